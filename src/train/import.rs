//! Imports a run from the page into the trainer's folder.

use std::path::Path;

use super::folder::Folder;
use super::{TrainError, images};
use crate::gan::checkpoint::Checkpoint;
use crate::run::config::Preference;
use crate::run::losses::{HEADER, line};
use crate::run::protocol::BackendKind;
use crate::run::stored::{ImageSource, StoredRun};
use crate::worker::bundle::{self, MAX_BYTES, NamedFile};

/// A run that was read and not yet written.
pub(super) struct Imported {
    run: StoredRun,
    state: Vec<u8>,
    step: u32,
}

/// Reads the run in `path`, and its checkpoint.
pub(super) fn read(path: &Path) -> Result<(Imported, Checkpoint), TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(path, problem.to_string());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let file = NamedFile { name, bytes: images::read(path, MAX_BYTES)? };
    let mut run = bundle::open(vec![file], 0.0).map_err(|problem| wrong(&problem))?;
    let state = run.checkpoint.take().ok_or_else(|| wrong(&"the run diverged, and has no checkpoint to continue from"))?;
    let mut checkpoint = Checkpoint::parse(&state).map_err(|problem| wrong(&problem))?;
    // `auto` might choose another device here than in the browser, which would change the numbers.
    checkpoint.config.backend = match BackendKind::from_key(&run.record.device) {
        BackendKind::Cpu => Preference::Cpu,
        BackendKind::WebGpu => Preference::WebGpu,
    };
    Ok((Imported { run, state, step: checkpoint.step }, checkpoint))
}

impl Imported {
    /// The name of the user's own file that it was trained on.
    pub(super) fn own_file(&self) -> Option<String> {
        match &self.run.record.source {
            ImageSource::OwnFile(name) => Some(name.clone()),
            ImageSource::Dataset(_) => None,
        }
    }

    /// Writes losses, sheets and checkpoint into the folder, then what `more` writes. If one can't be written, none stays.
    pub(super) fn write(&self, folder: &Folder, more: impl FnOnce() -> Result<(), TrainError>) -> Result<(), TrainError> {
        self.write_all(folder).and_then(|()| more()).inspect_err(|_| folder.clear())
    }

    fn write_all(&self, folder: &Folder) -> Result<(), TrainError> {
        let steps_per_epoch = self.run.record.steps_per_epoch;
        let done = self.run.losses.iter().take(self.step as usize);
        let lines = (1..).zip(done).map(|(step, &pair)| line(step, steps_per_epoch, pair));
        folder.write_losses(&std::iter::once(HEADER.to_owned()).chain(lines).collect::<String>())?;
        let at_epoch_end = |step: u32, epoch: u32| epoch > 0 && step == epoch * steps_per_epoch && step <= self.step;
        for frame in self.run.frames.iter().filter(|frame| at_epoch_end(frame.step, frame.epoch)) {
            folder.write_png(frame.epoch, &frame.png)?;
        }
        folder.write_checkpoint(&self.state)
    }
}
