//! Trains a run from the command line, from its first step or its last checkpoint to its end.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use burn::tensor::ExecutionError;
use futures::executor::block_on;

use super::arguments::RunArgs;
use super::folder::Folder;
use super::import::{self, Imported};
use super::loss_file::LossFile;
use super::progress::{Form, Progress, Size};
use super::quality::Measurements;
use super::terminal::say;
use super::{TrainError, device, images, now};
use crate::compute::Compute;
use crate::data::Images;
use crate::data::own::{self, Selection, Wanted};
use crate::gan::Training;
use crate::gan::checkpoint::{Checkpoint, CheckpointError, export_generator};
use crate::run::RunConfig;
use crate::run::config::HANDOUT_EPOCHS;
use crate::run::config_file::OwnImages;
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::BackendKind;
use crate::run::self_test::KernelSet;
use crate::run::stored::ImageSource;

/// Longest time between two reads of the losses.
const READ_INTERVAL: Duration = Duration::from_millis(200);

/// How a run ended without an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// All epochs are done.
    Finished,
    /// `stop` was set; the checkpoint is saved.
    Interrupted,
}

/// Trains until the end or until `stop` is set.
///
/// # Errors
/// When a flag or a file is not valid, the device fails, the disk is full or a loss is not finite. The last checkpoint stays.
pub fn run(args: &RunArgs, stop: &AtomicBool) -> Result<Ended, TrainError> {
    let folder = Folder::open(&args.out)?;
    let _lock = folder.lock()?;
    let (checkpoint, imported) = previous(args, &folder)?;
    let config = match &checkpoint {
        Some(checkpoint) => args.resumed(&checkpoint.config)?,
        None => args.config()?,
    };
    device::with_fastest_vectors(config.arithmetic, None, || begin(args, folder, (checkpoint, imported), config)?.finish(stop))
}

/// Opens device, images and networks; writes to the folder once all of them are valid.
fn begin(
    args: &RunArgs,
    folder: Folder,
    (checkpoint, imported): (Option<Checkpoint>, Option<Imported>),
    config: RunConfig,
) -> Result<Run, TrainError> {
    let (images, own) = images_of(args, &folder, &config, checkpoint.as_ref(), imported.as_ref())?;
    let report = |text: &str| {
        if args.form() == Form::Text {
            say(text);
        }
    };
    let memory = GpuMemory::of(&config, images.len());
    let compute = device::open(config.backend, KernelSet::from(&config), memory, &args.common, report)?;
    let memory = memory.filter(|_| compute.info.kind == BackendKind::WebGpu);
    let training = match checkpoint {
        Some(mut checkpoint) => {
            checkpoint.config = config.clone();
            Training::resume(&checkpoint, &images, &compute.device)
                .map_err(|problem| TrainError::file(args.open.as_deref().unwrap_or(&folder.checkpoint()), not_resumed(problem)))?
        }
        None => Training::new(config.clone(), &images, &compute.device)?,
    };
    let own = own.map(|name| OwnImages { name, sha256: training.fingerprint().to_owned() });
    let configured = || folder.write_config(&config, own, &compute.info, memory);
    match imported {
        Some(imported) => imported.write(&folder, configured)?,
        None => configured()?,
    }
    Run::new(args, folder, training, &compute, memory)
}

