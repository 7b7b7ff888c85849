//! Sheets of images as pictures, and back: 8 images a row, with two grey pixels between and around them. Files are greyscale PNGs.

use super::{PIXELS, SIDE};

/// Images in a row.
const COLUMNS: usize = 8;

/// Pixels between two images, and around all.
const GAP: usize = 2;

/// Height or width of `count` images.
const fn side(count: usize) -> usize {
    count * (SIDE + GAP) + GAP
}

/// Where row `row` of image `at` begins on a canvas.
const fn start_of(at: usize, row: usize, width: usize) -> usize {
    (side(at / COLUMNS) + row) * width + side(at % COLUMNS)
}

/// The images on a canvas of `height` rows, one byte a pixel, image after image. Only complete rows of images; missing pixels are black.
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

/// Height and width in pixels of a sheet of 8×8 images.
pub const SHEET_SIDE: usize = side(COLUMNS);

/// Height in pixels of a picture of `images` images.
#[must_use]
pub const fn height(images: usize) -> usize {
    side(images.div_ceil(COLUMNS))
}

/// Largest file that is read as a sheet, in bytes. A sheet of noise, which does not compress, has 59,000.
pub const MAX_BYTES: u64 = 1 << 17;

/// A grey PNG of whole 28×28 images, one byte a pixel, eight in a row.
///
/// # Errors
/// When the encoder fails, which it does not for such images.
#[cfg(feature = "engine")]
pub fn encode(pixels: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
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
    grey(&canvas, width)
}

/// A canvas of rows of `width` pixels as a grey PNG.
///
/// # Errors
/// When the encoder fails, which it does not for whole rows.
#[cfg(feature = "engine")]
pub fn grey(canvas: &[u8], width: usize) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let size =
        |length: usize| u32::try_from(length).map_err(|_| png::EncodingError::from(std::io::Error::other("too large a sheet")));
    let mut encoder = png::Encoder::new(&mut file, size(width)?, size(canvas.len() / width.max(1))?);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(canvas)?;
    writer.finish()?;
    Ok(file)
}

/// Why a file is not a sheet.
#[cfg(feature = "engine")]
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It has more than [`MAX_BYTES`] bytes: this many.
    #[error("it has {0} bytes, more than any sheet")]
    TooLong(usize),
    /// The PNG is damaged or cut.
    #[error("it is not a complete PNG ({0})")]
    Png(#[from] png::DecodingError),
    /// The PNG has another size or colour type.
    #[error("it is not a grey picture {SHEET_SIDE} pixels wide and at most as high")]
    Form,
}

/// The canvas of a sheet's file: at most [`SHEET_SIDE`] rows of [`SHEET_SIDE`] pixels, one byte each.
///
/// # Errors
/// When the file is not such a picture; nothing is allocated for it then.
#[cfg(feature = "engine")]
pub fn decode(file: &[u8]) -> Result<Vec<u8>, PictureError> {
    if file.len() as u64 > MAX_BYTES {
        return Err(PictureError::TooLong(file.len()));
    }
    let limits = png::Limits { bytes: 4 * SHEET_SIDE * SHEET_SIDE };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(file), limits);
    let info = decoder.read_header_info()?;
    let (width, height, format) = (info.width as usize, info.height as usize, (info.color_type, info.bit_depth));
    if width != SHEET_SIDE || height > SHEET_SIDE || format != (png::ColorType::Grayscale, png::BitDepth::Eight) {
        return Err(PictureError::Form);
    }
    let mut reader = decoder.read_info()?;
    let mut canvas = vec![0; width * height];
    reader.next_frame(&mut canvas)?;
    Ok(canvas)
}

/// The canvas, `times` as wide and high.
#[must_use]
pub fn enlarge(canvas: &[u8], width: usize, times: usize) -> Vec<u8> {
    let wide = |row: &[u8]| row.iter().flat_map(|&pixel| std::iter::repeat_n(pixel, times)).collect::<Vec<u8>>();
    canvas.chunks_exact(width.max(1)).flat_map(|row| wide(row).repeat(times)).collect()
}
