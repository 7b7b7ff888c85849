//! A run that the page wrote, as a folder that the trainer goes on from.

use std::path::Path;

use super::folder::{Folder, write_whole};
use super::{TrainError, images};
use crate::gan::checkpoint::Checkpoint;
use crate::run::config::Preference;
use crate::run::losses::{HEADER, line};
use crate::run::protocol::BackendKind;
use crate::worker::bundle::{self, MOST_BYTES, NamedFile};

/// Puts the run's losses, sheets and state into the folder, the state last: until then there is no run in it.
pub(super) fn open(path: &Path, folder: &Folder) -> Result<Checkpoint, TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(path, problem.to_string());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = NamedFile { name, bytes: images::read(path, MOST_BYTES)? };
    let run = bundle::open(vec![file], 0.0).map_err(|problem| wrong(&problem))?;
    let state = run.checkpoint.ok_or_else(|| wrong(&"the run diverged, and holds no state to go on from"))?;
    let mut checkpoint = Checkpoint::parse(&state).map_err(|problem| wrong(&problem))?;
    // What the browser chose for itself: elsewhere the run would not be the same.
    checkpoint.config.backend = match BackendKind::of_key(&run.record.device) {
        BackendKind::Cpu => Preference::Cpu,
        BackendKind::WebGpu => Preference::WebGpu,
    };

    let steps_per_epoch = run.record.steps_per_epoch;
    let done = run.losses.iter().take(checkpoint.step as usize);
    let lines = (1..).zip(done).map(|(step, &pair)| line(step, steps_per_epoch, pair));
    let losses: String = std::iter::once(HEADER.to_owned()).chain(lines).collect();
    write_whole(&folder.losses(), losses.as_bytes())?;
    let at_end = |step: u32, epoch: u32| epoch > 0 && step == epoch * steps_per_epoch && step <= checkpoint.step;
    for frame in run.frames.iter().filter(|frame| at_end(frame.step, frame.epoch)) {
        folder.write_png(frame.epoch, &frame.png)?;
    }
    folder.write_checkpoint(&state)?;
    Ok(checkpoint)
}
