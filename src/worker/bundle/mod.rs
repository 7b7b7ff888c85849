//! A whole run as files: `.saddle.zip`, and the folder of the native trainer.
//!
//! A `.saddle.zip` holds `record.json` ([`RunRecord`](crate::run::kept::RunRecord)), `losses.csv`, a `sheet-EPOCH-STEP.png` for each
//! sheet, perhaps `real.png` (the first images it learns from) and, where there is a state to go on from, `checkpoint.safetensors`. The trainer's folder holds `config.json` and
//! `sheet-EPOCH.png` instead, and perhaps `generator-EPOCH.safetensors`, which are left out.
//!
//! Files from outside are not believed: names must be exactly those, sizes are limited before anything is read into memory, and
//! whatever is said twice must agree (`check`).

mod check;
mod folder;
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

/// What is known of a run.
const RECORD: &str = "record.json";

/// The same in the trainer's folder.
const CONFIG: &str = "config.json";

/// The losses of every step.
const LOSSES: &str = "losses.csv";

/// The first images that it learns from, as a sheet.
const REAL: &str = "real.png";

/// The state to go on from.
const CHECKPOINT: &str = "checkpoint.safetensors";

/// Most files that a run is made of: a sheet an epoch, and those between.
const MOST_FILES: usize = 8192;

/// Most bytes of all of them.
pub const MOST_BYTES: u64 = transfer::MOST_BYTES as u64;

/// A file by its name, which has no folder.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedFile {
    /// "losses.csv".
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Why files are no run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// Not to be unpacked.
    #[error("this is no zip file that can be read: {0}; choose the file as it was downloaded")]
    Zip(String),
    /// A file that no run has.
    #[error("“{0}” does not belong to a run; choose a .saddle.zip, or all files of the native trainer’s folder and no others")]
    Stranger(String),
    /// The same name twice.
    #[error("“{0}” is there twice")]
    Twice(String),
    /// More than any run has.
    #[error("{what} is longer than {most} bytes, more than any run needs; it is not read")]
    TooLarge {
        /// A file's name, or all of them.
        what: String,
        /// The bound.
        most: u64,
    },
    /// A file that every run has.
    #[error("“{0}” is missing; choose a .saddle.zip, or all files of the native trainer’s folder")]
    Missing(&'static str),
    /// A file that is not as it must be.
    #[error("“{name}” can't be taken: {problem}")]
    File {
        /// Which.
        name: String,
        /// What is wrong.
        problem: String,
    },
}

impl BundleError {
    fn file(name: &str, problem: impl Display) -> Self {
        Self::File { name: name.to_owned(), problem: reason(problem) }
    }
}

/// What a file is, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Record,
    Config,
    Losses,
    Checkpoint,
    Real,
    /// After `epoch` epochs and `step` steps; the trainer's folder has them at the ends of epochs only.
    Sheet {
        epoch: u32,
        step: Option<u32>,
    },
    /// What the trainer leaves and a run does without.
    LeftOut,
}

impl Kind {
    /// `None` for a name that no file of a run has.
    fn of(name: &str) -> Option<Self> {
        match name {
            RECORD => Some(Self::Record),
            CONFIG => Some(Self::Config),
            LOSSES => Some(Self::Losses),
            CHECKPOINT => Some(Self::Checkpoint),
            REAL => Some(Self::Real),
            _ => sheet(name).or_else(|| left_out(name).then_some(Self::LeftOut)),
        }
    }

    /// Longest such file that is read.
    fn most_bytes(self) -> u64 {
        match self {
            Self::Record | Self::Config => 1 << 16,
            Self::Losses => 64 << 20,
            Self::Checkpoint => file::MAX_BYTES as u64,
            Self::Sheet { .. } | Self::Real => picture::MOST_BYTES,
            Self::LeftOut => MOST_BYTES,
        }
    }
}

/// A number as it is written here: digits alone, no zero in front.
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

/// Generators, and what a trainer that was killed had not written to its end.
fn left_out(name: &str) -> bool {
    let generator = name.strip_prefix("generator-").and_then(|name| name.strip_suffix(".safetensors"));
    let part = name.strip_suffix(".part").and_then(Kind::of);
    generator.and_then(number).is_some() || part.is_some()
}
