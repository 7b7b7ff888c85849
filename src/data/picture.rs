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

/// Height and width of a sheet's file, in pixels: as many rows of images as columns.
pub const SHEET_SIDE: usize = side(COLUMNS);

/// Height of the file of so many images, in pixels.
#[must_use]
pub const fn height(images: usize) -> usize {
    side(images.div_ceil(COLUMNS))
}

/// Bytes of the longest sheet's file that is read. Noise, which no compression makes smaller, has 59,000.
pub const MOST_BYTES: u64 = 1 << 17;

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

/// The canvas of a sheet's file: rows of [`SHEET_SIDE`] pixels, at most as many, one byte each. What is no such file is refused
/// before anything is allocated for it.
///
/// # Errors
/// What is wrong with it.
#[cfg(feature = "engine")]
pub fn decode(file: &[u8]) -> Result<Vec<u8>, String> {
    if file.len() as u64 > MOST_BYTES {
        return Err(format!("it has {} bytes, more than any sheet", file.len()));
    }
    let broken = |reason: png::DecodingError| format!("it is no whole PNG ({reason})");
    let limits = png::Limits { bytes: 4 * SHEET_SIDE * SHEET_SIDE };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(file), limits);
    let info = decoder.read_header_info().map_err(broken)?;
    let (width, height, form) = (info.width as usize, info.height as usize, (info.color_type, info.bit_depth));
    if width != SHEET_SIDE || height > SHEET_SIDE || form != (png::ColorType::Grayscale, png::BitDepth::Eight) {
        return Err(format!("it is no grey picture {SHEET_SIDE} pixels wide and no higher"));
    }
    let mut reader = decoder.read_info().map_err(broken)?;
    let mut canvas = vec![0; width * height];
    reader.next_frame(&mut canvas).map_err(broken)?;
    Ok(canvas)
}

/// The canvas with `times` pixels in height and width for each of its own.
#[must_use]
pub fn enlarge(canvas: &[u8], width: usize, times: usize) -> Vec<u8> {
    let wide = |row: &[u8]| row.iter().flat_map(|&pixel| std::iter::repeat_n(pixel, times)).collect::<Vec<u8>>();
    canvas.chunks_exact(width.max(1)).flat_map(|row| wide(row).repeat(times)).collect()
}
