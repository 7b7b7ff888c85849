//! The page's view of a run.

use saddle::run::protocol::{
    BackendInfo, BackendKind, Envelope, Failure, FailureKind, LabEvent, RunEvent, RunId, RunSize, SampleSheet, SheetKind, Stage,
    StepReport,
};
use saddle::run::{RunConfig, RunState, RunView};

use crate::quality::record;

const RUN: RunId = RunId(3);

fn begun() -> RunView {
    RunView::begin(RUN, RunConfig { epochs: 5, batch_size: 16, ..RunConfig::default() })
}

fn size() -> RunSize {
    RunSize {
        images: 32,
        steps_per_epoch: 2,
        total_steps: 10,
        source: "here".to_owned().into(),
        discriminator_parameters: 1,
        generator_parameters: 2,
    }
}

fn report(step: u32, losses: Vec<[f32; 2]>, step_ms: f64) -> LabEvent {
    LabEvent::Run(RUN, RunEvent::Progress(StepReport { step, epoch: step / 2, losses, step_ms }))
}

fn sheet(step: u32, kind: SheetKind) -> Envelope<LabEvent> {
    let message = LabEvent::Run(RUN, RunEvent::Samples(SampleSheet { kind, step, epoch: step / 2, count: 1 }));
    Envelope { message, bytes: Some(vec![u8::try_from(step).unwrap(); 784]) }
}

fn failure(kind: FailureKind) -> Failure {
    Failure { kind, message: "words".to_owned() }
}

/// Every event of a run except sheets.
fn events() -> Vec<LabEvent> {
    vec![
        LabEvent::Run(RUN, RunEvent::Loading { stage: Stage::Downloading, done: 1, total: None }),
        LabEvent::Run(RUN, RunEvent::Started(size())),
        report(1, vec![[1.0, 1.0]], 1.0),
        LabEvent::Run(RUN, RunEvent::Paused),
        LabEvent::Run(RUN, RunEvent::Resumed),
        LabEvent::Run(RUN, RunEvent::Diverged { step: 7 }),
        LabEvent::Run(RUN, RunEvent::Finished),
        LabEvent::Run(RUN, RunEvent::Stopped),
        LabEvent::Run(RUN, RunEvent::Failed(failure(FailureKind::DeviceLost))),
    ]
}

fn fold_all(view: &mut RunView, events: impl IntoIterator<Item = LabEvent>) {
    for event in events {
        view.fold(event.into());
    }
}

#[test]
fn a_run_goes_through_its_states() {
    let mut view = begun();
    let loading = |stage| LabEvent::Run(RUN, RunEvent::Loading { stage, done: 1, total: Some(3) });
    let steps = [
        (loading(Stage::OpeningDevice), RunState::Starting),
        (loading(Stage::Downloading), RunState::Loading),
        (loading(Stage::Unpacking), RunState::Loading),
        (loading(Stage::Drawing), RunState::Loading),
        (loading(Stage::WarmingUp), RunState::Starting),
        (LabEvent::Run(RUN, RunEvent::Started(size())), RunState::Starting),
        (report(1, vec![[1.0, 2.0]], 10.0), RunState::Running),
        (LabEvent::Run(RUN, RunEvent::Paused), RunState::Paused),
        (report(2, vec![[1.0, 2.0]], 10.0), RunState::Paused),
        (LabEvent::Run(RUN, RunEvent::Resumed), RunState::Running),
        (LabEvent::Run(RUN, RunEvent::Finished), RunState::Finished),
    ];
    for (event, state) in steps {
        let context = format!("{event:?}");
        assert!(view.fold(event.into()), "{context}");
        assert_eq!(view.state, state, "{context}");
    }
    assert_eq!((view.step, view.epoch, view.losses.len(), view.loading), (2, 1, 2, None));
}

#[test]
fn a_run_can_stop_diverge_or_fail() {
    let ends = [
        (LabEvent::Run(RUN, RunEvent::Stopped), RunState::Stopped),
        (LabEvent::Run(RUN, RunEvent::Diverged { step: 7 }), RunState::Diverged),
        (LabEvent::Run(RUN, RunEvent::Failed(failure(FailureKind::Data))), RunState::Failed),
        (LabEvent::Failed(failure(FailureKind::Worker)), RunState::Failed),
    ];
    for (event, state) in ends {
        let mut view = begun();
        view.fold(event.into());
        assert_eq!(view.state, state);
        assert!(!view.state.is_live());
    }
    let mut view = begun();
    view.fold(LabEvent::Run(RUN, RunEvent::Diverged { step: 7 }).into());
    assert_eq!(view.diverged_at, Some(7));
}

