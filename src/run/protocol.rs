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
use super::kept::{ImageSource, RunKey};
use super::measurement::Measurement;
use super::self_test::SelfTest;

/// The id of a run within one page; a later run has a larger one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u32);

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// The first command: which data files the page's own origin serves. The worker requests no others from it.
    SetHostedFiles {
        /// File names.
        names: Vec<String>,
    },
    /// Open a device: [`Event::Ready`].
    Open {
        /// The preferred device.
        backend: Preference,
    },
    /// Time a few steps: [`Event::Estimated`]. Any other command cancels it.
    Estimate {
        /// The preferred device.
        backend: Preference,
        /// Images per batch.
        batch_size: u32,
    },
    /// Start a run. It replaces a live run.
    Start {
        /// The new run.
        run: RunId,
        /// The key to store it under.
        key: RunKey,
        /// Its configuration.
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
        /// The preferred device.
        backend: Preference,
        /// Images per batch.
        batch_size: u32,
        /// Timed steps of each, after one that is not timed.
        steps: u32,
        /// The implementations, in this order.
        ops: Vec<Ops>,
    },
    /// Pause after the current step.
    Pause {
        /// The run.
        run: RunId,
    },
    /// Resume a paused run.
    Resume {
        /// The run.
        run: RunId,
    },
    /// Train a number of steps from a pause, then pause again.
    Step {
        /// The run.
        run: RunId,
        /// The number of steps.
        of: u32,
    },
    /// Draw a sheet now.
    Sample {
        /// The run.
        run: RunId,
    },
    /// Store the run now, as when the page is hidden.
    Save {
        /// The run.
        run: RunId,
    },
    /// End the run.
    Stop {
        /// The run.
        run: RunId,
    },
    /// About stored runs.
    Archive(ArchiveCommand),
    /// About networks.
    Inspect(InspectCommand),
    /// About files of a run.
    Transfer(TransferCommand),
}

/// The work before the first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Opening the device.
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
    /// The run.
    pub run: RunId,
    /// Steps done, including these.
    pub step: u32,
    /// Whole epochs done.
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
    /// The run.
    pub run: RunId,
    /// Its images.
    pub kind: SheetKind,
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Images in it.
    pub count: u32,
}

/// The size of a run, known when its images are loaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSize {
    /// Training images.
    pub images: u32,
    /// Steps in each epoch.
    pub steps_per_epoch: u32,
    /// Steps in all.
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
        /// The device.
        backend: BackendInfo,
    },
    /// Steps were timed.
    Estimated {
        /// [`BackendInfo::key`] of the device.
        device: String,
        /// Images per batch.
        batch_size: u32,
        /// Median wall time of a step, in ms.
        ms_per_step: f64,
    },
    /// Progress of [`Command::SelfTest`].
    Testing {
        /// Operations compared.
        done: u32,
        /// Operations in all.
        total: u32,
    },
    /// The result of [`Command::SelfTest`].
    Tested {
        /// The test, or why there is no GPU to test.
        outcome: Result<SelfTest, Failure>,
    },
    /// Progress of [`Command::Measure`].
    Measuring {
        /// Steps done.
        done: u32,
        /// Steps in all.
        total: u32,
    },
    /// The result of [`Command::Measure`].
    Measured {
        /// The measurement, or why it failed.
        outcome: Result<Measurement, Failure>,
    },
    /// Progress before the first step.
    Loading {
        /// The run.
        run: RunId,
        /// The current work.
        stage: Stage,
        /// Work done, in the stage's unit.
        done: u64,
        /// Work in all, if known.
        total: Option<u64>,
    },
    /// Device and images are ready; training begins.
    Started {
        /// The run.
        run: RunId,
        /// Its size.
        size: RunSize,
    },
    /// The run continues from a checkpoint. The buffer holds `[D, G]` of all its steps, as [`float_bytes`](super::float_bytes); a
    /// [`Event::Frame`] for each of its sheets follows.
    Restored {
        /// The run.
        run: RunId,
        /// Steps done.
        step: u32,
        /// Whole epochs done.
        epoch: u32,
    },
    /// Steps were done.
    Progress(StepReport),
    /// A sheet was drawn.
    Samples(SampleSheet),
    /// A sheet of the run's timeline; the buffer holds its PNG. Comes after the [`Event::Samples`] of the same step.
    Frame {
        /// The run.
        run: RunId,
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// The run is paused.
    Paused {
        /// The run.
        run: RunId,
    },
    /// The run is resumed.
    Resumed {
        /// The run.
        run: RunId,
    },
    /// A loss is not finite; the run has ended.
    Diverged {
        /// The run.
        run: RunId,
        /// The step whose loss was not finite, counted from 1.
        step: u32,
    },
    /// All epochs are done, and the last sheet is sent.
    Finished {
        /// The run.
        run: RunId,
    },
    /// A command ended the run.
    Stopped {
        /// The run.
        run: RunId,
    },
    /// About stored runs.
    Archive(ArchiveEvent),
    /// About networks.
    Inspect(InspectEvent),
    /// About files of a run.
    Transfer(TransferEvent),
    /// A run, or the worker itself, failed.
    Failed {
        /// The run; `None` if it is the worker.
        run: Option<RunId>,
        /// The reason.
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
