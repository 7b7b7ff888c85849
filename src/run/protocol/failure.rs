//! Trouble, as it crosses.

use serde::{Deserialize, Serialize};

/// What kind of trouble it is, so that the page can offer the right way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// No device as asked for.
    Device,
    /// The GPU computes something else than the CPU. It is used only if the visitor insists.
    Untrusted,
    /// The device went away.
    DeviceLost,
    /// No images.
    Data,
    /// A kept run can't go on.
    Kept,
    /// The worker broke.
    Worker,
}

/// Trouble, in words for the visitor: what happened, with what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Which kind.
    pub kind: FailureKind,
    /// The sentence to show.
    pub message: String,
}