#[test]
fn late_events_are_ignored() {
    let mut view = begun();
    for run in [RunId(2), RunId(4)] {
        assert!(!view.fold(LabEvent::Run(run, RunEvent::Finished).into()));
        assert!(!view.fold(LabEvent::Run(run, RunEvent::Failed(failure(FailureKind::Data))).into()));
    }
    assert_eq!(view.state, RunState::Loading);
    // After a reset even the run's own events are late.
    let mut idle = RunView::idle(RUN);
    assert!(!idle.fold(report(1, vec![[1.0, 1.0]], 1.0).into()));
    assert!(!idle.fold(LabEvent::Failed(failure(FailureKind::Worker)).into()));
    assert_eq!((idle.state, idle.step), (RunState::Idle, 0));
    // A failure of the worker after the end of a run does not change the run.
    let mut done = begun();
    fold_all(&mut done, [LabEvent::Run(RUN, RunEvent::Finished), LabEvent::Failed(failure(FailureKind::Worker))]);
    assert_eq!((done.state, done.failure), (RunState::Finished, None));
}

#[test]
fn an_idle_view_ignores_events_of_runs() {
    // Even with the id that the view expects next.
    let mut idle = RunView::idle(RunId(2));
    assert_eq!(idle.run, RUN);
    let before = format!("{idle:?}");
    for event in events() {
        assert!(!idle.fold(event.into()));
    }
    assert!(!idle.fold(sheet(2, SheetKind::Real)) && !idle.fold(sheet(2, SheetKind::Generated)));
    assert_eq!(format!("{idle:?}"), before);
    assert_eq!(RunView::idle(RunId(u32::MAX)).run, RunId(0), "ids wrap around");
}

#[test]
fn events_about_the_worker_do_not_change_the_run() {
    let backend = BackendInfo {
        kind: BackendKind::Cpu,
        adapter: "CPU".to_owned(),
        software: false,
        fallback_reason: None,
        tiling: None,
        details: vec![],
    };
    let mut view = begun();
    let before = format!("{view:?}");
    for event in [
        LabEvent::Booted { has_gpu: true },
        LabEvent::Ready { backend },
        LabEvent::Estimated { device: "cpu:CPU".to_owned(), batch_size: 16, ms_per_step: 1.0 },
    ] {
        assert!(!view.fold(event.into()));
    }
    assert_eq!(format!("{view:?}"), before);
}

/// A worker that failed may still send events.
#[test]
fn an_ended_run_stays_ended() {
    let ends = [
        (LabEvent::Run(RUN, RunEvent::Finished), RunState::Finished),
        (LabEvent::Run(RUN, RunEvent::Stopped), RunState::Stopped),
        (LabEvent::Run(RUN, RunEvent::Diverged { step: 1 }), RunState::Diverged),
        (LabEvent::Run(RUN, RunEvent::Failed(failure(FailureKind::Data))), RunState::Failed),
        (LabEvent::Failed(failure(FailureKind::Worker)), RunState::Failed),
    ];
    for (end, state) in ends {
        for late in events() {
            let mut view = begun();
            fold_all(&mut view, [end.clone()]);
            let before = format!("{view:?}");
            let context = format!("{late:?} after {end:?}");
            assert!(!view.fold(late.into()), "{context}");
            assert_eq!(view.state, state, "{context}");
            assert_eq!(format!("{view:?}"), before, "{context}");
        }
    }
}

#[test]
fn a_sheet_is_shown_even_after_the_end() {
    let mut view = begun();
    fold_all(&mut view, [LabEvent::Run(RUN, RunEvent::Started(size())), LabEvent::Run(RUN, RunEvent::Finished)]);
    assert!(view.fold(sheet(10, SheetKind::Generated)));
    assert_eq!(view.sheet.as_ref().map(|shown| shown.step), Some(10));
    assert_eq!(view.state, RunState::Finished);
}

