//! Reads and writes named tensors as a safetensors file of 32-bit or 16-bit floats.
//!
//! The format is <https://huggingface.co/docs/safetensors>: eight bytes of header length, a JSON header, then the data. Reading is
//! strict, since files come from outside: sizes are limited before anything is allocated, names, shapes and types must be exactly
//! those expected, and every value must be finite.

use half::f16;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensorError, SafeTensors};

use super::error::CheckpointError;
use crate::network::state_dict::NamedTensor;
use crate::run::float_bytes;
use crate::settings::reason;

/// Size limit of a file in bytes; a checkpoint of the homework's networks has 30 million.
pub const MAX_BYTES: usize = 64 << 20;

/// Size limit of a header in bytes; a checkpoint's has about 6,000.
pub const MAX_HEADER_BYTES: u64 = 1 << 20;

/// A tensor's name and shape.
pub type Wanted = (String, Vec<usize>);

/// The format of every number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// 32 bits, as in training.
    Single,
    /// 16 bits (IEEE 754 binary16, rounded to nearest), enough for sampling.
    Half,
}

impl Precision {
    const fn dtype(self) -> Dtype {
        match self {
            Self::Single => Dtype::F32,
            Self::Half => Dtype::F16,
        }
    }

    /// Bytes per number.
    const fn size(self) -> usize {
        match self {
            Self::Single => 4,
            Self::Half => 2,
        }
    }

    fn encode(self, values: &[f32]) -> Vec<u8> {
        match self {
            Self::Single => float_bytes::encode(values.iter().copied()),
            Self::Half => values.iter().flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect(),
        }
    }

    fn decode(self, bytes: &[u8]) -> Vec<f32> {
        match self {
            Self::Single => float_bytes::decode(bytes),
            Self::Half => bytes.as_chunks::<2>().0.iter().map(|word| f16::from_le_bytes(*word).to_f32()).collect(),
        }
    }
}

/// Writes the file, with one entry of metadata.
///
/// # Errors
/// When a name occurs twice or a shape does not fit its values.
pub fn write(tensors: &[NamedTensor], precision: Precision, metadata: (&str, String)) -> Result<Vec<u8>, CheckpointError> {
    let bytes: Vec<Vec<u8>> = tensors.iter().map(|tensor| precision.encode(&tensor.values)).collect();
    let written = |reason: SafeTensorError| CheckpointError::Write(reason.to_string());
    let mut views = Vec::with_capacity(tensors.len());
    for (tensor, bytes) in tensors.iter().zip(&bytes) {
        let view = TensorView::new(precision.dtype(), tensor.shape.clone(), bytes).map_err(written)?;
        views.push((tensor.name.as_str(), view));
    }
    let (key, value) = metadata;
    // One entry only: several would be written in hash order, and equal states must give equal files.
    safetensors::serialize(views, Some([(key.to_owned(), value)].into_iter().collect())).map_err(written)
}

/// The metadata's entry under `key`; the tensors are not checked.
///
/// # Errors
/// When the file is too large, is no safetensors, or has no such entry.
pub fn metadata(bytes: &[u8], key: &str) -> Result<String, CheckpointError> {
    check_size(bytes)?;
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(unreadable)?;
    let entry = header.metadata().as_ref().and_then(|entries| entries.get(key).cloned());
    entry.ok_or_else(|| CheckpointError::Format(format!("its metadata has no entry “{key}”")))
}

fn unreadable(problem: SafeTensorError) -> CheckpointError {
    CheckpointError::Format(reason(problem))
}

fn check_size(bytes: &[u8]) -> Result<(), CheckpointError> {
    if bytes.len() > MAX_BYTES {
        return Err(CheckpointError::TooLarge { bytes: bytes.len() as u64 });
    }
    let Some(length) = bytes.first_chunk::<8>() else {
        return Err(CheckpointError::Format("it is shorter than eight bytes".to_owned()));
    };
    let length = u64::from_le_bytes(*length);
    if length > MAX_HEADER_BYTES {
        return Err(CheckpointError::Format(format!("its header would have {length} bytes")));
    }
    Ok(())
}

/// Reads the tensors `wanted`, in that order, all of one precision.
///
/// # Errors
/// When the file is too large, is no safetensors, or holds other tensors than these.
pub fn read(bytes: &[u8], precision: Precision, wanted: &[Wanted]) -> Result<Vec<NamedTensor>, CheckpointError> {
    check_size(bytes)?;
    let file = SafeTensors::deserialize(bytes).map_err(unreadable)?;
    if let Some(unknown) = file.names().into_iter().find(|name| !wanted.iter().any(|(known, _)| known == name)) {
        let shown = reason(unknown).chars().take(60).collect();
        return Err(CheckpointError::Tensor { name: shown, problem: "does not belong there".to_owned() });
    }
    wanted.iter().map(|(name, shape)| read_tensor(&file, precision, name, shape)).collect()
}

fn read_tensor(
    file: &SafeTensors<'_>,
    precision: Precision,
    name: &str,
    shape: &[usize],
) -> Result<NamedTensor, CheckpointError> {
    let wrong = |problem: String| CheckpointError::Tensor { name: name.to_owned(), problem: reason(problem) };
    let view = file.tensor(name).map_err(|_| wrong("is missing".to_owned()))?;
    if view.dtype() != precision.dtype() {
        return Err(wrong(format!("holds {:?}, not {}-bit floats", view.dtype(), 8 * precision.size())));
    }
    if view.shape() != shape {
        return Err(wrong(format!("has the shape {:?}, not {shape:?}", view.shape())));
    }
    if view.data().len() != shape.iter().product::<usize>() * precision.size() {
        return Err(wrong("does not fill its shape".to_owned()));
    }
    let values = precision.decode(view.data());
    match values.iter().position(|value| !value.is_finite()) {
        Some(at) => Err(wrong(format!("holds {} at place {at}", values[at]))),
        None => Ok(NamedTensor { name: name.to_owned(), shape: shape.to_vec(), values }),
    }
}
