//! Storage of runs: saving, loading, continuing and pruning.

use super::harness::*;
use crate::picture::images;
use futures::executor::block_on;
use saddle::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use saddle::run::protocol::{Command, Event, RunCommand, RunEvent, RunId};
use saddle::run::stored::{Ending, RunKey, StoredRun};
use saddle::run::{RunConfig, RunState, RunView};
use saddle::worker::archive::{self, store};

fn key() -> RunKey {
    RunKey("key1".to_owned())
}

fn trained() -> (Page, MemoryFiles) {
    let files = MemoryFiles::default();
    (run_with(SLOW, files.clone(), complete_run), files)
}

#[test]
fn a_finished_run_is_stored_completely_and_can_be_renamed_and_deleted() {
    let (page, files) = trained();
    let kept = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    assert_eq!((kept.record.step, kept.record.ending), (4, Ending::Finished));
    assert_eq!(kept.losses, page.view.losses);
    assert_eq!(kept.frames, page.view.frames);
    let real = page.view.real.as_ref().expect("the real images");
    assert_eq!(images(kept.real.as_ref().expect("a picture of them")), real.pixels[..]);
    assert!(kept.checkpoint.is_some());

    block_on(archive::rename(&files, &key(), "mine".to_owned())).expect("a store");
    block_on(archive::save(&files, &kept)).expect("room");
    let listed = block_on(archive::list(&files)).expect("a store").runs;
    assert_eq!(listed.iter().map(|run| run.title.as_str()).collect::<Vec<_>>(), ["mine"]);
    block_on(archive::delete(&files, &key())).expect("a store");
    assert!(files.files.borrow().is_empty());
}

#[test]
fn the_previous_checkpoint_is_loaded_if_the_newest_is_damaged() {
    let (_, files) = trained();
    let kept = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    for step in [5, 6] {
        let mut later = kept.clone();
        later.record.step = step;
        block_on(archive::save(&files, &later)).expect("room");
    }
    let steps = |files: &MemoryFiles| block_on(store::list(files, "runs/key1/checkpoint")).expect("a store");
    assert_eq!(steps(&files), ["runs/key1/checkpoint-5.safetensors", "runs/key1/checkpoint-6.safetensors"]);
    files.files.borrow_mut().get_mut("runs/key1/checkpoint-6.safetensors~1").expect("the newest").truncate(1000);
    assert_eq!(block_on(archive::load(&files, &key())).expect("a store").expect("a run").checkpoint, kept.checkpoint);
    files.files.borrow_mut().get_mut("runs/key1/checkpoint-5.safetensors~1").expect("the older")[2000] ^= 1;
    assert_eq!(block_on(archive::load(&files, &key())).expect("a store").expect("a run").checkpoint, None);
}

#[test]
fn a_partly_written_file_is_ignored() {
    let mut files = MemoryFiles::default();
    block_on(store::write(&files, "a", b"first")).expect("room");
    files.files.borrow_mut().insert("a~2".to_owned(), b"sec".to_vec());
    assert_eq!(block_on(store::read(&files, "a")).expect("a store").as_deref(), Some(&b"first"[..]));
    files.full = true;
    assert_eq!(block_on(store::write(&files, "a", b"third")), Err(store::StoreError::Full));
    assert_eq!(block_on(store::read(&files, "a")).expect("a store").as_deref(), Some(&b"first"[..]));
    assert!(block_on(archive::load(&files, &RunKey("../a".to_owned()))).is_err(), "a key can't leave the folder");
}

#[test]
fn a_full_store_is_reported_once_and_does_not_end_the_run() {
    let files = MemoryFiles { full: true, ..MemoryFiles::default() };
    let page = run_with(SLOW, files, |mut page| async move {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.send(Command::Run(page.view.run, RunCommand::Step(1)));
        page.until("a step", |view| view.step == 1 && view.state == RunState::Paused).await;
        page.send(Command::Run(page.view.run, RunCommand::Resume));
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    let is_full =
        |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Failed { message, .. }) if message.contains("full"));
    assert_eq!(page.all().iter().filter(|event| is_full(event)).count(), 1);
}

