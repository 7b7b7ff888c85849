//! Sheets as PNG files.

use std::io;

use png::{BitDepth, ColorType, Encoder, EncodingError};

use crate::data::{PIXELS, SIDE};

/// Images in a row.
const COLUMNS: usize = 8;

/// Grey pixels between two images, and around all.
const GAP: usize = 2;

/// The gap's shade.
const GAP_SHADE: u8 = 128;

/// A grey PNG of whole 28×28 images, one byte a pixel, eight in a row.
///
/// # Errors
/// When the encoder fails, which it does not for such images.
pub(super) fn sheet(pixels: &[u8]) -> Result<Vec<u8>, EncodingError> {
    let rows = (pixels.len() / PIXELS).div_ceil(COLUMNS);
    let side = |count: usize| count * (SIDE + GAP) + GAP;
    let (width, height) = (side(COLUMNS), side(rows));
    let mut canvas = vec![GAP_SHADE; width * height];
    for (at, image) in pixels.chunks_exact(PIXELS).enumerate() {
        let (left, top) = (side(at % COLUMNS), side(at / COLUMNS));
        for (row, line) in image.chunks_exact(SIDE).enumerate() {
            let start = (top + row) * width + left;
            canvas[start..start + SIDE].copy_from_slice(line);
        }
    }
    let mut file = Vec::new();
    let size = |length: usize| u32::try_from(length).map_err(|_| EncodingError::from(io::Error::other("too large a sheet")));
    let mut encoder = Encoder::new(&mut file, size(width)?, size(height)?);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas)?;
    writer.finish()?;
    Ok(file)
}
