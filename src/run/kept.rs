//! A run as it is kept, exported and imported: its record, the losses of every step, its sheets and its last state.

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::tiling::Tiling;

/// Names a kept run, for good: eight letters and digits that no other run in the same browser has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunKey(pub String);

/// How an [`ImageSource::OwnFile`] begins as text.
const OWN_FILE: &str = "your file ";

/// Where a run's images came from. Stored and sent as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ImageSource {
    /// The visitor's own file, by name; a later visit does not have it.
    OwnFile(String),
    /// A data set, with its origin: "kept on this device", "drawn here from the seed", a mirror's host.
    Dataset(String),
}

impl From<String> for ImageSource {
    fn from(text: String) -> Self {
        match text.strip_prefix(OWN_FILE) {
            Some(name) => Self::OwnFile(name.to_owned()),
            None => Self::Dataset(text),
        }
    }
}

impl From<ImageSource> for String {
    fn from(source: ImageSource) -> Self {
        source.to_string()
    }
}

impl fmt::Display for ImageSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OwnFile(name) => write!(f, "{OWN_FILE}{name}"),
            Self::Dataset(origin) => f.write_str(origin),
        }
    }
}

/// How a kept run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// It can go on.
    Open,
    /// All epochs are done.
    Finished,
    /// The visitor ended it.
    Stopped,
    /// A loss stopped being a number at this step, counted from 1.
    Diverged(u32),
}

/// What is known of a kept run without its sheets and weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// Its name in the store.
    pub key: RunKey,
    /// The visitor's name for it; empty until one is given.
    #[serde(default)]
    pub title: String,
    /// Every parameter, form-encoded as in the page's address.
    pub query: String,
    /// Learning rates that it was trained with before the one in `query`, each with the step it was left after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_rates: Vec<(u32, f64)>,
    /// What it ran on last, by its key: "cpu:CPU", "webgpu:Radeon 780M".
    pub device: String,
    /// How that GPU's products were shared out; `None` on a CPU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
    /// The build that wrote it last ([`super::BUILD`]).
    pub build: String,
    /// When it began, in ms since 1970.
    pub began_ms: f64,
    /// When it was last written, in ms since 1970.
    pub changed_ms: f64,
    /// Time spent on its steps, in ms; pauses are left out.
    pub trained_ms: f64,
    /// Steps done.
    pub step: u32,
    /// Steps in each epoch.
    pub steps_per_epoch: u32,
    /// Steps in all.
    pub total_steps: u32,
    /// Images it learns from.
    pub images: u32,
    /// Where they came from.
    pub source: ImageSource,
    /// SHA-256 of their pixels, in hexadecimal.
    pub images_sha256: String,
    /// `[D, G]` of the last step whose losses were numbers, in nats.
    pub last_losses: Option<[f32; 2]>,
    /// How it stands.
    pub ending: Ending,
}

impl RunRecord {
    /// Whole epochs done.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.step / self.steps_per_epoch.max(1)
    }

    /// Whether `step` steps are `epoch` whole epochs.
    #[must_use]
    pub fn is_end_of_epoch(&self, step: u32, epoch: u32) -> bool {
        epoch.checked_mul(self.steps_per_epoch) == Some(step)
    }

    /// Whether it learns from a file of the visitor's own, which no later visit has.
    #[must_use]
    pub fn is_of_own_file(&self) -> bool {
        matches!(self.source, ImageSource::OwnFile(_))
    }
}

/// A sheet of a run's timeline, compressed: a PNG of 64 images as `data::picture` writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// The PNG's bytes.
    pub png: Rc<[u8]>,
}

/// Runs that are kept at most: of more, those that were written longest ago go. Each takes some 60 MB.
pub const MOST_RUNS: usize = 6;

/// A run whole.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptRun {
    /// What is known of it.
    pub record: RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: Vec<[f32; 2]>,
    /// Its sheets, by step.
    pub frames: Vec<Frame>,
    /// The first images it learns from, a PNG like a frame's; `None` of a run that was kept without them.
    pub real: Option<Rc<[u8]>>,
    /// The last state that was saved, a safetensors file (`gan::checkpoint`).
    pub checkpoint: Option<Vec<u8>>,
}