#[test]
fn pauses_and_save_commands_store_the_run() {
    let files = MemoryFiles::default();
    let kept = files.clone();
    let page = run_with(SLOW, files, |mut page| async move {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.send(Command::Run(page.view.run, RunCommand::Step(1)));
        page.until("a step", |view| view.step == 1 && view.state == RunState::Paused).await;
        page.idle().await;
        assert_eq!(archive::list(&kept).await.expect("a store").runs.len(), 1, "saved at the pause");
        archive::delete(&kept, &key()).await.expect("a store");
        page.send(Command::Run(page.view.run, RunCommand::Save));
        page.send(Command::Archive(ArchiveCommand::List));
        page.send(Command::Archive(ArchiveCommand::Show { key: key(), after: None }));
        page.idle().await;
        page
    });
    let events = page.all();
    let listed = |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Listed { runs, usage, live, unreadable: None }) if runs.len() == 1 && runs[0].step == 1 && usage.used > 0 && *live == Some(key()));
    assert!(events.iter().any(listed));
    let shown = |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Shown { checkpoint: Some(1), checkpoint_bytes, .. }) if *checkpoint_bytes > 0);
    assert!(events.iter().any(shown));
}

/// Another worker continues the run after a pause; the losses are equal to the bit.
#[test]
fn a_continued_run_equals_an_uninterrupted_one() {
    let (uninterrupted, _) = trained();
    let files = MemoryFiles::default();
    let _ = run_with(SLOW, files.clone(), |mut page| async move {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.send(Command::Run(RunId(1), RunCommand::Step(3)));
        page.until("three steps", |view| view.step == 3 && view.state == RunState::Paused).await;
        page.idle().await;
        page
    });
    let page = run_with(SLOW, files.clone(), |mut page| async move {
        page.view = RunView::begin(RunId(7), config());
        page.send(Command::Continue { run: RunId(7), key: key(), learning_rate: None, epochs: None, skip_self_test: false });
        page.until_state(RunState::Finished).await;
        page.idle().await;
        page
    });
    assert!(
        page.all().iter().any(|event| matches!(event, Event::Run(_, RunEvent::Restored { step: 3, .. }))),
        "the run continues from step 3"
    );
    assert_eq!(page.view.losses, uninterrupted.view.losses);
    assert_eq!(page.view.sheet, uninterrupted.view.sheet);
    let kept = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    assert_eq!((kept.record.step, kept.record.ending), (4, Ending::Finished));
}

#[test]
fn a_finished_run_trains_on_as_if_it_had_begun_with_more_epochs() {
    let longer = RunConfig { epochs: 3, ..config() };
    let uninterrupted = run_with(SLOW, MemoryFiles::default(), |mut page| async move {
        page.start(1, &longer, false);
        page.until_state(RunState::Finished).await;
        page
    });
    let (_, files) = trained();
    let continue_run = |run: u32, epochs: u32| {
        run_with(SLOW, files.clone(), move |mut page| async move {
            page.view = RunView::begin(RunId(run), config());
            page.send(Command::Continue {
                run: RunId(run),
                key: key(),
                learning_rate: None,
                epochs: Some(epochs),
                skip_self_test: false,
            });
            page.until_state(RunState::Finished).await;
            page.idle().await;
            page
        })
    };
    assert_eq!(continue_run(2, 3).view.losses, uninterrupted.view.losses);
    let kept = || block_on(archive::load(&files, &key())).expect("a store").expect("a run").record;
    assert_eq!((kept().config().epochs, kept().step, kept().ending), (3, 6, Ending::Finished));
    continue_run(3, 1);
    assert_eq!((kept().config().epochs, kept().step), (3, 6), "fewer epochs are ignored");
}

