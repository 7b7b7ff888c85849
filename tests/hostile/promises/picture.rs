//! A sheet's PNG.

use saddle::data::picture::{SHEET_SIDE, decode, enlarge, grey, images};

use super::assert_displayable;

/// An accepted canvas has a sheet's width, is at most as high, and can be written and read again.
pub(super) fn check(bytes: &[u8]) {
    match decode(bytes) {
        Ok(canvas) => {
            let height = canvas.len() / SHEET_SIDE;
            assert!(canvas.len().is_multiple_of(SHEET_SIDE) && (1..=SHEET_SIDE).contains(&height));
            let _ = images(&canvas, height);
            assert_eq!(enlarge(&canvas, SHEET_SIDE, 2).len(), 4 * canvas.len());
            assert_eq!(decode(&grey(&canvas, SHEET_SIDE).expect("whole rows")).ok(), Some(canvas));
        }
        Err(reason) => assert_displayable(&reason.to_string()),
    }
}
