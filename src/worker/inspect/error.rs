//! Why a question about networks has no answer.

use burn::tensor::ExecutionError;

#[derive(Debug, thiserror::Error)]
pub(super) enum InspectError {
    #[error("there is no such run")]
    NoRun,
    /// A sentence for the visitor.
    #[error("{0}")]
    Refused(String),
    /// If it is the live run's device, that run fails, too.
    #[error(transparent)]
    Device(#[from] ExecutionError),
}