#[test]
fn sheets_that_the_page_has_are_not_read_again() {
    let (_, files) = trained();
    let shown = |after| block_on(archive::show(&files, &key(), after)).expect("a store").expect("a run");
    let steps = |after| shown(after).run.frames.iter().map(|frame| frame.step).collect::<Vec<u32>>();
    assert_eq!((steps(None), steps(Some(2)), steps(Some(4))), (vec![0, 1, 2, 4], vec![4], vec![]));
    assert_eq!((shown(None).checkpoint, shown(None).run.losses.len()), (Some(4), 4));
    let stored: u64 =
        files.files.borrow().iter().filter(|(name, _)| name.contains("checkpoint")).map(|(_, file)| file.len() as u64).sum();
    assert_eq!(shown(None).checkpoint_bytes, stored);
}

/// The first learning rate is out of the address's bounds, so that the run diverges at once.
#[test]
fn a_diverged_run_continues_from_its_last_checkpoint_with_a_smaller_learning_rate() {
    let files = MemoryFiles::default();
    let _ = run_with(SLOW, files.clone(), |mut page| async move {
        page.start(1, &config(), true);
        page.until_state(RunState::Paused).await;
        page.send(Command::Run(RunId(1), RunCommand::Step(2)));
        page.until("two steps", |view| view.step == 2 && view.state == RunState::Paused).await;
        page.idle().await;
        page
    });
    let continue_run = |run: u32, rate: f64, end: RunState| {
        run_with(SLOW, files.clone(), move |mut page| async move {
            page.view = RunView::begin(RunId(run), config());
            page.send(Command::Continue {
                run: RunId(run),
                key: key(),
                learning_rate: Some(rate),
                epochs: None,
                skip_self_test: false,
            });
            page.until_state(end).await;
            page.idle().await;
            page
        })
    };
    let diverged = continue_run(2, 1e38, RunState::Diverged);
    assert_eq!(diverged.view.diverged_at, Some(3));
    let is_saved = |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Saved { .. }));
    assert!(!diverged.all().iter().any(is_saved), "weights that are not finite are not saved");
    let record = || block_on(archive::load(&files, &key())).expect("a store").expect("a run").record;
    assert_eq!(record().ending, Ending::Diverged(3), "the record of a diverged run can be read");

    let finished = continue_run(3, 1e-5, RunState::Finished);
    assert!(finished.all().iter().any(|event| matches!(event, Event::Run(_, RunEvent::Restored { step: 2, .. }))));
    assert_eq!(finished.view.losses.len(), 4);
    assert!(finished.view.losses.iter().flatten().all(|loss| loss.is_finite()));
    assert!(record().query.contains("lr=0.00001") && record().ending == Ending::Finished, "{:?}", record());
    assert_eq!(record().left_rates, [(2, config().learning_rate)], "the previous learning rate is recorded");
}

#[test]
fn continuing_a_deleted_run_fails() {
    let page = run_with(SLOW, MemoryFiles::default(), |mut page| async move {
        page.view = RunView::begin(RunId(7), config());
        page.send(Command::Continue { run: RunId(7), key: key(), learning_rate: None, epochs: None, skip_self_test: false });
        page.until_state(RunState::Failed).await;
        page
    });
    assert!(page.view.failure.expect("a reason").message.contains("no longer exists"));
}

#[test]
fn the_oldest_runs_are_deleted_first() {
    let (_, files) = trained();
    let kept = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    for at in 2..6_u32 {
        let mut other = kept.clone();
        other.record.key = RunKey(format!("key{at}"));
        other.record.changed_ms += f64::from(at);
        block_on(archive::save(&files, &other)).expect("room");
    }
    block_on(archive::prune(&files, 2)).expect("a store");
    let left: Vec<String> = block_on(archive::list(&files)).expect("a store").runs.into_iter().map(|run| run.key.0).collect();
    assert_eq!(left, ["key5", "key4"]);
}

/// Each run is saved while it trains, by its own schedule.
#[test]
fn a_seventh_run_deletes_the_oldest() {
    let files = MemoryFiles::default();
    let _ = run_with(SLOW, files.clone(), |mut page| async move {
        for run in 1..=7 {
            page.start(run, &config(), false);
            page.until_state(RunState::Finished).await;
            page.idle().await;
        }
        page
    });
    let mut left: Vec<String> = block_on(archive::list(&files)).expect("a store").runs.into_iter().map(|run| run.key.0).collect();
    left.sort();
    assert_eq!(left, (2..=7).map(|run| format!("key{run}")).collect::<Vec<_>>());
}

