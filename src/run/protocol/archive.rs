//! What crosses about runs that are kept in the browser.

use serde::{Deserialize, Serialize};

use crate::run::kept::{RunKey, RunRecord};

/// From the page: about kept runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ArchiveCommand {
    /// Answer with [`ArchiveEvent::Listed`].
    List,
    /// Send a kept run: [`ArchiveEvent::Losses`], [`ArchiveEvent::Real`], a [`ArchiveEvent::Frame`] for each sheet by step, then
    /// [`ArchiveEvent::Shown`].
    Show {
        /// Which.
        key: RunKey,
    },
    /// Give it a name, and answer with [`ArchiveEvent::Listed`].
    Rename {
        /// Which.
        key: RunKey,
        /// The new name; empty takes it away.
        title: String,
    },
    /// Forget it, and answer with [`ArchiveEvent::Listed`].
    Delete {
        /// Which.
        key: RunKey,
    },
}

/// Room in the browser's store, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// What this origin has taken.
    pub used: u64,
    /// What the browser lets it have; 0 where it does not say.
    pub quota: u64,
    /// The browser has promised not to clear it by itself.
    pub persisted: bool,
}

/// To the page: about kept runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ArchiveEvent {
    /// All kept runs, the newest first.
    Listed {
        /// Their records.
        runs: Vec<RunRecord>,
        /// How much room they take.
        usage: Usage,
        /// The one that trains or waits now, whether it was kept yet or not.
        live: Option<RunKey>,
    },
    /// The losses of a kept run travel beside this: `D` and `G` of every step, 32-bit floats, little end first.
    Losses {
        /// Whose.
        key: RunKey,
    },
    /// The first images that a kept run learns from; their PNG travels beside this. Not sent where they were not kept.
    Real {
        /// Whose.
        key: RunKey,
    },
    /// A sheet of a kept run; its PNG travels beside this.
    Frame {
        /// Whose.
        key: RunKey,
        /// Steps done when it was drawn.
        step: u32,
        /// Whole epochs done when it was drawn.
        epoch: u32,
    },
    /// All of a kept run is sent.
    Shown {
        /// Whose.
        key: RunKey,
    },
    /// The live run's state was kept.
    Saved {
        /// Its name.
        key: RunKey,
        /// Steps done then.
        step: u32,
    },
    /// It could not be done.
    Failed {
        /// The run meant, if one was.
        key: Option<RunKey>,
        /// What happened and what to do.
        message: String,
    },
}
