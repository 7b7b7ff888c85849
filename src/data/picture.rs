//! A sheet as a picture, and back: 8 images a row, two grey pixels between two and around all. Files are grey PNGs.

use super::{PIXELS, SIDE};

/// Images in a row.
const COLUMNS: usize = 8;

/// Pixels between two images, and around all.
const GAP: usize = 2;

/// Height or width of so many images.
const fn side(count: usize) -> usize {
    count * (SIDE + GAP) + GAP
}

/// Where row `row` of image `at` begins on a canvas.
const fn start_of(at: usize, row: usize, width: usize) -> usize {
    (side(at / COLUMNS) + row) * width + side(at % COLUMNS)
}

/// The images on a canvas of `height` rows, one byte a pixel, image after image: whole rows of them. What lies beyond the canvas is black.
#[must_use]
pub fn images(canvas: &[u8], height: usize) -> Vec<u8> {
    let count = height.saturating_sub(GAP) / (SIDE + GAP) * COLUMNS;
    let mut pixels = vec![0; count * PIXELS];
    for (at, image) in pixels.chunks_exact_mut(PIXELS).enumerate() {
        for (row, line) in image.chunks_exact_mut(SIDE).enumerate() {
            let start = start_of(at, row, side(COLUMNS));
            if let Some(drawn) = canvas.get(start..start + SIDE) {
                line.copy_from_slice(drawn);
            }
        }
    }
    pixels
}

/// A grey PNG of whole 28×28 images, one byte a pixel, eight in a row.
///
/// # Errors
/// When the encoder fails, which it does not for such images.
#[cfg(feature = "engine")]
pub fn encode(pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    /// The gap's shade.
    const GAP_SHADE: u8 = 128;

    let rows = (pixels.len() / PIXELS).div_ceil(COLUMNS);
    let (width, height) = (side(COLUMNS), side(rows));
    let mut canvas = vec![GAP_SHADE; width * height];
    for (at, image) in pixels.chunks_exact(PIXELS).enumerate() {
        for (row, line) in image.chunks_exact(SIDE).enumerate() {
            let start = start_of(at, row, width);
            canvas[start..start + SIDE].copy_from_slice(line);
        }
    }
    let mut file = Vec::new();
    let size =
        |length: usize| u32::try_from(length).map_err(|_| png::EncodingError::from(std::io::Error::other("too large a sheet")));
    let mut encoder = png::Encoder::new(&mut file, size(width)?, size(height)?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas)?;
    writer.finish()?;
    Ok(file)
}