/// The run's images, and the name of those in the user's own file. A run that continues finds its own in the file.
fn images_of(
    args: &RunArgs,
    folder: &Folder,
    config: &RunConfig,
    checkpoint: Option<&Checkpoint>,
    imported: Option<&Imported>,
) -> Result<(Images, Option<String>), TrainError> {
    let name_of =
        |path: &Path, selection: &Selection| own::label(&path.file_name().unwrap_or_default().to_string_lossy(), selection);
    match (args.common.own_file(), checkpoint) {
        (Some(file), Some(checkpoint)) => {
            let wanted = Wanted { images: checkpoint.images, sha256: &checkpoint.images_sha256 };
            let found = images::find_own(&file.path, &wanted)?;
            Ok((found.images, Some(name_of(&file.path, &found.selection))))
        }
        (Some(file), None) => Ok((images::load(config, Some(&file))?, Some(name_of(&file.path, &file.selection)))),
        (None, Some(checkpoint)) => {
            let own = imported.map_or_else(|| folder.own_images().map(|own| own.name), Imported::own_file);
            match own {
                Some(name) => {
                    let hash = checkpoint.images_sha256.get(..8).unwrap_or_default();
                    let problem = format!(
                        "the run was trained on your file “{name}” (SHA-256 of its images {hash}…): name it with --file FILE"
                    );
                    Err(TrainError::flag("file", problem))
                }
                None => Ok((images::load(config, None)?, None)),
            }
        }
        (None, None) => Ok((images::load(config, None)?, None)),
    }
}

/// A folder of an older trainer does not say that its images were the user's own.
fn not_resumed(problem: CheckpointError) -> String {
    match problem {
        CheckpointError::OtherImages { .. } => format!("{problem}; if they were your own, name the file with --file FILE"),
        other => other.to_string(),
    }
}

/// The checkpoint to continue from, and the run that is to be imported with it. Fails if the folder holds files of a run that would be
/// overwritten.
fn previous(args: &RunArgs, folder: &Folder) -> Result<(Option<Checkpoint>, Option<Imported>), TrainError> {
    let holds = |what: &str| TrainError::flag("out", format!("{} holds {what}", args.out.display()));
    match (&args.open, args.resume, folder.has_run(), folder.leftover()) {
        (None, true, ..) => Ok((Some(folder.read_checkpoint()?), None)),
        (_, _, true, _) => Err(holds("a run: add --resume to continue it, or name another folder")),
        (_, _, false, Some(file)) => {
            Err(holds(&format!("{file} of a run whose checkpoint is gone: move its files away, or name another folder")))
        }
        (None, false, false, None) => Ok((None, None)),
        (Some(file), ..) => {
            let (imported, checkpoint) = import::read(file)?;
            Ok((Some(checkpoint), Some(imported)))
        }
    }
}

/// Whether sheet and generator are written after `epoch` epochs: the handout's, the last, and every `every`-th.
#[must_use]
pub fn has_outputs(epoch: u32, config: &RunConfig, every: u32) -> bool {
    HANDOUT_EPOCHS.contains(&epoch) || epoch == config.epochs || (every > 0 && epoch.is_multiple_of(every))
}

struct Run {
    folder: Folder,
    training: Training,
    losses: LossFile,
    progress: Progress,
    every: u32,
    save: Duration,
    /// Time and step of the last read of losses.
    read: (Instant, u32),
    saved: Instant,
    last: [f32; 2],
    step_time: Duration,
    /// `None` until the first sheet that is measured.
    measurements: Option<Measurements>,
}

fn device_failed(problem: ExecutionError) -> TrainError {
    CheckpointError::from(problem).into()
}

impl From<CheckpointError> for TrainError {
    fn from(problem: CheckpointError) -> Self {
        match problem {
            CheckpointError::Device(words) => Self::Device(words),
            other => Self::Device(other.to_string()),
        }
    }
}

impl Run {
    fn new(
        args: &RunArgs,
        folder: Folder,
        training: Training,
        compute: &Compute,
        memory: Option<GpuMemory>,
    ) -> Result<Self, TrainError> {
        let config = training.config();
        let step = training.step();
        let size =
            Size { step, steps: training.total_steps(), steps_per_epoch: training.steps_per_epoch(), epochs: config.epochs };
        let mut progress = Progress::new(args.form(), args.progress, size);
        progress.print_begin(&compute.info.key(), memory, training.images().len(), config.batch_size, config.seed);
        let begun = now();
        Ok(Self {
            losses: folder.open_losses(step)?,
            progress,
            every: args.every,
            save: Duration::from_secs(u64::from(args.save)),
            read: (begun, step),
            saved: begun,
            last: [f32::NAN; 2],
            step_time: Duration::ZERO,
            measurements: None,
            folder,
            training,
        })
    }

