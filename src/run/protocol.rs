//! The messages between page and worker.
//!
//! Commands and events carry the id of their run, so that late ones of an older run can be ignored. Bulk data, such as pixels at one byte
//! each, is one transferred buffer ([`Envelope`]).

pub mod archive;
mod device;
mod failure;
pub mod inspect;
pub mod transfer;

use serde::{Deserialize, Serialize};

use self::archive::{ArchiveCommand, ArchiveEvent};
pub use self::device::{BackendInfo, BackendKind};
pub use self::failure::{Failure, FailureKind};
use self::inspect::{InspectCommand, InspectEvent};
use self::transfer::{TransferCommand, TransferEvent};

use super::config::{Ops, Preference, RunConfig};
use super::measurement::Measurement;
use super::self_test::SelfTest;
use super::stored::{ImageSource, RunKey};

/// The id of a run within one page; a later run has a larger one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The first command: which data files the page's own origin serves. The worker requests no others from it.
    SetHostedFiles {
        /// File names, without a folder.
        names: Vec<String>,
    },
    /// Open a device: [`Event::Ready`].
    Open {
        /// The device to prefer.
        backend: Preference,
    },
    /// Time a few steps: [`Event::Estimated`]. Any other command cancels it.
    Estimate {
        /// The device to prefer.
        backend: Preference,
        /// Images per batch of the timed steps.
        batch_size: u32,
    },
    /// Start a run. It replaces a live run.
    Start {
        /// Its id from now on, larger than any before.
        run: RunId,
        /// The key to store it under.
        key: RunKey,
        /// The configuration for the whole run.
        config: RunConfig,
        /// Name of the visitor's own file, used instead of the data set; its pixels are this command's buffer.
        upload: Option<String>,
        /// Pause before step 1.
        paused: bool,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Continue a stored run from its newest intact checkpoint, with its own configuration. It replaces a live run.
    Continue {
        /// Its id from now on.
        run: RunId,
        /// The key that it is stored under.
        key: RunKey,
        /// Another learning rate, for a run that diverged.
        learning_rate: Option<f64>,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Compare the GPU with the CPU again: [`Event::Tested`]. Any other command cancels it.
    SelfTest,
    /// Time steps of implementations of the layers: [`Event::Measured`]. Any other command cancels it.
    Measure {
        /// The device to prefer.
        backend: Preference,
        /// Images per batch of the timed steps.
        batch_size: u32,
        /// Timed steps of each, after one that is not timed.
        steps: u32,
        /// The implementations, in this order.
        ops: Vec<Ops>,
    },
    /// Pause after the current step.
    Pause {
        /// No effect unless this run is live.
        run: RunId,
    },
    /// Resume a paused run.
    Resume {
        /// No effect unless this run is live.
        run: RunId,
    },
    /// Train a number of steps from a pause, then pause again.
    Step {
        /// No effect unless this run is live and paused.
        run: RunId,
        /// Steps to train; 0 has no effect.
        of: u32,
    },
    /// Draw a sheet now.
    Sample {
        /// No effect unless this run is live.
        run: RunId,
    },
    /// Store the run now, as when the page is hidden.
    Save {
        /// No effect unless this run is live.
        run: RunId,
    },
    /// End the run for good: [`Event::Stopped`].
    Stop {
        /// No effect unless this run is live.
        run: RunId,
    },
    /// A command about stored runs.
    Archive(ArchiveCommand),
    /// A command about networks.
    Inspect(InspectCommand),
    /// A command about files of a run.
    Transfer(TransferCommand),
}

/// The work before the first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Requesting and opening the device.
    OpeningDevice,
    /// Downloading the images, in bytes.
    Downloading,
    /// Verifying and unpacking the images, in bytes.
    Unpacking,
    /// Drawing the garments, in images.
    Drawing,
    /// Comparing the GPU with the CPU, in operations.
    Testing,
    /// The first sheet and the two halves of the first step, in which a GPU compiles its kernels.
    WarmingUp,
}

/// The steps since the last report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// The id from [`Command::Start`] or [`Command::Continue`].
    pub run: RunId,
    /// Steps done, including these.
    pub step: u32,
    /// Whole epochs done, including these steps.
    pub epoch: u32,
    /// `[D, G]` of each step since the last report, oldest first, in nats.
    pub losses: Vec<[f32; 2]>,
    /// Mean wall time of these steps, in ms.
    pub step_ms: f64,
}

/// The images of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetKind {
    /// Generated from the run's fixed latents.
    Generated,
    /// The first of the training set.
    Real,
}

/// A sheet of 28×28 images. The buffer holds one byte a pixel, image after image, 0 black.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleSheet {
    /// The id from [`Command::Start`] or [`Command::Continue`].
    pub run: RunId,
    /// Whether its images are generated or real.
    pub kind: SheetKind,
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Images in the buffer.
    pub count: u32,
}

