//! Errors of exports.

/// Why a file can't be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The run has no such part.
    #[error("this run has no {0} to download yet: it is saved at each pause, when the page is hidden, and at its end")]
    Missing(&'static str),
    /// Its checkpoint or a sheet can't be read.
    #[error("the saved data of this run can't be read ({0}); train it again with the same seed")]
    Damaged(String),
    /// The file can't be written.
    #[error("the file can't be made ({0}); reload the page and try again")]
    Write(String),
}

pub(super) fn write_error(reason: impl ToString) -> ExportError {
    ExportError::Write(reason.to_string())
}
