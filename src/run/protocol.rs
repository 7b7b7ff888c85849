//! The messages between page and worker.
//!
//! Messages about a run carry its id, so that late ones of an older run can be ignored. Bulk data, such as pixels at one byte each, is
//! one transferred buffer ([`Envelope`]).

pub mod archive;
mod device;
mod failure;
pub mod inspect;
pub mod own_file;
pub mod own_network;
mod run;
pub mod transfer;

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use self::archive::{ArchiveCommand, ArchiveEvent};
pub use self::device::{BackendInfo, BackendKind};
pub use self::failure::{Failure, FailureKind};
use self::inspect::{InspectCommand, InspectEvent};
use self::own_file::{OwnFileCommand, OwnFileEvent};
pub use self::run::{Cells, ReplayRunEvent, RunCommand, RunEvent, RunSize, SampleSheet, SheetKind, Stage, StepReport};
use self::transfer::{TransferCommand, TransferEvent};

use super::config::{Ops, Preference, RunConfig};
use super::measurement::Measurement;
use super::self_test::SelfTest;
use super::stored::RunKey;

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
        /// The number of the visitor's own file, from [`OwnFileCommand::Read`], used instead of the data set.
        upload: Option<u32>,
        /// Pause before step 1.
        paused: bool,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Continue a stored run from its newest intact checkpoint, with its own configuration. It replaces a live run. If it was trained on
    /// a file of the visitor's own, that was read before.
    Continue {
        /// Its id from now on.
        run: RunId,
        /// The key that it is stored under.
        key: RunKey,
        /// Another learning rate, for a run that diverged.
        learning_rate: Option<f64>,
        /// The epochs in all, if they are more than the run had; fewer are ignored.
        epochs: Option<u32>,
        /// Train on the GPU even if it failed its self-test.
        skip_self_test: bool,
    },
    /// Compare the GPU with the CPU again: [`ViewEvent::Tested`]. Any other command cancels it.
    SelfTest,
    /// Time steps of implementations of the layers: [`ViewEvent::Measured`]. Any other command cancels it.
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
    /// A command for this run. No effect unless it is live.
    Run(RunId, RunCommand),
    /// A command about stored runs.
    Archive(ArchiveCommand),
    /// A command about networks.
    Inspect(InspectCommand),
    /// A command about files of a run.
    Transfer(TransferCommand),
    /// A command about the visitor's own file of images.
    OwnFile(OwnFileCommand),
}

/// From the worker to the page.
///
/// `V` is what a reader makes of the answers to secondary views; see [`LabEvent`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event<V = ViewEvent> {
    /// The worker accepts commands.
    Booted {
        /// Whether this build of the worker can train on a GPU.
        has_gpu: bool,
    },
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
    /// Progress of [`Command::Measure`].
    Measuring {
        /// Steps done so far, of all implementations.
        done: u32,
        /// Steps to do, of all implementations.
        total: u32,
    },
    /// An event of this run, whose id is that of [`Command::Start`] or [`Command::Continue`].
    Run(RunId, RunEvent),
    /// An answer about stored runs.
    Archive(ArchiveEvent),
    /// An answer about files of a run.
    Transfer(TransferEvent),
    /// An answer about the visitor's own file with this number.
    OwnFile(u32, OwnFileEvent),
    /// An answer to a secondary view.
    View(V),
    /// The worker itself failed.
    Failed(Failure),
}

/// Answers that only secondary views read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ViewEvent {
    /// An answer about networks.
    Inspect(InspectEvent),
    /// The result of [`Command::SelfTest`].
    Tested {
        /// The test, or why there is no GPU to test.
        outcome: Result<SelfTest, Failure>,
    },
    /// The result of [`Command::Measure`].
    Measured {
        /// The measurement, or why it failed.
        outcome: Result<Measurement, Failure>,
    },
}

/// The events as the page's first module reads them: it passes answers to secondary views on, and does not contain the code that reads them.
pub type LabEvent = Event<IgnoredAny>;

/// The events of [`RunView::replay`](super::RunView::replay), serialised as those of [`Event`]. A separate enum, so that the page, which
/// sends no other events, does not contain the code that writes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum ReplayEvent {
    /// As in [`Event`].
    Run(RunId, ReplayRunEvent),
}

impl<V> Event<V> {
    /// The run; `None` for events about the worker, its device and its answers.
    #[must_use]
    pub fn run(&self) -> Option<RunId> {
        match self {
            Self::Run(run, _) => Some(*run),
            _ => None,
        }
    }
}

/// A message and its buffer.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<T> {
    /// The command or event.
    pub message: T,
    /// Pixels or PNG of a sheet, losses, first images of the visitor's file, latents, recorded networks, a network of the visitor's, or files of a run.
    pub bytes: Option<Vec<u8>>,
}

impl<T> From<T> for Envelope<T> {
    fn from(message: T) -> Self {
        Self { message, bytes: None }
    }
}