/// The size of a run, known when its images are loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSize {
    /// Training images in use.
    pub images: u32,
    /// Steps in each epoch.
    pub steps_per_epoch: u32,
    /// Steps of all epochs.
    pub total_steps: u32,
    /// Where the images came from.
    pub source: ImageSource,
    /// The discriminator's trainable parameters.
    pub discriminator_parameters: u32,
    /// The generator's trainable parameters.
    pub generator_parameters: u32,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// The worker accepts commands.
    Booted,
    /// A device is open.
    Ready {
        /// Its kind, name and properties.
        backend: BackendInfo,
    },
    /// The result of [`Command::Estimate`].
    Estimated {
        /// [`BackendInfo::key`] of the device.
        device: String,
        /// Images per batch of the timed steps.
        batch_size: u32,
        /// Median wall time of a step, in ms.
        ms_per_step: f64,
    },
    /// Progress of [`Command::SelfTest`].
    Testing {
        /// Operations compared so far.
        done: u32,
        /// Operations to compare.
        total: u32,
    },
    /// The result of [`Command::SelfTest`].
    Tested {
        /// The test, or why there is no GPU to test.
        outcome: Result<SelfTest, Failure>,
    },
    /// Progress of [`Command::Measure`].
    Measuring {
        /// Steps done so far, of all implementations.
        done: u32,
        /// Steps to do, of all implementations.
        total: u32,
    },
    /// The result of [`Command::Measure`].
    Measured {
        /// The measurement, or why it failed.
        outcome: Result<Measurement, Failure>,
    },
    /// Progress before the first step.
    Loading {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
        /// The current stage, which gives the unit of `done`.
        stage: Stage,
        /// Work done, in the stage's unit.
        done: u64,
        /// Work in all, if known.
        total: Option<u64>,
    },
    /// Device and images are ready; training begins.
    Started {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
        /// Numbers of its images, steps and parameters.
        size: RunSize,
    },
    /// The run continues from a checkpoint. The buffer holds `[D, G]` of all its steps, as [`float_bytes`](super::float_bytes); a
    /// [`Event::Frame`] for each of its sheets follows.
    Restored {
        /// The id from [`Command::Continue`].
        run: RunId,
        /// Steps done at the checkpoint.
        step: u32,
        /// Whole epochs done at the checkpoint.
        epoch: u32,
    },
    /// Reports the steps since the last report.
    Progress(StepReport),
    /// A sheet was drawn; the buffer holds its pixels.
    Samples(SampleSheet),
    /// A sheet of the run's timeline; the buffer holds its PNG. Comes after the [`Event::Samples`] of the same step.
    Frame {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// The run waits for [`Command::Resume`] or [`Command::Step`].
    Paused {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
    },
    /// The run trains again, after [`Command::Resume`] or [`Command::Step`].
    Resumed {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
    },
    /// A loss is not finite; the run has ended.
    Diverged {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
        /// The step whose loss was not finite, counted from 1.
        step: u32,
    },
    /// All epochs are done, and the last sheet is sent.
    Finished {
        /// The id from [`Command::Start`] or [`Command::Continue`].
        run: RunId,
    },
    /// A command ended the run.
    Stopped {
        /// The id from [`Command::Stop`].
        run: RunId,
    },
    /// An answer about stored runs.
    Archive(ArchiveEvent),
    /// An answer about networks.
    Inspect(InspectEvent),
    /// An answer about files of a run.
    Transfer(TransferEvent),
    /// A run, or the worker itself, failed.
    Failed {
        /// The run; `None` if it is the worker.
        run: Option<RunId>,
        /// Kind and sentences for the visitor.
        failure: Failure,
    },
}

/// The events of [`RunView::replay`](super::RunView::replay), serialised as those of [`Event`]. A separate enum, so that the page, which
/// sends no other events, does not contain the code that writes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as in `Event`")]
pub enum ReplayEvent {
    Loading { run: RunId, stage: Stage, done: u64, total: Option<u64> },
    Started { run: RunId, size: RunSize },
    Restored { run: RunId, step: u32, epoch: u32 },
    Samples(SampleSheet),
    Frame { run: RunId, step: u32, epoch: u32 },
    Paused { run: RunId },
    Resumed { run: RunId },
}

impl Event {
    /// The run; `None` for events about the worker and its device.
    #[must_use]
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Booted
            | Self::Ready { .. }
            | Self::Estimated { .. }
            | Self::Testing { .. }
            | Self::Tested { .. }
            | Self::Measuring { .. }
            | Self::Measured { .. }
            | Self::Archive(_)
            | Self::Inspect(_)
            | Self::Transfer(_) => None,
            Self::Failed { run, .. } => *run,
            Self::Progress(report) => Some(report.run),
            Self::Samples(sheet) => Some(sheet.run),
            Self::Loading { run, .. }
            | Self::Started { run, .. }
            | Self::Frame { run, .. }
            | Self::Restored { run, .. }
            | Self::Paused { run }
            | Self::Resumed { run }
            | Self::Diverged { run, .. }
            | Self::Finished { run }
            | Self::Stopped { run } => Some(*run),
        }
    }
}

/// A message and its buffer.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<T> {
    /// The command or event.
    pub message: T,
    /// Pixels or PNG of a sheet, losses, the visitor's images, latents, a recorded generator, or files of a run.
    pub bytes: Option<Vec<u8>>,
}

impl<T> From<T> for Envelope<T> {
    fn from(message: T) -> Self {
        Self { message, bytes: None }
    }
}
