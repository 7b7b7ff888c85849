//! Training without a browser: the same networks, images and steps, from the command line.
//!
//! [`arguments`] defines the commands: [`run`] trains, [`verify`] compares with another framework, [`time`] measures a step,
//! [`self_test`] compares a GPU with the CPU, [`record`] makes a finished run small enough for the page, [`classifier`] trains the
//! network that judges images, and [`quality`] judges them. Files of a run's [`folder`] are replaced atomically.

pub mod arguments;
pub mod atomic_write;
pub mod bandit;
pub mod classifier;
pub mod film;
pub mod folder;
pub mod images;
pub mod loss_file;
pub mod minimax;
pub mod quality;
pub mod record;
pub mod run;
pub mod self_test;
pub mod settings_flags;
pub mod terminal;
pub mod time;
pub mod verify;

mod device;
mod import;
mod progress;

use std::path::Path;
use std::time::Instant;

use crate::settings::Problem;

/// Why a command failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrainError {
    /// A flag's value is not valid.
    #[error("--{flag}: {problem}")]
    Flag {
        /// Its name, without dashes.
        flag: String,
        /// What is wrong, with the valid range.
        problem: String,
    },
    /// A file can't be read or written, or is not valid.
    #[error("{path}: {problem}")]
    File {
        /// The file's path.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The device was not opened, failed or was lost.
    #[error("the device failed: {0}")]
    Device(String),
    /// A loss is not finite.
    #[error("a loss is NaN or infinite at step {step}: the weights grew out of range. A smaller --lr usually helps")]
    Diverged {
        /// The step, from 1.
        step: u32,
    },
}

#[expect(clippy::disallowed_methods, reason = "there is a clock outside a browser")]
fn now() -> Instant {
    Instant::now()
}

impl TrainError {
    fn flag(flag: &str, problem: impl ToString) -> Self {
        Self::Flag { flag: flag.to_owned(), problem: problem.to_string() }
    }

    fn file(path: &Path, problem: impl ToString) -> Self {
        Self::File { path: path.display().to_string(), problem: problem.to_string() }
    }
}

impl From<Problem> for TrainError {
    fn from(problem: Problem) -> Self {
        Self::Flag { flag: problem.parameter, problem: problem.reason }
    }
}
