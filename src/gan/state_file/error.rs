//! Why a file is no network.

use crate::settings::reason;

/// What a file is in place of a `state_dict`, or what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StateFileError {
    /// Another kind of file, with what to do.
    #[error("This is {what}, not a state_dict.{advice}")]
    Other {
        /// With its article: "a GIF image".
        what: &'static str,
        /// A sentence after a space, or nothing.
        advice: &'static str,
    },
    /// Too large.
    #[error("The file has {bytes} bytes; at most {most} are read.")]
    TooLarge {
        /// The file's size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// A limit on what it holds.
    #[error("It is not read: {0}.")]
    Limit(String),
    /// It is damaged.
    #[error("It is damaged, or not what it seems: {0}.")]
    Damaged(String),
    /// It holds no tensors.
    #[error("It holds no tensors. Save the state_dict: torch.save(net.state_dict(), \"net.pt\").")]
    Empty,
    /// A tensor has values that are no weights.
    #[error("“{name}” {problem}")]
    Values {
        /// The tensor's name, made printable.
        name: String,
        /// The rest of the sentence, with a full stop.
        problem: String,
    },
}

impl StateFileError {
    pub(super) fn damaged(error: impl std::fmt::Display) -> Self {
        Self::Damaged(reason(error).trim_end_matches('.').to_owned())
    }
}
