//! The film of a recorded run: small frames of every epoch in one JPEG, for a page to show before anything else is loaded.

use jpeg_encoder::{ColorType, Encoder, EncodingError, SamplingFactor};

use crate::data::{PIXELS, SIDE};
use crate::run::recorded::{FILM_COLUMNS, FILM_PITCH, FILM_SIDE};

/// Images in a row of a sheet.
const SHEET_COLUMNS: usize = 8;

/// The largest file in bytes.
pub const MAX_BYTES: usize = 400_000;

/// Highest and lowest quality that are tried.
const QUALITIES: std::ops::RangeInclusive<u8> = 5..=90;

/// A JPEG of `sheets`, each the 64 images of an epoch, in the highest quality that fits into [`MAX_BYTES`].
///
/// # Errors
/// When the encoder fails, or no quality fits.
pub fn film(sheets: &[Vec<u8>]) -> Result<Vec<u8>, FilmError> {
    let (canvas, width) = canvas(sheets);
    for quality in QUALITIES.rev() {
        let file = encode(&canvas, width, quality)?;
        if file.len() <= MAX_BYTES {
            return Ok(file);
        }
    }
    Err(FilmError::TooLarge)
}

/// Why there is no film.
#[derive(Debug, thiserror::Error)]
pub enum FilmError {
    /// The encoder failed.
    #[error(transparent)]
    Encoding(#[from] EncodingError),
    /// There are too many frames, or they do not compress.
    #[error("its film has more than {MAX_BYTES} bytes")]
    TooLarge,
}

/// All frames as rows of grey pixels, the last one repeated to the end of its row, and the width of a row.
fn canvas(sheets: &[Vec<u8>]) -> (Vec<u8>, usize) {
    let frame = FILM_SIDE * FILM_PITCH;
    let width = FILM_COLUMNS * frame;
    let frames = sheets.len().next_multiple_of(FILM_COLUMNS);
    let mut canvas = vec![0; width * frame * (frames / FILM_COLUMNS)];
    for (at, sheet) in sheets.iter().chain(sheets.last().into_iter().cycle()).take(frames).enumerate() {
        let images =
            sheet.chunks_exact(PIXELS).enumerate().map(|(image, pixels)| (image % SHEET_COLUMNS, image / SHEET_COLUMNS, pixels));
        for (column, row, pixels) in images.filter(|(column, row, _)| *column < FILM_SIDE && *row < FILM_SIDE) {
            let left = at % FILM_COLUMNS * frame + column * FILM_PITCH;
            let top = at / FILM_COLUMNS * frame + row * FILM_PITCH;
            for y in 0..FILM_PITCH {
                let line = &pixels[y.min(SIDE - 1) * SIDE..][..SIDE];
                let out = &mut canvas[(top + y) * width + left..][..FILM_PITCH];
                out[..SIDE].copy_from_slice(line);
                out[SIDE..].fill(line[SIDE - 1]);
            }
        }
    }
    (canvas, width)
}

fn encode(canvas: &[u8], width: usize, quality: u8) -> Result<Vec<u8>, FilmError> {
    let side = |pixels: usize| u16::try_from(pixels).map_err(|_| FilmError::TooLarge);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, quality);
    encoder.set_sampling_factor(SamplingFactor::F_1_1);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(canvas, side(width)?, side(canvas.len() / width)?, ColorType::Luma)?;
    Ok(file)
}
