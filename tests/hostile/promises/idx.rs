//! An IDX file of images.

use saddle::data::idx::{decode, encode};

use super::assert_shown;

/// What is taken is what would be written; what is not is told why.
pub(super) fn check(bytes: &[u8]) {
    match decode(bytes) {
        Ok(images) => assert_eq!(encode(&images), bytes, "taken, and not what would be written"),
        Err(reason) => assert_shown(&reason.to_string()),
    }
}
