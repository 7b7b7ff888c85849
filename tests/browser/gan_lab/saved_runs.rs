//! Saved runs: the offer to continue, and crashes of the worker.

use saddle::run::losses;
use saddle::run::protocol::archive::{ArchiveEvent, Usage};
use saddle::run::protocol::{Command, Envelope, Event, Failure, FailureKind, RunEvent, RunId};
use saddle::run::stored::{Ending, RunKey, RunRecord};
use wasm_bindgen_test::wasm_bindgen_test;

use super::address;
use super::harness::{Lab, Workers, cpu, gpu, progress};
use crate::page::until;

fn key() -> RunKey {
    RunKey("abcdefgh".to_owned())
}

pub(crate) fn record(step: u32, ending: Ending) -> RunRecord {
    RunRecord {
        key: key(),
        title: String::new(),
        query: "dataset=garments&images=48&batch=16&epochs=9&seed=5".to_owned(),
        left_rates: vec![],
        device: "cpu:CPU".to_owned(),
        tiling: None,
        build: "00000000".to_owned(),
        began_ms: 0.0,
        changed_ms: 0.0,
        trained_ms: 0.0,
        step,
        steps_per_epoch: 3,
        total_steps: 27,
        images: 48,
        source: "drawn here".to_owned().into(),
        images_sha256: String::new(),
        last_losses: None,
        quality: None,
        ending,
    }
}

pub(crate) fn list(runs: Vec<RunRecord>) -> Event {
    Event::Archive(ArchiveEvent::Listed { runs, usage: Usage::default(), live: None, unreadable: None })
}

fn continued_run() -> Option<(RunId, RunKey)> {
    match Workers::last_command() {
        Some(Command::Continue { run, key, .. }) => Some((run, key)),
        _ => None,
    }
}

#[wasm_bindgen_test]
async fn the_latest_unfinished_run_is_offered_and_continued() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    // A finished run is not offered.
    Workers::send(&worker, list(vec![record(27, Ending::Finished), record(7, Ending::Open)]));
    lab.until_text("Continue at epoch 2 of 9").await;
    lab.press("Continue").await;
    until("a continuation", || continued_run().is_some()).await;
    let (run, continued) = continued_run().expect("just seen");
    assert_eq!(continued, key());
    until("the offer to close", || lab.button("Delete").is_none()).await;

    // The losses of the saved steps are restored.
    let all = [[1.4, 0.7]; 7];
    Workers::send(
        &worker,
        Envelope { message: Event::Run(run, RunEvent::Restored { step: 7, epoch: 2 }), bytes: Some(losses::to_bytes(&all)) },
    );
    until("the step", || lab.status("step").as_deref() == Some("7")).await;
    Workers::send(&worker, progress(run, 8, &[[1.3, 0.8]]));
    until("the next step", || lab.status("step").as_deref() == Some("8")).await;
    assert_eq!(lab.status("kept-step").as_deref(), Some("7"));
}

#[wasm_bindgen_test]
async fn a_finished_or_declined_run_is_not_offered() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    Workers::send(&worker, list(vec![record(27, Ending::Finished), record(0, Ending::Open)]));
    Workers::send(&worker, Event::Ready { backend: cpu() });
    lab.until_text("Trains on the CPU.").await;
    assert!(lab.button("Continue").is_none());
    Workers::send(&worker, list(vec![record(7, Ending::Open)]));
    lab.press("Not now").await;
    until("the offer to close", || lab.button("Continue").is_none()).await;
}

