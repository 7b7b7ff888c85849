//! Messages about the runs stored in the browser.

use serde::{Deserialize, Serialize};

use crate::run::quality::QualityRecord;
use crate::run::stored::{RunKey, RunRecord};

/// Commands of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveCommand {
    /// List all runs: [`ArchiveEvent::Listed`].
    List,
    /// Send a run: [`ArchiveEvent::Losses`], [`ArchiveEvent::Real`], [`ArchiveEvent::Quality`], an [`ArchiveEvent::Frame`] for each sheet by step, then
    /// [`ArchiveEvent::Shown`]. [`RunReader`](crate::run::loaded_run::RunReader) puts them together.
    Show {
        /// Its name in the store.
        key: RunKey,
        /// Only sheets after this step, since the page has the others; `None` for all.
        after: Option<u32>,
    },
    /// Set a run's title: [`ArchiveEvent::Listed`].
    Rename {
        /// Its name in the store.
        key: RunKey,
        /// The new title; empty to remove it.
        title: String,
    },
    /// Delete a run: [`ArchiveEvent::Listed`].
    Delete {
        /// Its name in the store.
        key: RunKey,
    },
}

/// The store of this origin, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Bytes used by this origin.
    pub used: u64,
    /// Bytes that may be used; 0 if unknown.
    pub quota: u64,
    /// Whether the browser has promised not to clear it.
    pub persisted: bool,
}

/// Answers of the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ArchiveEvent {
    /// All stored runs, and the room they take.
    Listed {
        /// Their records, the last written first.
        runs: Vec<RunRecord>,
        /// The room used and the quota.
        usage: Usage,
        /// The live run, stored or not.
        live: Option<RunKey>,
        /// A sentence for the visitor if the records of other runs can't be read.
        unreadable: Option<String>,
    },
    /// The buffer holds `D` and `G` of every step, as [`float_bytes`](crate::run::float_bytes).
    Losses {
        /// The key from [`ArchiveCommand::Show`].
        key: RunKey,
        /// The step from [`ArchiveCommand::Show`].
        after: Option<u32>,
    },
    /// The buffer holds the PNG of the first training images. Not sent if the run has none.
    Real {
        /// The key from [`ArchiveCommand::Show`].
        key: RunKey,
    },
    /// Its measurements. Not sent if the run has none.
    Quality {
        /// The key from [`ArchiveCommand::Show`].
        key: RunKey,
        /// All of them.
        record: QualityRecord,
    },
    /// The buffer holds the PNG of a sheet.
    Frame {
        /// The key from [`ArchiveCommand::Show`].
        key: RunKey,
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// All parts of the run have been sent.
    Shown {
        /// The key from [`ArchiveCommand::Show`].
        key: RunKey,
        /// The step of its newest checkpoint, from which it can continue.
        checkpoint: Option<u32>,
        /// Bytes of its checkpoints in the store.
        checkpoint_bytes: u64,
    },
    /// The live run was stored with its checkpoint.
    Saved {
        /// Its name in the store.
        key: RunKey,
        /// Steps done when it was stored.
        step: u32,
    },
    /// The command, or an autosave, failed.
    Failed {
        /// The run, if it was about one.
        key: Option<RunKey>,
        /// A sentence for the visitor.
        message: String,
    },
}
