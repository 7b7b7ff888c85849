//! Sheets as PNG files, and back: 8 images a row, two grey pixels between two and around all.

use std::io::{self, Cursor};

use png::{BitDepth, ColorType, Decoder, Encoder, EncodingError, Limits};

use super::{PIXELS, SIDE};

/// Images in a row.
pub const COLUMNS: usize = 8;

/// Grey pixels between two images, and around all.
pub const GAP: usize = 2;

/// The gap's shade.
const GAP_SHADE: u8 = 128;

/// Most rows of images in a sheet that is read.
const MAX_ROWS: usize = 64;

/// Bytes that a decoder may take: the largest sheet has a tenth.
const MAX_BYTES: usize = 8 << 20;

/// Why a picture is no sheet.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// No PNG, or a broken one.
    #[error("it is no PNG that can be read: {0}")]
    Png(#[from] png::DecodingError),
    /// A PNG of something else.
    #[error("it is {width}×{height} pixels, {colour}; a sheet is grey, 8 images of 28×28 a row with 2 pixels between")]
    Form {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
        /// Its colours and bits.
        colour: String,
    },
}

/// Height or width of so many images.
const fn side(count: usize) -> usize {
    count * (SIDE + GAP) + GAP
}

/// A grey PNG of whole 28×28 images, one byte a pixel, eight in a row.
///
/// # Errors
/// When the encoder fails, which it does not for such images.
pub fn encode(pixels: &[u8]) -> Result<Vec<u8>, EncodingError> {
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
    let size = |length: usize| u32::try_from(length).map_err(|_| EncodingError::from(io::Error::other("too large a sheet")));
    let mut encoder = Encoder::new(&mut file, size(width)?, size(height)?);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas)?;
    writer.finish()?;
    Ok(file)
}

/// The images of a sheet that [`encode`] wrote, whole rows of them, one byte a pixel, image after image.
///
/// # Errors
/// When the file is no such sheet.
pub fn decode(file: &[u8]) -> Result<Vec<u8>, PictureError> {
    let decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MAX_BYTES });
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    let (colour, depth) = (reader.info().color_type, reader.info().bit_depth);
    let (across, down) = (width as usize, height as usize);
    let rows = down.saturating_sub(GAP) / (SIDE + GAP);
    let fits = across == side(COLUMNS) && down == side(rows) && (1..=MAX_ROWS).contains(&rows);
    if !fits || (colour, depth) != (ColorType::Grayscale, BitDepth::Eight) {
        return Err(PictureError::Form { width, height, colour: format!("{colour:?}, {depth:?} bits") });
    }
    let mut canvas = vec![0; across * down];
    reader.next_frame(&mut canvas)?;
    let mut pixels = Vec::with_capacity(rows * COLUMNS * PIXELS);
    for at in 0..rows * COLUMNS {
        for row in 0..SIDE {
            let start = start_of(at, row, across);
            pixels.extend_from_slice(&canvas[start..start + SIDE]);
        }
    }
    Ok(pixels)
}

/// Where row `row` of image `at` begins on a canvas.
const fn start_of(at: usize, row: usize, width: usize) -> usize {
    (side(at / COLUMNS) + row) * width + side(at % COLUMNS)
}