/// The worker is gone after the first of two epochs, as when the page is left early.
#[test]
fn the_first_epoch_is_there_after_a_run_was_left_early() {
    let files = MemoryFiles::default();
    let _ = run_with(FAST, files.clone(), |mut page| async move {
        page.start(1, &RunConfig { epochs: 50, ..config() }, false);
        page.until("an epoch", |view| view.step >= 3).await;
        page
    });
    let kept = block_on(archive::list(&files)).expect("a store").runs;
    assert_eq!(kept.iter().map(|run| run.step).collect::<Vec<_>>(), [2]);
}

/// Runs `key1` to `key3`, the last written first.
fn three_runs() -> (MemoryFiles, StoredRun) {
    let (_, files) = trained();
    let kept = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    for at in [2, 3_u32] {
        let mut other = kept.clone();
        other.record.key = RunKey(format!("key{at}"));
        other.record.changed_ms += f64::from(at);
        block_on(archive::save(&files, &other)).expect("room");
    }
    (files, kept)
}

fn keys(files: &MemoryFiles) -> Vec<String> {
    block_on(archive::list(files)).expect("a store").runs.into_iter().map(|run| run.key.0).collect()
}

#[test]
fn a_locked_record_takes_no_other_run_away() {
    let (files, _) = three_runs();
    files.locked.borrow_mut().push("key2/record");
    assert_eq!(keys(&files), ["key3", "key1"]);
    let page = run_with(SLOW, files.clone(), |mut page| async move {
        page.send(Command::Archive(ArchiveCommand::List));
        page.idle().await;
        page
    });
    let events = page.all();
    let listed = |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Listed { runs, unreadable: Some(message), .. }) if runs.len() == 2 && message.contains("A saved run can't be read: the browser's store failed: another tab has the file open"));
    assert!(events.iter().any(listed), "{events:?}");
    let failed = |event: &Event| matches!(event, Event::Archive(ArchiveEvent::Failed { .. }));
    assert!(!events.iter().any(failed), "the lab would say that runs are not saved");
    files.locked.borrow_mut().clear();
    assert_eq!(keys(&files), ["key3", "key2", "key1"]);
}

#[test]
fn locked_sheets_and_a_locked_checkpoint_leave_the_rest_of_a_run() {
    let (files, kept) = three_runs();
    let mut later = kept.clone();
    later.record.step += 1;
    block_on(archive::save(&files, &later)).expect("room");
    files.locked.borrow_mut().extend(["key1/frame-1", "key1/real", "key1/checkpoint-5"]);
    let loaded = block_on(archive::load(&files, &key())).expect("a store").expect("a run");
    assert_eq!(loaded.frames.len(), kept.frames.iter().filter(|frame| frame.epoch != 1).count());
    assert!(loaded.frames.len() < kept.frames.len() && loaded.real.is_none());
    assert_eq!((&loaded.losses, &loaded.checkpoint), (&kept.losses, &kept.checkpoint), "the checkpoint before");
    files.locked.borrow_mut().push("key1/checkpoint-4");
    assert!(block_on(archive::load(&files, &key())).is_err(), "no checkpoint for now is not the same as none");
}

#[test]
fn a_locked_old_file_fails_neither_saving_nor_pruning() {
    let (files, kept) = three_runs();
    files.locked.borrow_mut().extend(["key1/losses.bin~1", "key1/checkpoint", "key2"]);
    let mut later = kept.clone();
    (later.record.step, later.losses[0]) = (9, [0.5, 0.25]);
    block_on(archive::save(&files, &later)).expect("the new versions are written");
    block_on(archive::prune(&files, 1)).expect("the rest waits");
    files.locked.borrow_mut().clear();
    let loaded = block_on(archive::load(&files, &key())).expect("a store");
    assert!(loaded.is_none(), "key1 was old enough to go");
    assert_eq!(keys(&files), ["key3", "key2"]);
    block_on(archive::prune(&files, 1)).expect("a store");
    assert_eq!(keys(&files), ["key3"]);
}