#[test]
fn the_window_of_the_median_slides() {
    let mut view = begun();
    // Step n takes n ms.
    for (until, median, what) in [(50, 26.0, "2 to 50"), (51, 26.5, "2 to 51"), (52, 27.5, "3 to 52"), (101, 76.5, "52 to 101")] {
        (view.step + 1..=until).for_each(|step| fold_all(&mut view, [report(step, vec![[1.0, 1.0]], f64::from(step))]));
        assert_eq!(view.ms_per_step(), Some(median), "steps {what}");
    }
}

#[test]
fn the_step_time_is_the_median_without_the_first_step() {
    let mut view = begun();
    assert_eq!(view.ms_per_step(), None);
    fold_all(&mut view, [report(1, vec![[1.0, 1.0]], 9000.0)]);
    assert_eq!(view.ms_per_step(), None, "the first step compiles");
    fold_all(&mut view, [report(2, vec![[1.0, 1.0]], 30.0), report(3, vec![[1.0, 1.0]], 10.0)]);
    assert_eq!(view.ms_per_step(), Some(20.0));
    fold_all(&mut view, [report(4, vec![[1.0, 1.0]], 11.0)]);
    assert_eq!(view.ms_per_step(), Some(11.0));
    assert_eq!(view.images_per_second(), Some(1000.0 * 16.0 / 11.0));
    // A report of fifty steps fills the window.
    fold_all(&mut view, [report(54, vec![[1.0, 1.0]; 50], 5.0)]);
    assert_eq!(view.ms_per_step(), Some(5.0));
}

#[test]
fn the_first_step_is_excluded_from_a_report_of_several() {
    let mut view = begun();
    fold_all(&mut view, [report(2, vec![[1.0, 1.0]; 2], 8.0), report(3, vec![[1.0, 1.0]], 100.0)]);
    assert_eq!(view.ms_per_step(), Some(54.0), "one step of 8 ms and one of 100");
}

#[test]
fn time_left_and_fraction_done() {
    let mut view = begun();
    fold_all(&mut view, [LabEvent::Run(RUN, RunEvent::Started(size())), report(3, vec![[1.0, 1.0]; 3], 10.0)]);
    assert_eq!(view.fraction_done(), 0.3);
    assert_eq!(view.time_left_ms(), Some((10.0, 70.0)));
    fold_all(&mut view, [report(10, vec![[1.0, 1.0]; 7], 10.0)]);
    assert_eq!(view.fraction_done(), 1.0);
    assert_eq!(view.time_left_ms(), Some((0.0, 0.0)), "nothing is left after the last epoch");
    let unknown = begun();
    assert_eq!((unknown.fraction_done(), unknown.time_left_ms(), unknown.images_per_second()), (0.0, None, None));
}

#[test]
fn the_silence_limit_depends_on_the_longest_step() {
    let mut view = begun();
    assert_eq!(view.silence_limit_ms(), 30_000.0);
    fold_all(&mut view, [report(1, vec![[1.0, 1.0]], 7000.0), report(2, vec![[1.0, 1.0]], 100.0)]);
    assert_eq!(view.silence_limit_ms(), 35_000.0);
}

#[test]
fn the_strip_holds_each_milestone_once() {
    let mut view = begun();
    view.fold(LabEvent::Run(RUN, RunEvent::Started(size())).into());
    view.fold(sheet(0, SheetKind::Real));
    for step in [0, 1, 2, 3, 4, 6, 6, 10] {
        view.fold(sheet(step, SheetKind::Generated));
    }
    // Epochs 1, 3 and 5 of five; step 3 is within an epoch, step 4 ends epoch 2.
    assert_eq!(view.strip.iter().map(|sheet| (sheet.epoch, sheet.step)).collect::<Vec<_>>(), [(1, 2), (3, 6), (5, 10)]);
    assert_eq!(view.sheet.as_ref().map(|shown| shown.step), Some(10));
    assert_eq!(view.real.as_ref().map(|shown| shown.pixels.len()), Some(784));
    assert!(
        !view.fold(
            LabEvent::Run(RUN, RunEvent::Samples(SampleSheet { kind: SheetKind::Real, step: 0, epoch: 0, count: 1 })).into()
        ),
        "no pixels, no sheet"
    );
}

