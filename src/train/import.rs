//! Imports a run from the page into the trainer's folder.

use std::path::Path;

use super::atomic_write::atomic_write;
use super::folder::Folder;
use super::{TrainError, images};
use crate::gan::checkpoint::Checkpoint;
use crate::run::config::Preference;
use crate::run::losses::{HEADER, line};
use crate::run::protocol::BackendKind;
use crate::worker::bundle::{self, MAX_BYTES, NamedFile};

/// Writes the run's losses, sheets and checkpoint into the folder, the checkpoint last: without it the folder holds no run.
pub(super) fn import(path: &Path, folder: &Folder) -> Result<Checkpoint, TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(path, problem.to_string());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = NamedFile { name, bytes: images::read(path, MAX_BYTES)? };
    let run = bundle::open(vec![file], 0.0).map_err(|problem| wrong(&problem))?;
    let state = run.checkpoint.ok_or_else(|| wrong(&"the run diverged, and has no checkpoint to continue from"))?;
    let mut checkpoint = Checkpoint::parse(&state).map_err(|problem| wrong(&problem))?;
    // `auto` might choose another device here than in the browser, which would change the numbers.
    checkpoint.config.backend = match BackendKind::from_key(&run.record.device) {
        BackendKind::Cpu => Preference::Cpu,
        BackendKind::WebGpu => Preference::WebGpu,
    };

    let steps_per_epoch = run.record.steps_per_epoch;
    let done = run.losses.iter().take(checkpoint.step as usize);
    let lines = (1..).zip(done).map(|(step, &pair)| line(step, steps_per_epoch, pair));
    let losses: String = std::iter::once(HEADER.to_owned()).chain(lines).collect();
    atomic_write(&folder.losses(), losses.as_bytes())?;
    let at_epoch_end = |step: u32, epoch: u32| epoch > 0 && step == epoch * steps_per_epoch && step <= checkpoint.step;
    for frame in run.frames.iter().filter(|frame| at_epoch_end(frame.step, frame.epoch)) {
        folder.write_png(frame.epoch, &frame.png)?;
    }
    folder.write_checkpoint(&state)?;
    Ok(checkpoint)
}
