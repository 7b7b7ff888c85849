//! Why a checkpoint is refused or can't be written.

use burn::tensor::ExecutionError;

use crate::compute::error_summary;
use crate::network::state_dict::MisfitError;

/// Why a checkpoint can't be written, read or resumed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// The file is larger than [`MAX_BYTES`](super::file::MAX_BYTES).
    #[error("the checkpoint has {bytes} bytes, more than any of Saddle's; it is not read")]
    TooLarge {
        /// The size of the file.
        bytes: u64,
    },
    /// No safetensors file, or not one of Saddle's.
    #[error("this is not a Saddle checkpoint: {0}")]
    Format(String),
    /// A tensor is missing, unknown or invalid.
    #[error("the checkpoint is damaged or of other networks: “{name}” {problem}")]
    Tensor {
        /// The tensor's name in the file.
        name: String,
        /// Predicate of the sentence: `is missing`.
        problem: String,
    },
    /// The images differ from those of the run.
    #[error("the run was trained on other images ({trained_on}) than these ({given})")]
    OtherImages {
        /// Images of the run: count and hash.
        trained_on: String,
        /// Images at hand: count and hash.
        given: String,
    },
    /// Why the file can't be serialised.
    #[error("the checkpoint can't be written: {0}")]
    Write(String),
    /// The device can't be read, as after it was lost.
    #[error("the device can't be read: {0}")]
    Device(String),
}

impl From<ExecutionError> for CheckpointError {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error_summary(&error))
    }
}

impl From<MisfitError> for CheckpointError {
    fn from(error: MisfitError) -> Self {
        let (MisfitError::Missing(name) | MisfitError::Shape { name, .. }) = &error;
        Self::Tensor { name: name.clone(), problem: error.to_string() }
    }
}