/// The failure may come from the worker or from the run.
#[wasm_bindgen_test]
async fn a_saved_run_continues_automatically_after_the_first_loss_of_its_gpu() {
    for of_the_run in [false, true] {
        let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&epochs=9").await;
        let worker = Workers::latest();
        let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
        Workers::send(&worker, progress(run, 3, &[[1.4, 0.7]; 3]));
        Workers::send(&worker, Event::Archive(ArchiveEvent::Saved { key: key.clone(), step: 3 }));
        until("it is saved", || lab.status("kept-step").as_deref() == Some("3")).await;
        let lost = Failure { kind: FailureKind::DeviceLost, message: "The GPU was lost (unplugged).".to_owned() };
        let device_lost = |run| {
            if of_the_run { Event::Run(run, RunEvent::Failed(lost.clone())) } else { Event::Failed(lost.clone()) }
        };
        Workers::send(&worker, device_lost(run));
        until("another worker", || Workers::all().len() == 2).await;
        Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
        let (next, continued) = continued_run().expect("the run continues");
        assert!(Workers::is_terminated(&worker) && continued == key && next > run);
        lab.until_text("from step 3, where it was last saved").await;
        lab.until_text("unplugged").await;

        // After the second loss Restart continues from the same step.
        Workers::send(&Workers::latest(), Event::Run(next, RunEvent::Restored { step: 3, epoch: 1 }));
        Workers::send(&Workers::latest(), device_lost(next));
        lab.until_state("failed").await;
        lab.press("Restart").await;
        until("a third worker", || Workers::all().len() == 3).await;
        Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
        assert_eq!(continued_run().map(|(_, key)| key), Some(key));
    }
}

/// With “auto” a GPU that would fail again is left: the run goes on in the CPU's worker, or begins again if it was not saved.
#[wasm_bindgen_test]
async fn a_run_whose_gpu_is_unfit_goes_on_on_the_cpu() {
    for is_saved in [true, false] {
        let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&epochs=9").await;
        let worker = Workers::latest();
        let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
        Workers::send(&worker, Event::Ready { backend: gpu() });
        Workers::send(&worker, progress(run, 3, &[[1.4, 0.7]; 3]));
        if is_saved {
            Workers::send(&worker, Event::Archive(ArchiveEvent::Saved { key: key.clone(), step: 3 }));
            until("it is saved", || lab.status("kept-step").as_deref() == Some("3")).await;
        }
        let full = Failure { kind: FailureKind::DeviceUnfit, message: "The GPU’s memory is full.".to_owned() };
        Workers::send(&worker, Event::Failed(full));
        until("another worker", || Workers::all().len() == 2).await;
        Workers::send(&Workers::latest(), Event::Booted { has_gpu: false });
        assert_eq!(Workers::name(&Workers::latest()), "cpu");
        if is_saved {
            assert_eq!(continued_run().map(|(_, key)| key), Some(key));
            lab.until_text("continues on the CPU from step 3").await;
        } else {
            assert!(matches!(Workers::last_command(), Some(Command::Start { .. })));
            lab.until_text("has restarted on the CPU").await;
        }
        lab.until_text("memory is full").await;
    }
}

#[wasm_bindgen_test]
async fn a_saved_run_that_cannot_continue_is_reported() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16").await;
    let worker = Workers::latest();
    Workers::send(&worker, list(vec![record(7, Ending::Open)]));
    lab.press("Continue").await;
    until("a continuation", || continued_run().is_some()).await;
    let (run, _) = continued_run().expect("just seen");
    let failure = Failure { kind: FailureKind::StoredRun, message: "The saved run has no complete state.".to_owned() };
    Workers::send(&worker, Event::Run(run, RunEvent::Failed(failure)));
    lab.until_text("The saved run can’t continue").await;
    lab.press("Start again").await;
    lab.started_run().await;
}

#[wasm_bindgen_test]
async fn a_diverged_run_continues_from_its_last_save_with_a_tenth_of_the_learning_rate() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&epochs=9&lr=0.01").await;
    let worker = Workers::latest();
    let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
    Workers::send(&worker, progress(run, 3, &[[1.4, 0.7]; 3]));
    Workers::send(&worker, Event::Archive(ArchiveEvent::Saved { key: key.clone(), step: 3 }));
    Workers::send(&worker, Event::Run(run, RunEvent::Diverged { step: 5 }));
    lab.until_state("diverged").await;
    lab.press("Continue from step 3 with lr = 0.001").await;
    until("a continuation", || continued_run().is_some()).await;
    let Some(Command::Continue { key: continued, learning_rate, .. }) = Workers::last_command() else { panic!("a continuation") };
    assert_eq!((continued, learning_rate), (key, Some(0.001)));
    until("the address follows", || address().contains("lr=0.001")).await;
}

