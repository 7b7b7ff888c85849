//! What crosses the boundary between page and worker, and nothing else does.
//!
//! Both enums are closed and hold owned plain data. Events after [`Event::Ready`] carry the run's id, so that
//! a late one of an older run can be told and dropped; commands carry it for the same reason. Pixels travel
//! beside their event as one transferred buffer ([`Envelope`]), one byte each.

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

/// Names one run of one page; a later run has a larger one.
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
    /// Open a device and say which ([`Event::Ready`]).
    Open {
        /// What is wanted.
        backend: Preference,
    },
    /// Time a few steps on the device and answer with [`Event::Estimated`]. Gives way to any other command.
    Estimate {
        /// What is wanted.
        backend: Preference,
        /// Images per batch.
        batch_size: u32,
    },
    /// Begin a run. A run that is going on is dropped.
    Start {
        /// The new run.
        run: RunId,
        /// The name it is kept under.
        key: RunKey,
        /// What to train.
        config: RunConfig,
        /// Name of the visitor's own file, used instead of the data set; its pixels are this command's buffer.
        upload: Option<String>,
        /// Wait, paused, at step 0.
        paused: bool,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Go on with a kept run from its newest whole state, under its own configuration but for what is given here. A run that is
    /// going on is dropped.
    Continue {
        /// What it is called from now on.
        run: RunId,
        /// The name it is kept under.
        key: RunKey,
        /// The learning rate from then on, of a run that diverged.
        learning_rate: Option<f64>,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Compare the GPU with the CPU anew, and answer with [`Event::Tested`]. Gives way to any other command.
    SelfTest,
    /// Time steps of implementations of the layers, and answer with [`Event::Measured`]. Gives way to any other command.
    Measure {
        /// What is wanted.
        backend: Preference,
        /// Images per batch.
        batch_size: u32,
        /// Steps of each, after one that is not timed.
        steps: u32,
        /// Whose layers, in the order they are timed.
        ops: Vec<Ops>,
    },
    /// Stop after the current step, keeping everything.
    Pause {
        /// The run meant.
        run: RunId,
    },
    /// Go on.
    Resume {
        /// The run meant.
        run: RunId,
    },
    /// From a pause: so many steps, then pause again.
    Step {
        /// The run meant.
        run: RunId,
        /// How many steps.
        of: u32,
    },
    /// Draw a sheet now.
    Sample {
        /// The run meant.
        run: RunId,
    },
    /// Keep the run as it stands, as when the page is hidden.
    Save {
        /// The run meant.
        run: RunId,
    },
    /// End the run and forget it.
    Stop {
        /// The run meant.
        run: RunId,
    },
    /// About runs that are kept. Answered beside whatever run is going on.
    Archive(ArchiveCommand),
    /// About the inside of a run's networks. Answered between two steps of whatever run is going on.
    Inspect(InspectCommand),
    /// About files that a run is taken along in. Answered beside whatever run is going on.
    Transfer(TransferCommand),
}

/// What is going on before the first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Asking for the device.
    OpeningDevice,
    /// Fetching the images, in bytes.
    Downloading,
    /// Checking and unpacking the images, in bytes.
    Unpacking,
    /// Drawing the garments, in images.
    Drawing,
    /// Comparing the GPU with the CPU, in operations.
    Testing,
    /// The first pass through each part, where a GPU compiles its kernels, in parts.
    WarmingUp,
}

/// News of training: the steps since the last report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
    /// The run.
    pub run: RunId,
    /// Steps done, these included.
    pub step: u32,
    /// Whole epochs done.
    pub epoch: u32,
    /// `[D, G]` of each step since the last report, oldest first, in nats.
    pub losses: Vec<[f32; 2]>,
    /// Wall time of each of those steps, in ms.
    pub step_ms: f64,
}

/// Whose images a sheet shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetKind {
    /// The generator's, from the run's fixed latents.
    Generated,
    /// The first of the training set.
    Real,
}

