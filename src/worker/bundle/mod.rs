//! A run as files: `.saddle.zip`, and the folder of the native trainer.
//!
//! A `.saddle.zip` holds `record.json` ([`RunRecord`](crate::run::stored::RunRecord)), `losses.csv`, a `sheet-EPOCH-STEP.png` for each
//! sheet and, if the run has them, `real.png` (its first training images), `quality.json` and `checkpoint.safetensors`. The trainer's folder holds
//! `config.json` and `sheet-EPOCH.png` instead, and perhaps `quality.csv` and `generator-EPOCH.safetensors`, which are ignored.
//!
//! Files are not trusted: only these names are allowed, sizes are limited before anything is read into memory, and whatever occurs
//! twice must agree (`check`).

mod check;
mod files;
mod folder;
mod paths;
mod read;
mod unzip;
mod write;

use std::fmt::Display;

use crate::data::picture;
use crate::gan::checkpoint::file;
use crate::run::protocol::transfer;
use crate::settings::reason;

pub use self::read::open;
pub use self::write::write;

const RECORD: &str = "record.json";

/// Takes the place of [`RECORD`] in the trainer's folder.
const CONFIG: &str = "config.json";

const LOSSES: &str = "losses.csv";

/// The first training images, as a sheet.
const REAL: &str = "real.png";

/// The measurements of its images ([`QualityRecord`](crate::run::quality::QualityRecord)).
const QUALITY: &str = "quality.json";

const CHECKPOINT: &str = "checkpoint.safetensors";

/// The same for spreadsheets.
const QUALITY_TABLE: &str = "quality.csv";

/// Most files of a run: a sheet per epoch, and some between.
const MAX_FILES: usize = 8192;

/// Most bytes of all files of a run.
pub const MAX_BYTES: u64 = transfer::MAX_BYTES as u64;

/// A file of a run, or a zip of them, held in memory.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name, or its path in a folder of the run: "losses.csv", "run/losses.csv".
    pub name: String,
    /// All bytes of the file; not trusted.
    pub bytes: Vec<u8>,
}

/// Why files are not a run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// It is a web page.
    #[error("this is a web page under the name of a run; download the file itself")]
    WebPage,
    /// The zip file can't be unpacked.
    #[error("this is not a readable zip file: {0}; choose the file as it was downloaded")]
    Zip(String),
    /// A file of this name belongs to no run.
    #[error("“{0}” does not belong to a run; choose a .saddle.zip, or all files of the native trainer’s folder and no others")]
    Unexpected(String),
    /// Two files have this name.
    #[error("there are two files “{0}”")]
    Duplicate(String),
    /// A file, or the run, is larger than any run needs.
    #[error("{what} is longer than {max} bytes, more than any run needs; it is not read")]
    TooLarge {
        /// A file's name in quotes, or "the run".
        what: String,
        /// The limit, in bytes.
        max: u64,
    },
    /// A file that every run has is missing.
    #[error("“{0}” is missing; choose a .saddle.zip, or all files of the native trainer’s folder")]
    Missing(&'static str),
    /// A file is damaged, or contradicts the others.
    #[error("“{name}” is not valid: {problem}")]
    File {
        /// The file's name, without a folder.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
}

impl BundleError {
    fn file(name: &str, problem: impl Display) -> Self {
        Self::File { name: name.to_owned(), problem: reason(problem) }
    }
}

/// The kind of a file, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Record,
    Config,
    Losses,
    Checkpoint,
    Real,
    Quality,
    /// Drawn after `epoch` epochs; a sheet of the trainer's folder, which is drawn at the end of an epoch, has no step.
    Sheet {
        epoch: u32,
        step: Option<u32>,
    },
    /// Other files of the trainer's folder.
    Ignored,
}

impl Kind {
    /// `None` for a file that belongs to no run.
    fn of(name: &str) -> Option<Self> {
        match name {
            RECORD => Some(Self::Record),
            CONFIG => Some(Self::Config),
            LOSSES => Some(Self::Losses),
            CHECKPOINT => Some(Self::Checkpoint),
            REAL => Some(Self::Real),
            QUALITY => Some(Self::Quality),
            _ => sheet(name).or_else(|| is_ignored(name).then_some(Self::Ignored)),
        }
    }

    fn max_bytes(self) -> u64 {
        match self {
            Self::Record | Self::Config => 1 << 16,
            Self::Losses => 64 << 20,
            Self::Quality => 1 << 20,
            Self::Checkpoint => file::MAX_BYTES as u64,
            Self::Sheet { .. } | Self::Real => picture::MAX_BYTES,
            Self::Ignored => MAX_BYTES,
        }
    }
}

/// A number in the only form that is written: digits without leading zeros.
fn number(text: &str) -> Option<u32> {
    text.parse::<u32>().ok().filter(|number| number.to_string() == text)
}

fn sheet(name: &str) -> Option<Kind> {
    let place = name.strip_prefix("sheet-")?.strip_suffix(".png")?;
    match place.split_once('-') {
        Some((epoch, step)) => Some(Kind::Sheet { epoch: number(epoch)?, step: Some(number(step)?) }),
        None => Some(Kind::Sheet { epoch: number(place)?, step: None }),
    }
}

/// Generators, measurements as a table, and incomplete files of a trainer that was killed.
fn is_ignored(name: &str) -> bool {
    let generator = name.strip_prefix("generator-").and_then(|name| name.strip_suffix(".safetensors"));
    let part = name.strip_suffix(".part").and_then(Kind::of);
    name == QUALITY_TABLE || generator.and_then(number).is_some() || part.is_some()
}
