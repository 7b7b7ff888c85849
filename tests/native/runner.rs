//! The worker's runner in all its states, without a browser.

mod autosave;
mod devices;
mod harness;
mod inspect;
mod nearest;
mod own_file;
mod own_network;
mod quality;
mod transfer;

use self::harness::*;
use saddle::run::config::Preference;
use saddle::run::protocol::archive::ArchiveEvent;
use saddle::run::protocol::{BackendKind, Command, Event, FailureKind, RunCommand, RunEvent, RunId, Stage};
use saddle::run::{RunConfig, RunState};

#[test]
fn a_run_reports_each_step_from_start_to_end() {
    let page = run_script(SLOW, complete_run);
    let view = &page.view;
    assert_eq!((view.step, view.epoch, view.losses.len()), (4, 2, 4));
    assert!(view.losses.iter().flatten().all(|loss| loss.is_finite()));
    let size = view.size.as_ref().expect("a size");
    assert_eq!((size.images, size.steps_per_epoch, size.total_steps), (32, 2, 4));
    assert_eq!((size.discriminator_parameters, size.generator_parameters), (212_865, 2_280_384));
    assert_eq!(view.sheet.as_ref().map(|sheet| (sheet.epoch, sheet.pixels.len())), Some((2, 64 * 784)));
    assert_eq!(view.real.as_ref().map(|sheet| sheet.count), Some(32));
    assert_eq!(view.strip.iter().map(|sheet| sheet.epoch).collect::<Vec<_>>(), [1, 2]);
    assert!(view.ms_per_step().is_some_and(|ms| ms > 0.0));

    let events = page.all();
    assert_eq!(events.first(), Some(&Event::Booted { has_gpu: false }));
    assert_eq!(events.last(), Some(&Event::Run(RunId(1), RunEvent::Finished)), "the last sheet and save come before the end");
    assert!(events.iter().any(|event| matches!(event, Event::Archive(ArchiveEvent::Saved { step: 4, .. }))), "the run is saved");
    assert!(events.iter().any(|event| matches!(event, Event::Ready { backend } if backend.kind == BackendKind::Cpu)));
    let stages: Vec<Stage> = events
        .iter()
        .filter_map(|event| if let Event::Run(_, RunEvent::Loading { stage, .. }) = event { Some(*stage) } else { None })
        .collect();
    for stage in [Stage::OpeningDevice, Stage::Drawing, Stage::WarmingUp] {
        assert!(stages.contains(&stage), "{stage:?} was not reported");
    }
}

#[test]
fn losses_do_not_depend_on_the_report_interval() {
    let slow = run_script(SLOW, complete_run);
    let fast = run_script(FAST, complete_run);
    let reports = |page: &Page| page.all().iter().filter(|event| matches!(event, Event::Run(_, RunEvent::Progress(_)))).count();
    assert!(reports(&fast) < reports(&slow), "a fast machine reports several steps at once");
    assert_eq!(slow.view.losses, fast.view.losses);
    assert_eq!(slow.view.sheet, fast.view.sheet);
}

#[test]
fn cells_are_drawn_while_the_page_sees_them_and_change_no_number() {
    let config = RunConfig { images: 64, ..config() };
    let run = |watched: bool| {
        run_script(SLOW, |mut page| async {
            page.start(1, &config, true);
            page.until_state(RunState::Paused).await;
            page.send(Command::Run(RunId(1), RunCommand::Watch(watched)));
            page.send(Command::Run(RunId(1), RunCommand::Resume));
            page.until_state(RunState::Finished).await;
            page
        })
    };
    let cells = |page: &Page| {
        let all = page.all();
        let of = |event: &Event| if let Event::Run(_, RunEvent::Cells(cells)) = event { Some(cells.clone()) } else { None };
        all.iter().filter_map(of).collect::<Vec<_>>()
    };
    let (seen, unseen) = (run(true), run(false));
    assert!(cells(&unseen).is_empty());
    let cells = cells(&seen);
    assert!(cells.first().is_some_and(|cells| cells.first == 0 && cells.probabilities.len() == 8), "{cells:?}");
    assert!(cells.iter().all(|cells| cells.real.len() == cells.probabilities.len()), "as many real images: {cells:?}");
    let all = || cells.iter().flat_map(|cells| cells.probabilities.iter().chain(&cells.real));
    assert!(all().all(|probability| (0.0..=1.0).contains(probability)));
    assert_eq!(seen.view.losses, unseen.view.losses);
    assert_eq!(seen.view.sheet, unseen.view.sheet);
    // What was drawn last is the sheet of the end.
    assert_eq!(seen.view.live.as_ref().map(|live| &live.pixels), seen.view.sheet.as_ref().map(|sheet| &sheet.pixels));
}

