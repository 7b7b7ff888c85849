//! An IDX file of images.

use saddle::data::idx::{decode, encode};

use super::assert_displayable;

/// An accepted file is exactly as it would be written.
pub(super) fn check(bytes: &[u8]) {
    match decode(bytes) {
        Ok(images) => assert_eq!(encode(&images), bytes, "accepted, but not as it would be written"),
        Err(reason) => assert_displayable(&reason.to_string()),
    }
}
