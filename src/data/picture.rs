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

/// Height in pixels of the tallest sheet: 256 images.
const TALLEST: usize = side(32);

/// The compressed rows of a sheet's file (a zlib stream), and their number. `None` for any file but a grey PNG, [`SHEET_SIDE`] pixels wide
/// and of at most 256 images. The checksum of the zlib stream stands for those of the chunks.
#[must_use]
pub fn compressed(file: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut rows, mut height) = (Vec::new(), None);
    loop {
        let (&size, tail) = rest.split_first_chunk::<4>()?;
        let (kind, tail) = tail.split_first_chunk::<4>()?;
        let (data, tail) = tail.split_at_checked(u32::from_be_bytes(size) as usize)?;
        rest = tail.get(4..)?;
        match kind {
            b"IHDR" => {
                // Eight bits, grey, not interlaced.
                let form = data.strip_suffix(&[8, 0, 0, 0, 0])?;
                let (&width, tall) = form.split_first_chunk::<4>()?;
                let tall = u32::from_be_bytes(tall.try_into().ok()?) as usize;
                height = (u32::from_be_bytes(width) as usize == SHEET_SIDE && tall <= TALLEST).then_some(tall);
            }
            b"IDAT" => rows.extend_from_slice(data),
            b"IEND" => return height.map(|height| (rows, height)),
            _ => {}
        }
    }
}

/// The canvas of filtered rows, each of which begins with its filter (PNG, section 9). `None` unless they are `height` whole rows.
#[must_use]
pub fn unfiltered(rows: &[u8], height: usize) -> Option<Vec<u8>> {
    let mut canvas = Vec::with_capacity(height * SHEET_SIDE);
    let mut above = [0_u8; SHEET_SIDE];
    for row in rows.chunks(SHEET_SIDE + 1) {
        let (filter, row) = row.split_first()?;
        let (mut left, mut corner) = (0, 0);
        for (up, coded) in above.iter_mut().zip(row) {
            let guess = match filter {
                0 => 0,
                1 => left,
                2 => *up,
                3 => left.midpoint(*up),
                4 => paeth(left, *up, corner),
                _ => return None,
            };
            corner = *up;
            left = coded.wrapping_add(guess);
            *up = left;
        }
        canvas.extend_from_slice(&above);
    }
    (rows.len() == height * (SHEET_SIDE + 1)).then_some(canvas)
}

/// Of the neighbours left, above and above left, the one nearest to left + above − above left (PNG, section 9.4).
fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let of_left = up.abs_diff(corner);
    let of_up = left.abs_diff(corner);
    let of_corner = (u16::from(left) + u16::from(up)).abs_diff(2 * u16::from(corner));
    if of_left <= of_up && u16::from(of_left) <= of_corner {
        left
    } else if u16::from(of_up) <= of_corner {
        up
    } else {
        corner
    }
}

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
