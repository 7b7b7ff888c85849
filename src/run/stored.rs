//! A run as it is stored, exported and imported: record, losses, sheets, measurements and checkpoint.

use std::fmt;
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::config::RunConfig;
use super::quality::{QualityRecord, QualityRow};
use super::tiling::Tiling;
use crate::settings::Settings;

/// The permanent name of a run: eight letters and digits, unique in a browser.
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

/// The state of a stored run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// Steps are left, and it can continue.
    Open,
    /// All epochs are done.
    Finished,
    /// The visitor stopped it.
    Stopped,
    /// A loss was not finite at this step, counted from 1.
    Diverged(u32),
}

/// The facts of a run, without losses, sheets and weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRecord {
    /// Its name in the store.
    pub key: RunKey,
    /// The visitor's name for it; empty if there is none.
    #[serde(default)]
    pub title: String,
    /// Every parameter, form-encoded as in the page's address.
    pub query: String,
    /// Earlier learning rates, each with the last step trained with it; the current one is in `query`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_rates: Vec<(u32, f64)>,
    /// The last device, by its [`key`](super::protocol::BackendInfo::key).
    pub device: String,
    /// The tiling of that GPU's matrix products; `None` on a CPU.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
    /// The [`BUILD`](super::BUILD) that wrote it last.
    pub build: String,
    /// Start, in ms since 1970.
    pub began_ms: f64,
    /// Last write, in ms since 1970.
    pub changed_ms: f64,
    /// Time spent on its steps, in ms, without pauses.
    pub trained_ms: f64,
    /// Steps done, up to `total_steps`.
    pub step: u32,
    /// Steps in each epoch.
    pub steps_per_epoch: u32,
    /// Steps of all epochs.
    pub total_steps: u32,
    /// Training images in use.
    pub images: u32,
    /// Where they came from.
    pub source: ImageSource,
    /// SHA-256 of their pixels, in hexadecimal.
    pub images_sha256: String,
    /// `[D, G]` of the last step with finite losses, in nats.
    pub last_losses: Option<[f32; 2]>,
    /// The last measurement of its images.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityRow>,
    /// Whether and how it ended.
    pub ending: Ending,
}

impl RunRecord {
    /// The configuration that `query` sets.
    #[must_use]
    pub fn config(&self) -> RunConfig {
        RunConfig::from_query(&self.query).config
    }

    /// Whole epochs done, from 0.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.step / self.steps_per_epoch.max(1)
    }

    /// Whether `step` steps are exactly `epoch` epochs.
    #[must_use]
    pub fn is_end_of_epoch(&self, step: u32, epoch: u32) -> bool {
        epoch.checked_mul(self.steps_per_epoch) == Some(step)
    }

    /// Whether it was trained on the visitor's own file, so that a later visit can't continue it.
    #[must_use]
    pub fn is_of_own_file(&self) -> bool {
        matches!(self.source, ImageSource::OwnFile(_))
    }
}

/// A sheet of a run's timeline: a PNG of 64 images as `data::picture` writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// The file's bytes.
    pub png: Rc<[u8]>,
}

/// Most stored runs: beyond that, those written longest ago are deleted. Each takes about 60 MB.
pub const MOST_RUNS: usize = 6;

/// A run with all of its data.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredRun {
    /// All but losses, sheets, measurements and weights.
    pub record: RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: Vec<[f32; 2]>,
    /// Its sheets, by step.
    pub frames: Vec<Frame>,
    /// Its first training images, a PNG like a frame's; old runs have none.
    pub real: Option<Rc<[u8]>>,
    /// Its measurements; `None` if there are none, as in old runs.
    pub quality: Option<QualityRecord>,
    /// Its last checkpoint, a safetensors file (`gan::checkpoint`).
    pub checkpoint: Option<Vec<u8>>,
}
