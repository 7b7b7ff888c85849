//! Messages about the live run.

use serde::{Deserialize, Serialize};

use super::failure::Failure;
use crate::data::nearest::Neighbour;
use crate::run::measurement::Calls;
use crate::run::quality::QualityRecord;
use crate::run::stored::ImageSource;

/// Commands of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RunCommand {
    /// Pause after the current step.
    Pause,
    /// Resume after a pause.
    Resume,
    /// Train this many steps from a pause, then pause again. Without effect for 0, and while the run is not paused.
    Step(u32),
    /// Draw a sheet now.
    Sample,
    /// Store the run now, as when the page is hidden.
    Save,
    /// Whether the page shows the sheet: only then cells are drawn between sheets, as [`RunEvent::Cells`].
    Watch(bool),
    /// Find the training image nearest to the image in the buffer, one byte a pixel: [`RunEvent::Nearest`]. Also answered when the run
    /// has ended, until the next one starts.
    Nearest {
        /// A number that the answer repeats.
        ticket: u32,
    },
    /// End the run for good: [`RunEvent::Stopped`].
    Stop,
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
    /// Compiling the GPU's kernels, in kernels.
    Compiling,
    /// Comparing the GPU with the CPU, in operations.
    Testing,
    /// The first sheet and the two halves of the first step, in which a GPU compiles its kernels.
    WarmingUp,
}

/// The steps since the last report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepReport {
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
    /// Whether its images are generated or real.
    pub kind: SheetKind,
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// Images in the buffer.
    pub count: u32,
}

/// Some images of the sheet, from the run's fixed latents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// Steps done when they were drawn.
    pub step: u32,
    /// Place of the first of them in the sheet, from 0.
    pub first: u32,
    /// D's probability that each is real.
    pub probabilities: Vec<f32>,
    /// The same of as many training images. Those of the whole sheet are spread evenly over the set.
    #[serde(default)]
    pub real: Vec<f32>,
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

/// Events of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum RunEvent {
    /// Progress before the first step.
    Loading {
        /// The current stage, which gives the unit of `done`.
        stage: Stage,
        /// Work done, in the stage's unit.
        done: u64,
        /// Work in all, if known.
        total: Option<u64>,
    },
    /// Device and images are ready; training begins.
    Started(RunSize),
    /// The run continues from a checkpoint. The buffer holds `[D, G]` of all its steps, as [`float_bytes`](crate::run::float_bytes); a
    /// [`Self::Frame`] for each of its sheets follows.
    Restored {
        /// Steps done at the checkpoint.
        step: u32,
        /// Whole epochs done at the checkpoint.
        epoch: u32,
    },
    /// Steps were trained.
    Progress(StepReport),
    /// A sheet was drawn; the buffer holds its pixels.
    Samples(SampleSheet),
    /// A sheet of the run's timeline; the buffer holds its PNG. Comes after the [`Self::Samples`] of the same step.
    Frame {
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// Some cells of the sheet were drawn again; the buffer holds their pixels.
    Cells(Cells),
    /// The answer to [`RunCommand::Nearest`]; the buffer holds the image's pixels.
    Nearest {
        /// The ticket of the command.
        ticket: u32,
        /// The image's number and distance; `None` if the worker no longer has the images.
        found: Option<Neighbour>,
        /// Images that were compared.
        images: u32,
    },
    /// Images were measured: rows that are new or replace those of the same step, with what they were measured with.
    Quality(QualityRecord),
    /// Nothing more is measured: the reason, as a sentence.
    QualityFailed(String),
    /// WebGPU calls a step, counted over a few steps. None come from a CPU.
    Counted(Calls),
    /// The run waits for [`RunCommand::Resume`] or [`RunCommand::Step`].
    Paused,
    /// The run trains again, after [`RunCommand::Resume`] or [`RunCommand::Step`].
    Resumed,
    /// A loss is not finite; the run has ended.
    Diverged {
        /// The step whose loss was not finite, counted from 1.
        step: u32,
    },
    /// All epochs are done, and the last sheet is sent.
    Finished,
    /// A command ended the run.
    Stopped,
    /// The run failed.
    Failed(Failure),
}

/// The events of [`ReplayEvent`](super::ReplayEvent).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "as in `RunEvent`")]
pub enum ReplayRunEvent {
    Loading { stage: Stage, done: u64, total: Option<u64> },
    Started(RunSize),
    Restored { step: u32, epoch: u32 },
    Samples(SampleSheet),
    Frame { step: u32, epoch: u32 },
    Quality(QualityRecord),
    Paused,
    Resumed,
}