#[test]
fn pause_resume_and_single_steps_do_not_change_losses() {
    let uninterrupted = run_script(SLOW, complete_run);
    let interrupted = run_script(SLOW, |mut page| async {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        assert_eq!(page.view.step, 0, "a run that starts paused does no step");
        page.idle().await;
        assert_eq!(page.view.step, 0);

        page.send(Command::Run(RunId(1), RunCommand::Step(1)));
        page.until("one step", |view| view.step == 1 && view.state == RunState::Paused).await;
        page.idle().await;
        assert_eq!(page.view.step, 1, "one step, then a pause");

        page.send(Command::Run(RunId(1), RunCommand::Step(2)));
        page.until("two more steps", |view| view.step == 3 && view.state == RunState::Paused).await;

        page.send(Command::Run(RunId(1), RunCommand::Resume));
        page.until_state(RunState::Finished).await;
        page
    });
    assert_eq!(uninterrupted.view.losses, interrupted.view.losses);
    assert_eq!(uninterrupted.view.sheet, interrupted.view.sheet);
}

#[test]
fn a_pause_takes_effect_within_a_step() {
    let page = run_script(SLOW, |mut page| async {
        page.start(1, &RunConfig { epochs: 50, ..config() }, false);
        page.until("a step", |view| view.step >= 1).await;
        let before = page.view.step;
        page.send(Command::Run(RunId(1), RunCommand::Pause));
        page.until_state(RunState::Paused).await;
        assert!(page.view.step <= before + 1, "{} after {before}", page.view.step);
        assert_eq!(page.view.losses.len() as u64, u64::from(page.view.step), "all losses are reported at the pause");
        let step = page.view.step;
        page.idle().await;
        assert_eq!(page.view.step, step);
        page
    });
    assert_eq!(page.view.state, RunState::Paused);
}

#[test]
fn a_sheet_is_drawn_on_demand() {
    run_script(SLOW, |mut page| async {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        let sheets = |page: &Page| page.all().iter().filter(|event| matches!(event, Event::Run(_, RunEvent::Samples(_)))).count();
        let before = sheets(&page);
        page.send(Command::Run(RunId(1), RunCommand::Sample));
        page.idle().await;
        assert_eq!(sheets(&page), before + 1);
        page
    });
}

#[test]
fn a_restarted_run_repeats_the_stopped_one() {
    let page = run_script(SLOW, |mut page| async {
        page.start(1, &config(), false);
        page.until("two steps", |view| view.step >= 2).await;
        let first = page.view.losses[..2].to_vec();
        page.send(Command::Run(RunId(1), RunCommand::Stop));
        page.until_state(RunState::Stopped).await;
        let step = page.view.step;
        page.idle().await;
        assert_eq!(page.view.step, step);
        page.start(2, &config(), false);
        page.until_state(RunState::Finished).await;
        assert_eq!(page.view.losses[..2], first);
        page
    });
    assert_eq!(page.view.run, RunId(2));
}

#[test]
fn commands_of_another_run_are_ignored() {
    run_script(SLOW, |mut page| async {
        page.start(7, &config(), true);
        page.until_state(RunState::Paused).await;
        let before = page.all().len();
        for stale in [RunId(6), RunId(8)] {
            page.send(Command::Run(stale, RunCommand::Resume));
            page.send(Command::Run(stale, RunCommand::Step(1)));
            page.send(Command::Run(stale, RunCommand::Sample));
            page.send(Command::Run(stale, RunCommand::Pause));
            page.send(Command::Run(stale, RunCommand::Stop));
        }
        page.idle().await;
        assert_eq!(page.all().len(), before, "no event");
        assert_eq!((page.view.state, page.view.step), (RunState::Paused, 0));
        page
    });
}

