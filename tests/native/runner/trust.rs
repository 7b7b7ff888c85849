//! Whether a GPU is used, by its self-test.

use super::harness::*;
use saddle::run::config::Preference;
use saddle::run::protocol::{BackendInfo, BackendKind, Command, Event, FailureKind, RunCommand, RunEvent, RunId, Stage};
use saddle::run::stored::RunKey;
use saddle::run::{BUILD, RunConfig, RunState, RunView};

/// The last device reported to the page.
fn ready(page: &Page) -> Option<BackendInfo> {
    page.all().into_iter().rev().find_map(|event| if let Event::Ready { backend } = event { Some(backend) } else { None })
}

fn with_gpu(gpu: Gpu) -> Environment {
    Environment { gpu, ..SLOW }
}

fn on(backend: Preference) -> RunConfig {
    RunConfig { backend, epochs: 1, ..config() }
}

#[test]
fn auto_uses_the_cpu_if_the_gpu_fails_its_self_test_and_says_why() {
    let page = run_script(with_gpu(Gpu::Failed), |mut page| async {
        page.start(1, &on(Preference::Auto), false);
        page.until_state(RunState::Finished).await;
        page
    });
    let backend = ready(&page).expect("a device");
    assert_eq!(backend.kind, BackendKind::Cpu);
    let reason = backend.fallback_reason.expect("a reason");
    assert!(reason.contains("batch norm") && reason.contains("25\u{a0}%") && reason.contains("1 more of 3"), "{reason}");
}

#[test]
fn a_requested_gpu_that_fails_its_self_test_is_refused_unless_the_visitor_insists() {
    let page = run_script(with_gpu(Gpu::Failed), |mut page| async {
        page.start(1, &on(Preference::WebGpu), false);
        page.until_state(RunState::Failed).await;
        let failure = page.view.failure.clone().expect("a failure");
        assert_eq!(failure.kind, FailureKind::Untrusted);
        assert!(failure.message.contains("batch norm"), "{}", failure.message);
        assert_eq!(page.view.step, 0, "nothing was trained on it");

        let config = on(Preference::WebGpu);
        page.view = RunView::begin(RunId(2), config.clone());
        page.send(Command::Start {
            run: RunId(2),
            key: RunKey("key2".into()),
            config,
            upload: None,
            paused: false,
            skip_self_test: true,
        });
        page.until_state(RunState::Finished).await;
        page
    });
    assert_eq!(ready(&page).map(|backend| backend.kind), Some(BackendKind::WebGpu));
}

#[test]
fn a_gpu_is_tested_once() {
    let page = run_script(with_gpu(Gpu::New), |mut page| async {
        for run in [1, 2] {
            page.start(run, &on(Preference::Auto), false);
            page.until_state(RunState::Finished).await;
        }
        page
    });
    assert_eq!(ready(&page).map(|backend| backend.kind), Some(BackendKind::WebGpu));
    let tested = |run| {
        let told = |event: &&Event| matches!(event, Event::Run(of, RunEvent::Loading { stage: Stage::Testing, .. }) if *of == RunId(run));
        page.all().iter().filter(told).count()
    };
    assert!(tested(1) > 10, "the page is told of each operation: {}", tested(1));
    assert_eq!(tested(2), 0);
    let kept = page.self_tests.borrow();
    assert_eq!(kept.len(), 1, "it is kept for the next visit");
    assert!(kept[0].passed() && kept[0].build == BUILD && kept[0].adapter == ADAPTER);
}

#[test]
fn a_self_test_of_another_build_is_ignored() {
    let page = run_script(with_gpu(Gpu::FailedLongAgo), |mut page| async {
        page.start(1, &on(Preference::WebGpu), false);
        page.until_state(RunState::Finished).await;
        page
    });
    assert_eq!(page.self_tests.borrow().len(), 1);
}

#[test]
fn a_stop_cancels_the_self_test() {
    run_script(with_gpu(Gpu::New), |mut page| async {
        page.start(1, &on(Preference::Auto), false);
        page.until("testing", |view| view.loading.is_some_and(|loading| loading.stage == Stage::Testing)).await;
        page.send(Command::Run(RunId(1), RunCommand::Stop));
        page.until_state(RunState::Stopped).await;
        assert!(page.self_tests.borrow().is_empty(), "half a test is not kept");
        page
    });
}

#[test]
fn a_requested_self_test_reports_progress_and_result() {
    let outcome = |page: &Page| {
        page.all().into_iter().rev().find_map(|event| if let Event::Tested { outcome } = event { Some(outcome) } else { None })
    };
    let page = run_script(with_gpu(Gpu::Failed), |mut page| async move {
        page.send(Command::SelfTest);
        for _ in 0..5000 {
            if outcome(&page).is_some() {
                break;
            }
            turn().await;
        }
        page.listen();
        page
    });
    let test = outcome(&page).expect("an answer").expect("there is a GPU");
    assert!(test.passed(), "what was kept does not count: {test:?}");
    let told = page.all().iter().filter(|event| matches!(event, Event::Testing { .. })).count();
    assert_eq!(told, test.comparisons.len());

    let page = run_script(with_gpu(Gpu::Missing), |mut page| async {
        page.send(Command::SelfTest);
        page.idle().await;
        page
    });
    let failure = outcome(&page).expect("an answer").expect_err("there is no GPU");
    assert_eq!(failure.kind, FailureKind::Device);
}
