//! Failures that the page shows.

use serde::{Deserialize, Serialize};

/// The kind of a failure, by which the page chooses the actions to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FailureKind {
    /// The requested device is not available.
    Device,
    /// The GPU failed its self-test. It is used only if the visitor insists.
    Untrusted,
    /// The device was lost.
    DeviceLost,
    /// The device can't do this run: it would fail again.
    DeviceUnfit,
    /// The images can't be loaded or used.
    Data,
    /// A stored run can't continue.
    StoredRun,
    /// The worker itself failed.
    Worker,
}

/// A failure to show to the visitor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    /// Decides which actions the page offers.
    pub kind: FailureKind,
    /// Sentences: what happened, to what, and what to do.
    pub message: String,
}
