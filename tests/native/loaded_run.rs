//! Saved runs as the page receives and shows them.

use std::rc::Rc;

use saddle::run::loaded_run::{LoadedRun, RunReader};
use saddle::run::protocol::archive::ArchiveEvent;
use saddle::run::state::Sheet;
use saddle::run::stored::{Ending, Frame, RunKey, RunRecord};
use saddle::run::{RunState, RunView, losses};

use crate::history::record;

fn key() -> RunKey {
    RunKey("abcdefgh".to_owned())
}

/// The sheets at these steps, four to an epoch.
fn frames(steps: &[u32]) -> Rc<[Frame]> {
    steps.iter().map(|&step| Frame { step, epoch: step / 4, png: [1, 2, 3].into() }).collect()
}

/// The worker's answer for a run of 8 steps.
fn answer(key: &RunKey, after: Option<u32>, steps: &[u32]) -> Vec<(ArchiveEvent, Option<Vec<u8>>)> {
    let key = key.clone();
    let mut events = vec![
        (ArchiveEvent::Losses { key: key.clone(), after }, Some(losses::to_bytes(&[[1.0, 2.0]; 8]))),
        (ArchiveEvent::Real { key: key.clone() }, Some(vec![9])),
    ];
    for frame in &*frames(steps) {
        let event = ArchiveEvent::Frame { key: key.clone(), step: frame.step, epoch: frame.epoch };
        events.push((event, Some(frame.png.to_vec())));
    }
    events.push((ArchiveEvent::Shown { key, checkpoint: Some(8), checkpoint_bytes: 1000 }, None));
    events
}

fn read(reader: &mut RunReader, events: Vec<(ArchiveEvent, Option<Vec<u8>>)>) -> Vec<LoadedRun> {
    events.into_iter().filter_map(|(event, bytes)| reader.apply(&event, bytes.as_deref())).collect()
}

fn steps(run: &LoadedRun) -> Vec<u32> {
    run.frames.iter().map(|frame| frame.step).collect()
}

#[test]
fn a_run_is_put_together_from_its_parts() {
    let mut reader = RunReader::new(key(), frames(&[]));
    assert_eq!(reader.after(), None);
    let other = answer(&RunKey("other".to_owned()), None, &[0]);
    assert!(read(&mut reader, other).is_empty(), "another run is not taken for it");
    let [run]: [LoadedRun; 1] = read(&mut reader, answer(&key(), None, &[0, 4, 8])).try_into().expect("one run");
    assert_eq!((steps(&run), run.losses.len(), run.checkpoint), (vec![0, 4, 8], 8, Some(8)));
    assert_eq!(run.bytes, 1000 + 8 * 8 + 1 + 3 * 3);
    // The end of an answer whose beginning was not heard.
    let mut late = RunReader::new(key(), frames(&[]));
    assert!(read(&mut late, answer(&key(), None, &[0]).split_off(1)).is_empty());
}

#[test]
fn known_sheets_are_not_requested_again() {
    let mut reader = RunReader::new(key(), frames(&[0, 4]));
    assert_eq!(reader.after(), Some(4));
    let added = read(&mut reader, answer(&key(), Some(4), &[8]));
    assert_eq!(steps(&added[0]), [0, 4, 8]);
    // Answers to other readers: all sheets, those from an earlier one on, and those after a sheet that this one does not know.
    assert_eq!(steps(&read(&mut reader, answer(&key(), None, &[0, 4, 8]))[0]), [0, 4, 8]);
    assert_eq!(steps(&read(&mut reader, answer(&key(), Some(0), &[4, 8]))[0]), [0, 4, 8]);
    assert!(read(&mut reader, answer(&key(), Some(6), &[8])).is_empty());
}

#[test]
fn a_saved_run_is_shown_as_it_was_saved() {
    let mut reader = RunReader::new(key(), frames(&[]));
    let run = read(&mut reader, answer(&key(), None, &[0, 4, 6, 8])).remove(0);
    let named = run.named_frames(&record("abcdefgh"));
    assert_eq!(named.iter().map(|frame| frame.step).collect::<Vec<u32>>(), [4, 8]);
    let sheet = |frame: &Frame| Sheet { step: frame.step, epoch: frame.epoch, count: 2, pixels: vec![7; 2 * 784].into() };
    let view = |ending: Ending| {
        let record = RunRecord { ending, ..record("abcdefgh") };
        RunView::saved(&record, &run, named.iter().map(sheet).collect(), None)
    };
    let finished = view(Ending::Finished);
    assert_eq!((finished.state, finished.step, finished.epoch), (RunState::Finished, 8, 2));
    assert_eq!((finished.losses.len(), finished.frames.len(), finished.strip.len()), (8, 4, 2));
    assert_eq!(finished.sheet.as_ref().map(|sheet| sheet.step), Some(8));
    assert_eq!(finished.fraction_done(), 1.0);
    assert!(!finished.has_worker() && finished.saved_as == Some(key()) && RunView::default().has_worker());
    assert_eq!(view(Ending::Open).state, RunState::Paused);
    let diverged = view(Ending::Diverged(7));
    assert_eq!((diverged.state, diverged.diverged_at), (RunState::Diverged, Some(7)));
}
