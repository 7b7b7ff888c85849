//! Training without a browser: the same networks, images and steps, from the command line.
//!
//! [`arguments`] says what can be asked for, [`run`] trains, [`verify`] compares with another framework, [`time`] says what a
//! step costs, and [`record`] makes a finished run small enough for the page. A run's folder ([`folder`]) always holds a whole
//! state: files are written beside their place and then renamed.

pub mod arguments;
pub mod bandit;
pub mod folder;
pub mod images;
pub mod loss_file;
pub mod minimax;
pub mod record;
pub mod run;
pub mod settings_flags;
pub mod time;
pub mod verify;

mod device;
mod import;
mod progress;

use std::path::Path;
use std::time::Instant;

use crate::settings::Problem;

/// Why a command ended early, with the flag or file that it is about.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrainError {
    /// A flag's value can't be taken.
    #[error("--{flag}: {problem}")]
    Flag {
        /// Its name, without dashes.
        flag: String,
        /// What is wrong, with the bounds.
        problem: String,
    },
    /// A file can't be read, written or believed.
    #[error("{path}: {problem}")]
    File {
        /// Which.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// The device failed while it was at work.
    #[error("the device failed: {0}")]
    Device(String),
    /// A loss is no number any more.
    #[error("a loss stopped being a number at step {step}: the weights grew out of range. A smaller --lr usually mends it")]
    Diverged {
        /// Counted from 1.
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