#[test]
fn a_start_replaces_the_live_run() {
    let page = run_script(SLOW, |mut page| async {
        page.start(1, &RunConfig { epochs: 50, ..config() }, false);
        page.until("a step", |view| view.step >= 1).await;
        page.start(2, &config(), false);
        page.until_state(RunState::Finished).await;
        page
    });
    let events_of_the_first = page
        .all()
        .iter()
        .rev()
        .take_while(|event| !matches!(event, Event::Run(RunId(2), RunEvent::Started(_))))
        .filter(|event| event.run() == Some(RunId(1)))
        .count();
    assert_eq!(events_of_the_first, 0, "no events of the replaced run");
}

#[test]
fn a_stop_cancels_a_download() {
    run_script(Environment { download_hangs: true, ..SLOW }, |mut page| async {
        page.start(1, &config(), false);
        page.until("downloading", |view| view.loading.is_some_and(|loading| loading.stage == Stage::Downloading)).await;
        page.send(Command::Run(RunId(1), RunCommand::Pause));
        page.idle().await;
        assert_eq!(page.view.state, RunState::Loading, "a pause waits for the images");
        page.send(Command::Run(RunId(1), RunCommand::Stop));
        page.until_state(RunState::Stopped).await;
        page
    });
}

#[test]
fn missing_webgpu_is_an_error_and_auto_uses_the_cpu() {
    run_script(SLOW, |mut page| async {
        page.start(1, &RunConfig { backend: Preference::WebGpu, ..config() }, false);
        page.until_state(RunState::Failed).await;
        let failure = page.view.failure.clone().expect("a failure");
        assert_eq!(failure.kind, FailureKind::Device);
        assert!(failure.message.contains("CPU"), "the message suggests the CPU: {}", failure.message);
        page.send(Command::Open { backend: Preference::Auto });
        page.idle().await;
        let ready = page
            .all()
            .into_iter()
            .rev()
            .find_map(|event| if let Event::Ready { backend } = event { Some(backend) } else { None });
        let backend = ready.expect("a device");
        assert_eq!(backend.kind, BackendKind::Cpu);
        assert!(backend.fallback_reason.is_some_and(|reason| reason.contains("GPU")));
        page
    });
}

#[test]
fn a_loss_that_is_not_finite_ends_the_run_as_diverged() {
    let page = run_script(SLOW, |mut page| async {
        // Out of the address's bounds: the weights overflow in the first step.
        page.start(1, &RunConfig { learning_rate: 1e38, epochs: 1000, ..config() }, false);
        page.until_state(RunState::Diverged).await;
        let steps = page.view.step;
        page.idle().await;
        assert_eq!(page.view.step, steps, "the run has ended");
        page
    });
    // D's loss is computed before its update, G's through the updated D.
    assert_eq!(page.view.diverged_at, Some(1));
    let [d, g] = page.view.losses[0];
    assert!(d.is_finite() && !g.is_finite(), "{d} {g}");
}

#[test]
fn an_estimate_is_cancelled_by_a_start() {
    run_script(SLOW, |mut page| async {
        page.send(Command::Estimate { backend: Preference::Cpu, batch_size: 16 });
        page.idle().await;
        let timed = page.all().into_iter().find_map(|event| {
            if let Event::Estimated { ms_per_step, batch_size, .. } = event { Some((ms_per_step, batch_size)) } else { None }
        });
        assert!(timed.is_some_and(|(ms, batch)| ms > 0.0 && batch == 16));

        let before = page.all().len();
        page.send(Command::Estimate { backend: Preference::Cpu, batch_size: 16 });
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        let estimates = page.all()[before..].iter().filter(|event| matches!(event, Event::Estimated { .. })).count();
        assert_eq!(estimates, 0);
        page
    });
}
