//! Choice of the device by the self-test.

use super::harness::*;
use saddle::run::config::{Precision, Preference};
use saddle::run::protocol::{
    BackendInfo, BackendKind, Command, Event, FailureKind, RunCommand, RunEvent, RunId, Stage, ViewEvent,
};
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
fn auto_falls_back_to_the_cpu_with_a_reason_if_the_gpu_fails_its_self_test() {
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
fn a_requested_gpu_that_fails_its_self_test_is_refused_unless_the_test_is_skipped() {
    let page = run_script(with_gpu(Gpu::Failed), |mut page| async {
        page.start(1, &on(Preference::WebGpu), false);
        page.until_state(RunState::Failed).await;
        let failure = page.view.failure.clone().expect("a failure");
        assert_eq!(failure.kind, FailureKind::Untrusted);
        assert!(failure.message.contains("batch norm"), "{}", failure.message);
        assert_eq!(page.view.step, 0, "no step was trained");

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
fn a_run_that_does_not_fit_on_the_gpu_goes_to_the_cpu_or_is_refused_with_what_to_do() {
    let page = run_script(with_gpu(Gpu::Small), |mut page| async {
        page.start(1, &on(Preference::Auto), false);
        page.until_state(RunState::Finished).await;
        page
    });
    let backend = ready(&page).expect("a device");
    assert_eq!(backend.kind, BackendKind::Cpu);
    let reason = backend.fallback_reason.expect("a reason");
    assert!(reason.contains("allows 1\u{a0}MB") && reason.ends_with("choose the CPU."), "{reason}");
    assert!(page.self_tests.borrow().is_empty(), "the GPU is not tested");

    run_script(with_gpu(Gpu::Small), |mut page| async {
        page.start(1, &on(Preference::WebGpu), false);
        page.until_state(RunState::Failed).await;
        let failure = page.view.failure.clone().expect("a failure");
        assert_eq!(failure.kind, FailureKind::Device);
        assert!(failure.message.ends_with("choose the CPU."), "{}", failure.message);
        page
    });
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
        let progress = |event: &&Event| matches!(event, Event::Run(of, RunEvent::Loading { stage: Stage::Testing, .. }) if *of == RunId(run));
        page.all().iter().filter(progress).count()
    };
    assert!(tested(1) > 10, "progress is reported for each trial: {}", tested(1));
    assert_eq!(tested(2), 0);
    let stored = page.self_tests.borrow();
    assert_eq!(stored.len(), 1);
    assert!(stored[0].passed() && stored[0].build == BUILD && stored[0].adapter == ADAPTER);
}

#[test]
fn a_self_test_of_another_build_is_ignored() {
    let page = run_script(with_gpu(Gpu::FailedInAnotherBuild), |mut page| async {
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
        assert!(page.self_tests.borrow().is_empty(), "an incomplete test is not stored");
        page
    });
}

#[test]
fn a_requested_self_test_reports_progress_and_result() {
    let outcome = |page: &Page| {
        page.all()
            .into_iter()
            .rev()
            .find_map(|event| if let Event::View(ViewEvent::Tested { outcome }) = event { Some(outcome) } else { None })
    };
    let page = run_script(with_gpu(Gpu::Failed), |mut page| async move {
        page.send(Command::SelfTest);
        for _ in 0..5000 {
            if outcome(&page).is_some() {
                break;
            }
            turn().await;
        }
        page.receive();
        page
    });
    let test = outcome(&page).expect("an answer").expect("there is a GPU");
    assert!(test.passed(), "the stored failure is replaced: {test:?}");
    let reports = page.all().iter().filter(|event| matches!(event, Event::Testing { .. })).count();
    assert_eq!(reports, test.comparisons.len());

    let page = run_script(with_gpu(Gpu::Missing), |mut page| async {
        page.send(Command::SelfTest);
        page.idle().await;
        page
    });
    let failure = outcome(&page).expect("an answer").expect_err("there is no GPU");
    assert_eq!(failure.kind, FailureKind::Device);
}

#[test]
fn f16_is_refused_on_a_cpu_before_anything_is_trained() {
    for backend in [Preference::Cpu, Preference::Auto] {
        let page = run_script(SLOW, |mut page| async move {
            page.start(1, &RunConfig { precision: Precision::F16, ..on(backend) }, false);
            page.until_state(RunState::Failed).await;
            page
        });
        let failure = page.view.failure.clone().expect("a failure");
        assert_eq!(failure.kind, FailureKind::Device);
        assert!(failure.message.starts_with("Precision (precision): f16 needs a GPU"), "{}", failure.message);
    }
}