/// A square sheet of 28×28 images; its bytes travel beside it, image after image, row by row, 0 black.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleSheet {
    /// The run.
    pub run: RunId,
    /// Generated or real.
    pub kind: SheetKind,
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Images in it.
    pub count: u32,
}

/// The size of a run, known once its data is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSize {
    /// Images used.
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
    /// The worker runs and takes commands.
    Booted,
    /// A device is open.
    Ready {
        /// Which.
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
    /// A self-test that was asked for is under way.
    Testing {
        /// Operations compared.
        done: u32,
        /// Out of so many.
        total: u32,
    },
    /// The self-test that was asked for.
    Tested {
        /// What it found, or why there is no GPU to test.
        outcome: Result<SelfTest, Failure>,
    },
    /// A measurement that was asked for is under way.
    Measuring {
        /// Steps done.
        done: u32,
        /// Out of so many.
        total: u32,
    },
    /// The measurement that was asked for.
    Measured {
        /// What it found, or why there is nothing to measure.
        outcome: Result<Measurement, Failure>,
    },
    /// Work before the first step.
    Loading {
        /// The run.
        run: RunId,
        /// What.
        stage: Stage,
        /// How far, in the stage's unit.
        done: u64,
        /// Out of how much, where known.
        total: Option<u64>,
    },
    /// Everything is there; training begins.
    Started {
        /// The run.
        run: RunId,
        /// How large it is.
        size: RunSize,
    },
    /// The run goes on from a kept state. The losses `[D, G]` of all its steps travel beside this, 32-bit floats, little end
    /// first; its sheets come next.
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
    /// A sheet of the run's timeline; its PNG travels beside this. Comes after the [`Event::Samples`] of the same step.
    Frame {
        /// The run.
        run: RunId,
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// The run waits.
    Paused {
        /// The run.
        run: RunId,
    },
    /// The run goes on.
    Resumed {
        /// The run.
        run: RunId,
    },
    /// A loss stopped being a number; the run has ended at `step`.
    Diverged {
        /// The run.
        run: RunId,
        /// The step whose loss was not finite, counted from 1.
        step: u32,
    },
    /// All epochs are done and the last sheet is sent.
    Finished {
        /// The run.
        run: RunId,
    },
    /// The run was ended by [`Command::Stop`].
    Stopped {
        /// The run.
        run: RunId,
    },
    /// About runs that are kept.
    Archive(ArchiveEvent),
    /// About the inside of a run's networks.
    Inspect(InspectEvent),
    /// About files that a run is taken along in.
    Transfer(TransferEvent),
    /// Trouble: of a run, or of the worker itself.
    Failed {
        /// The run, if there was one.
        run: Option<RunId>,
        /// What happened.
        failure: Failure,
    },
}

/// The part of [`Event`] that makes a run's mirror anew, for who comes later ([`RunView::retold`](super::RunView::retold)). It is written as those events are,
/// and read as such: a page that only tells need not know how to write all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as in `Event`")]
pub enum Retold {
    Loading { run: RunId, stage: Stage, done: u64, total: Option<u64> },
    Started { run: RunId, size: RunSize },
    Restored { run: RunId, step: u32, epoch: u32 },
    Samples(SampleSheet),
    Frame { run: RunId, step: u32, epoch: u32 },
    Paused { run: RunId },
    Resumed { run: RunId },
}

impl Event {
    /// The run an event belongs to; `None` for those about the worker and its device.
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

/// A message with the bytes that travel beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<T> {
    /// The command or event.
    pub message: T,
    /// Pixels or PNG of a sheet, the losses so far, the visitor's IDX file, latents, a recorded generator, or files of a run.
    pub bytes: Option<Vec<u8>>,
}

impl<T> From<T> for Envelope<T> {
    fn from(message: T) -> Self {
        Self { message, bytes: None }
    }
}
