//! What crosses when a run is taken along as a file, and when one is opened from files.

use serde::{Deserialize, Serialize};

use crate::run::kept::RunKey;

/// What can be made of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// G's weights under PyTorch's names and in its layouts, a safetensors file.
    Generator,
    /// D's, likewise.
    Discriminator,
    /// A sheet as PNG.
    Sheet {
        /// Steps done when it was drawn; of several before it the last.
        step: u32,
        /// Four pixels high and wide for each of its own, instead of one.
        large: bool,
    },
    /// All sheets as an animated GIF.
    Timeline,
    /// All of it, as `.saddle.zip`.
    Run,
}

/// From the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakeCommand {
    /// Make a file of a run, live or kept, and answer with [`TakeEvent::Exported`].
    Export {
        /// Which run.
        key: RunKey,
        /// What of it.
        what: Export,
    },
    /// Keep the run in these files, and answer with [`TakeEvent::Imported`]. Their bytes travel beside this, one file after
    /// another.
    Import {
        /// The name to keep it under.
        key: RunKey,
        /// Name and size in bytes of each.
        files: Vec<(String, u32)>,
    },
}

/// To the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakeEvent {
    /// A file that was asked for; its bytes travel beside this.
    Exported {
        /// Its name and type (`image/png`), or why there is none.
        outcome: Result<(String, String), String>,
    },
    /// Files that were given.
    Imported {
        /// The name the run is kept under, or why it was refused.
        outcome: Result<RunKey, String>,
    },
}
