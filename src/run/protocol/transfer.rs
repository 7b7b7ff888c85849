//! Messages about files of a run: exports and imports.

use serde::{Deserialize, Serialize};

use crate::run::stored::RunKey;

/// Most bytes of a run's files. A checkpoint has 30 million, a sheet 30,000.
pub const MAX_BYTES: u32 = 256 << 20;

/// A file that can be made of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// G's weights under PyTorch's names and in its layouts, a safetensors file.
    Generator,
    /// D's weights, in the same form.
    Discriminator,
    /// The last sheet up to this step, as PNG.
    Sheet(u32),
    /// The same, four times as wide and high.
    LargeSheet(u32),
    /// The [film](crate::run::film) of all sheets, as an animated GIF.
    Timeline,
    /// The chart of the losses, as SVG.
    Losses,
    /// The whole run, as `.saddle.zip`.
    Run,
}

/// Commands of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferCommand {
    /// Make a file of a live or stored run: [`TransferEvent::Exported`] or [`TransferEvent::NotExported`].
    Export {
        /// Its name in the store, or that of the live run.
        key: RunKey,
        /// The kind of file.
        what: Export,
    },
    /// Make the film of a run that the worker does not have, as [`Export::Timeline`]: [`TransferEvent::Exported`] or
    /// [`TransferEvent::NotExported`]. The buffer holds its sheets as PNG, one after another.
    Film {
        /// The run's set-up, form-encoded.
        query: String,
        /// Step, epoch and size in bytes of each sheet.
        sheets: Vec<(u32, u32, u32)>,
    },
    /// Store the run in these files: [`TransferEvent::Imported`] or [`TransferEvent::NotImported`]. The buffer holds their contents, one
    /// after another.
    Import {
        /// The key to store it under.
        key: RunKey,
        /// Name and size in bytes of each file.
        files: Vec<(String, u32)>,
    },
}

/// Answers of the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferEvent {
    /// A file of this name; the buffer holds its contents.
    Exported(String),
    /// The export failed: a sentence for the visitor.
    NotExported(String),
    /// The run is stored under this key.
    Imported(RunKey),
    /// The import failed: a sentence for the visitor.
    NotImported(String),
}
