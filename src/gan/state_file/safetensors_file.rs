//! The tensors of a safetensors file.

use safetensors::{Dtype, SafeTensors};

use super::error::StateFileError;
use super::limits;
use super::numbers::Float;
use crate::gan::checkpoint::file::MAX_HEADER_BYTES;
use crate::network::comparison::Entry;

/// Groups of tensors in a checkpoint of Saddle, by the beginnings of their names.
const GROUPS: [&str; 3] = ["generator.", "discriminator.", "adam."];

/// Names, shapes and types, in the order of [`natural`]: the format sorts by name, so `main.10` stands before `main.3`.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<(String, Entry, Option<Float>)>, StateFileError> {
    let length = bytes.first_chunk::<8>().map_or(0, |length| u64::from_le_bytes(*length));
    if length > MAX_HEADER_BYTES {
        return Err(StateFileError::Limit(format!("its header would have {length} bytes")));
    }
    let file = SafeTensors::deserialize(bytes).map_err(StateFileError::damaged)?;
    let views = file.iter().collect::<Vec<_>>();
    limits::check(views.iter().map(|(name, view)| (*name, view.shape())))?;
    let mut found: Vec<_> = views
        .into_iter()
        .map(|(name, view)| {
            let float = match view.dtype() {
                Dtype::F16 => Some(Float::F16),
                Dtype::BF16 => Some(Float::Bf16),
                Dtype::F32 => Some(Float::F32),
                Dtype::F64 => Some(Float::F64),
                _ => None,
            };
            (name.to_owned(), view.shape().to_vec(), float)
        })
        .collect();
    found.sort_by_cached_key(|(name, ..)| natural(name));
    let grouped = found.iter().all(|(name, ..)| GROUPS.iter().any(|group| name.starts_with(group)));
    let entry = |(name, shape, float): (String, Vec<usize>, Option<Float>)| {
        let (group, name) = match name.split_once('.').filter(|_| grouped) {
            Some((group, rest)) => (group.to_owned(), rest.to_owned()),
            None => (String::new(), name),
        };
        (group, Entry { name, shape }, float)
    };
    Ok(found.into_iter().map(entry).collect())
}

/// The bytes of the tensor of this name.
pub(super) fn bytes_of<'a>(file: &'a [u8], name: &str) -> Result<&'a [u8], StateFileError> {
    let file = SafeTensors::deserialize(file).map_err(StateFileError::damaged)?;
    Ok(file.tensor(name).map_err(StateFileError::damaged)?.data())
}

/// A key that sorts numbers in a name by their value.
pub(super) fn natural(name: &str) -> Vec<(u64, String)> {
    let part = |part: &str| part.parse::<u64>().map_or_else(|_| trailing(part), |number| (number, String::new()));
    name.split('.').map(part).collect()
}

/// `conv10` after `conv2`: the number at the end counts after the letters.
fn trailing(part: &str) -> (u64, String) {
    let letters = part.trim_end_matches(|c: char| c.is_ascii_digit());
    match part[letters.len()..].parse::<u64>() {
        Ok(number) => (u64::MAX, format!("{letters}{number:020}")),
        Err(_) => (u64::MAX, part.to_owned()),
    }
}
