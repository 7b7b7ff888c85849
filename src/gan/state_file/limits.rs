//! What a file may hold, checked on shapes before any number is read.

use super::error::StateFileError;
use crate::settings::reason;

/// Most tensors. A ResNet of 152 layers has 900.
pub(super) const TENSORS: usize = 1024;

/// Most dimensions of a tensor.
const RANK: usize = 8;

/// Most numbers in all tensors: those of a file of the largest size in 32 bits.
const NUMBERS: usize = 32 << 20;

/// Longest name, in bytes.
const NAME: usize = 200;

/// Refuses names and shapes beyond the limits.
pub(super) fn check<'a>(tensors: impl Iterator<Item = (&'a str, &'a [usize])>) -> Result<(), StateFileError> {
    let refuse = |problem: String| Err(StateFileError::Limit(problem));
    let (mut count, mut numbers) = (0_usize, 0_usize);
    for (name, shape) in tensors {
        count += 1;
        if count > TENSORS {
            return refuse(format!("it has more than {TENSORS} tensors"));
        }
        if name.len() > NAME {
            return refuse(format!("a tensor’s name has {} bytes, more than {NAME}", name.len()));
        }
        if shape.len() > RANK {
            return refuse(format!("“{}” has {} dimensions, more than {RANK}", printable(name), shape.len()));
        }
        let size = shape.iter().try_fold(1_usize, |size, length| size.checked_mul(*length));
        numbers = match size.and_then(|size| numbers.checked_add(size)).filter(|all| *all <= NUMBERS) {
            Some(all) => all,
            None => return refuse(format!("its tensors have more than {NUMBERS} numbers, at “{}”", printable(name))),
        };
    }
    Ok(())
}

/// A name from a file, for a message.
pub(super) fn printable(name: &str) -> String {
    reason(name).chars().take(60).collect()
}
