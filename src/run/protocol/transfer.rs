//! What crosses when a run is taken along as a file, and when one is opened from files.

use serde::{Deserialize, Serialize};

use crate::run::kept::RunKey;

/// Most bytes of a run's files; its state has 30 million, a sheet 30,000.
pub const MAX_BYTES: u32 = 256 << 20;

/// What can be made of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// G's weights under PyTorch's names and in its layouts, a safetensors file.
    Generator,
    /// D's, likewise.
    Discriminator,
    /// The sheet that was drawn after so many steps, or the last one before, as PNG.
    Sheet(u32),
    /// The same, four pixels high and wide for each of its own.
    LargeSheet(u32),
    /// All sheets as an animated GIF.
    Timeline,
    /// All of it, as `.saddle.zip`.
    Run,
}

/// From the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferCommand {
    /// Make a file of a run, live or kept, and answer with [`TransferEvent::Exported`] or [`TransferEvent::NotExported`].
    Export {
        /// Which run.
        key: RunKey,
        /// What of it.
        what: Export,
    },
    /// Keep the run in these files, and answer with [`TransferEvent::Imported`] or [`TransferEvent::NotImported`]. Their bytes travel
    /// beside this, one file after another.
    Import {
        /// The name to keep it under.
        key: RunKey,
        /// Name and size in bytes of each.
        files: Vec<(String, u32)>,
    },
}

/// To the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferEvent {
    /// A file that was asked for: its name. Its bytes travel beside this.
    Exported(String),
    /// Why there is no such file, and what to do.
    NotExported(String),
    /// Files that were given are a run, and kept under this name.
    Imported(RunKey),
    /// Why they were refused.
    NotImported(String),
}