/// The worker's answer for the run on view, of seven steps and without sheets.
fn send_saved(worker: &wasm_bindgen::JsValue, record: RunRecord) {
    Workers::send(worker, list(vec![record]));
    let message = Event::Archive(ArchiveEvent::Losses { key: key(), after: None });
    Workers::send(worker, Envelope { message, bytes: Some(losses::to_bytes(&[[1.4, 0.7]; 7])) });
    Workers::send(worker, Event::Archive(ArchiveEvent::Shown { key: key(), checkpoint: Some(6), checkpoint_bytes: 0 }));
}

#[wasm_bindgen_test]
async fn a_saved_run_that_diverged_is_shown_and_continues_with_a_tenth_of_the_learning_rate() {
    let lab = Lab::ready("run=abcdefgh").await;
    let diverged = record(7, Ending::Diverged(8));
    send_saved(&Workers::latest(), RunRecord { query: format!("{}&lr=0.01", diverged.query), ..diverged });
    lab.until_state("diverged").await;
    assert_eq!(lab.status("step").as_deref(), Some("7"));
    assert!(Workers::last_command().is_none_or(|command| !matches!(command, Command::Start { .. } | Command::Continue { .. })));
    lab.press("Continue from step 6 with lr = 0.001").await;
    until("a continuation", || continued_run().is_some()).await;
    let Some(Command::Continue { key: continued, learning_rate, .. }) = Workers::last_command() else { panic!("a continuation") };
    assert_eq!((continued, learning_rate), (key(), Some(0.001)));
    until("the address follows", || address().contains("lr=0.001") && !address().contains("run=")).await;
}

#[wasm_bindgen_test]
async fn an_unfinished_run_continues_from_its_address_once_it_is_shown() {
    let lab = Lab::ready("run=abcdefgh&autostart=1").await;
    send_saved(&Workers::latest(), record(7, Ending::Open));
    until("a continuation", || continued_run().is_some()).await;
    assert_eq!(continued_run().map(|(_, key)| key), Some(key()));
    until("the address follows", || address().contains("seed=5") && !address().contains("autostart")).await;
    until("the run’s buttons", || lab.button("Pause").is_some()).await;
}

#[wasm_bindgen_test]
async fn a_quick_look_says_what_it_is_and_trains_on() {
    let (lab, run) = Lab::started("dataset=fashion-mnist-10k&batch=16&epochs=6&lr=0.0002").await;
    let worker = Workers::latest();
    let Some(Command::Start { key, .. }) = Workers::last_command() else { panic!("a start") };
    lab.until_text("Quick look: from noise, 6 updates.").await;
    Workers::send(&worker, progress(run, 6, &[[1.4, 0.7]; 6]));
    Workers::send(&worker, Event::Archive(ArchiveEvent::Saved { key: key.clone(), step: 6 }));
    Workers::send(&worker, Event::Run(run, RunEvent::Finished));
    lab.until_text("Quick look finished").await;
    assert!(lab.button("Replay the real run").is_some() && lab.page.text().contains("Look inside"));
    lab.press("Train on to 50 epochs").await;
    until("a continuation", || continued_run().is_some()).await;
    let Some(Command::Continue { key: continued, epochs, learning_rate, .. }) = Workers::last_command() else {
        panic!("a continuation")
    };
    assert_eq!((continued, epochs, learning_rate), (key, Some(50), None));
    // 50 is the default.
    until("the address follows", || address().contains("batch=16") && !address().contains("epochs=")).await;
}