#[test]
fn losses_are_exported_as_csv() {
    let mut view = begun();
    assert_eq!(view.losses_csv(), "step,epoch,loss_d,loss_g\n");
    fold_all(
        &mut view,
        [LabEvent::Run(RUN, RunEvent::Started(size())), report(3, vec![[1.5, 0.25], [0.1, 2.0], [1e-7, 3.0]], 1.0)],
    );
    assert_eq!(view.losses_csv(), "step,epoch,loss_d,loss_g\n1,1,1.5,0.25\n2,1,0.1,2\n3,2,0.0000001,3\n");
    assert_eq!(view.last_losses(), Some([1e-7, 3.0]));
    assert_eq!((view.losses_at(0), view.losses_at(2), view.losses_at(4)), (None, Some([0.1, 2.0]), None));
}

#[test]
fn the_timeline_is_ordered_and_holds_each_step_once() {
    let mut view = RunView::begin(RUN, RunConfig::default());
    for (step, byte) in [(0, 1), (9, 2), (4, 3), (9, 4)] {
        let bytes = Some(vec![byte]);
        assert!(view.fold(Envelope { message: LabEvent::Run(RUN, RunEvent::Frame { step, epoch: step / 4 }), bytes }));
    }
    let frames: Vec<(u32, u8)> = view.frames.iter().map(|frame| (frame.step, frame.png[0])).collect();
    assert_eq!(frames, [(0, 1), (4, 3), (9, 4)]);
    assert_eq!([0, 3, 4, 8, 9, 90].map(|step| view.frame_at(step)), [0, 0, 1, 1, 2, 2].map(Some));
    assert_eq!(RunView::default().frame_at(3), None);
}

#[test]
fn a_replayed_run_is_the_same_run() {
    let mut view = begun();
    let replayed = |view: &RunView| {
        let mut other = begun();
        for Envelope { message, bytes } in view.replay() {
            let written = serde_json::to_string(&message).expect("plain data");
            let message: LabEvent = serde_json::from_str(&written).expect("it is read as an event");
            assert!(other.fold(Envelope { message, bytes }));
        }
        other
    };
    view.fold(LabEvent::Run(RUN, RunEvent::Loading { stage: Stage::Downloading, done: 3, total: Some(9) }).into());
    assert_eq!((replayed(&view).state, replayed(&view).loading), (RunState::Loading, view.loading));
    view.fold(LabEvent::Run(RUN, RunEvent::Started(size())).into());
    view.fold(sheet(0, SheetKind::Real));
    view.fold(sheet(0, SheetKind::Generated));
    view.fold(report(3, vec![[1.0, 0.5], [0.9, 0.6], [0.8, 0.7]], 20.0).into());
    view.fold(sheet(2, SheetKind::Generated));
    view.fold(Envelope { message: LabEvent::Run(RUN, RunEvent::Frame { step: 2, epoch: 1 }), bytes: Some(vec![1, 2, 3]) });
    view.fold(LabEvent::Run(RUN, RunEvent::Quality(record(&[(2, 1)]))).into());
    for (event, state) in
        [(LabEvent::Run(RUN, RunEvent::Paused), RunState::Paused), (LabEvent::Run(RUN, RunEvent::Resumed), RunState::Running)]
    {
        view.fold(event.into());
        let other = replayed(&view);
        assert_eq!((other.state, other.step, other.epoch), (state, 3, 1));
        assert_eq!((&other.losses, &other.size), (&view.losses, &view.size));
        assert_eq!((&other.sheet, &other.real, &other.frames), (&view.sheet, &view.real, &view.frames));
        assert_eq!(other.losses_csv(), view.losses_csv());
        assert!(view.quality.is_some() && other.quality == view.quality);
    }
}

#[test]
fn measurements_come_after_the_end_too_and_a_reason_if_there_are_none() {
    let mut view = begun();
    view.fold(LabEvent::Run(RUN, RunEvent::Started(size())).into());
    view.fold(LabEvent::Run(RUN, RunEvent::Finished).into());
    assert!(view.fold(LabEvent::Run(RUN, RunEvent::Quality(record(&[(9, 3)]))).into()));
    assert!(view.fold(LabEvent::Run(RUN, RunEvent::Quality(record(&[(6, 2)]))).into()));
    assert_eq!(view.quality, Some(record(&[(6, 2), (9, 3)])));
    assert!(view.fold(LabEvent::Run(RUN, RunEvent::QualityFailed("Not measured: why.".to_owned())).into()));
    assert_eq!(view.quality_failure.as_deref(), Some("Not measured: why."));
    assert!(!RunView::default().fold(LabEvent::Run(RunId::default(), RunEvent::Quality(record(&[]))).into()), "there is no run");
}