    fn finish(mut self, stop: &AtomicBool) -> Result<Ended, TrainError> {
        let ended = self.train(stop);
        self.progress.clear();
        let ended = ended?;
        let (step, folder) = (self.training.step(), self.folder.checkpoint());
        match ended {
            Ended::Finished => self.progress.print_end("finished", step, &format!("Finished after {step} steps")),
            Ended::Interrupted => {
                let text = format!("Stopped after step {step}, saved in {}; --resume continues it", folder.display());
                self.progress.print_end("interrupted", step, &text);
            }
        }
        self.progress.outcome()?;
        Ok(ended)
    }

    fn train(&mut self, stop: &AtomicBool) -> Result<Ended, TrainError> {
        if self.training.step() == 0 && self.every > 0 {
            self.write_sheet()?;
        }
        while !self.training.is_done() {
            if stop.load(Ordering::Relaxed) {
                self.save()?;
                return Ok(Ended::Interrupted);
            }
            self.training.advance();
            let epoch_done = self.training.at_epoch_end();
            if self.read.0.elapsed() >= READ_INTERVAL || self.training.trainer_mut().losses().is_full() {
                self.read_losses()?;
            }
            if epoch_done || self.saved.elapsed() >= self.save {
                self.save()?;
            }
            if epoch_done {
                self.write_outputs()?;
                self.progress.print_epoch(self.training.epoch(), self.last, self.step_time);
            }
        }
        Ok(Ended::Finished)
    }

    /// Appends the losses since the last read to their file. Waits for the device.
    fn read_losses(&mut self) -> Result<(), TrainError> {
        let losses = block_on(self.training.trainer_mut().losses().read()).map_err(device_failed)?;
        let Some(&last) = losses.last() else { return Ok(()) };
        let (then, before) = self.read;
        let step = self.training.step();
        self.step_time = then.elapsed() / (step - before).max(1);
        self.read = (now(), step);
        self.last = last;
        self.losses.append(&losses, self.training.steps_per_epoch())?;
        self.progress.show_step(step, last, self.step_time);
        match (before + 1..).zip(&losses).find(|(_, [d, g])| !(d.is_finite() && g.is_finite())) {
            Some((step, _)) => Err(TrainError::Diverged { step }),
            None => Ok(()),
        }
    }

    /// Writes the losses, then the checkpoint, so that the losses of its steps are never missing.
    fn save(&mut self) -> Result<(), TrainError> {
        self.read_losses()?;
        self.losses.sync()?;
        let bytes = block_on(self.training.checkpoint())?;
        self.folder.write_checkpoint(&bytes)?;
        self.saved = now();
        // So that the time of saving does not count as training.
        self.read.0 = self.saved;
        Ok(())
    }

    /// Writes sheet and generator if they are due.
    fn write_outputs(&mut self) -> Result<(), TrainError> {
        let epoch = self.training.epoch();
        if !has_outputs(epoch, self.training.config(), self.every) {
            return Ok(());
        }
        self.write_sheet()?;
        let weights = block_on(export_generator(self.training.trainer()))?;
        self.folder.write_generator(epoch, &weights)?;
        self.measure()?;
        self.read.0 = now();
        Ok(())
    }

    /// Measures how good the images are, unless the configuration says not to, or they are too few.
    fn measure(&mut self) -> Result<(), TrainError> {
        if self.measurements.is_none() {
            let own = self.folder.own_images();
            let source = own.map_or_else(|| ImageSource::Dataset(String::new()), |own| ImageSource::OwnFile(own.name));
            self.measurements = Measurements::begin(&self.training, &source, self.folder.path())?;
        }
        self.measurements.as_mut().map_or(Ok(()), |measurements| measurements.add(&self.training))
    }

    fn write_sheet(&mut self) -> Result<(), TrainError> {
        let pixels = block_on(self.training.sheet()).map_err(device_failed)?;
        self.folder.write_sheet(self.training.epoch(), &pixels)
    }
}
