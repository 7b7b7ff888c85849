//! FashionMNIST's labels: an IDX file of type `0x08` (unsigned byte) with one dimension.

use super::{MAX_IMAGES, grouped};

/// Bytes of the header of a file of labels.
pub const HEADER: usize = 8;

/// FashionMNIST's kinds of clothes, by their number.
pub const CLASSES: [&str; 10] =
    ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

const MAGIC: [u8; 4] = [0, 0, 8, 1];

/// Why a file is not one of labels.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// It does not begin like a file of labels.
    #[error("expected an IDX file of labels, which begins with the bytes 00 00 08 01")]
    NotLabels,
    /// It has no labels, or too many.
    #[error("expected 1 to {} labels; the header says {}", grouped(u64::from(MAX_IMAGES)), grouped(u64::from(*.0)))]
    Count(u32),
    /// It is cut, or longer than its header says.
    #[error("the header says {expected} labels; the file has {actual}")]
    Length {
        /// Labels according to the header.
        expected: u32,
        /// Labels in the file.
        actual: usize,
    },
    /// A label is no class.
    #[error("label {0} is {1}, not 0 to {last}", last = CLASSES.len() - 1)]
    NoClass(usize, u8),
}

/// The labels of a raw (inflated) file, each the index of one of [`CLASSES`].
///
/// # Errors
/// When the file is anything else.
pub fn decode(bytes: &[u8]) -> Result<Vec<u8>, LabelError> {
    let (&count, labels) =
        bytes.strip_prefix(&MAGIC).and_then(|rest| rest.split_first_chunk::<4>()).ok_or(LabelError::NotLabels)?;
    let expected = u32::from_be_bytes(count);
    if !(1..=MAX_IMAGES).contains(&expected) {
        return Err(LabelError::Count(expected));
    }
    if labels.len() != expected as usize {
        return Err(LabelError::Length { expected, actual: labels.len() });
    }
    match labels.iter().position(|&label| usize::from(label) >= CLASSES.len()) {
        Some(at) => Err(LabelError::NoClass(at, labels[at])),
        None => Ok(labels.to_vec()),
    }
}
