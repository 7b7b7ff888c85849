//! A run's film as an animated GIF.

use std::borrow::Cow;

use gif::{Encoder, Frame as Picture, Repeat};

use super::error::{ExportError, write_error};
use crate::data::picture::decode;
use crate::run::film::{Film, WIDTH, shown};
use crate::run::stored::Frame;

/// Greys of the palette: a power of two. Fewer than 256, which a GIF's compression turns into half the bytes.
const GREYS: usize = 256 / STEP as usize;

/// Pixel values to a grey.
const STEP: u8 = 4;

/// Fails if there is no sheet, or one can't be read.
pub(super) fn gif(film: &Film, frames: &[Frame]) -> Result<Vec<u8>, ExportError> {
    if frames.is_empty() {
        return Err(ExportError::Missing("sheet"));
    }
    let side = |pixels: usize| u16::try_from(pixels).map_err(write_error);
    let (width, height) = (side(WIDTH)?, side(film.height())?);
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, width, height, &palette()).map_err(write_error)?;
    encoder.set_repeat(Repeat::Infinite).map_err(write_error)?;
    for (at, ms) in shown(frames.len()) {
        let Frame { step, epoch, png } = &frames[at];
        let mut pixels = film.picture(&canvas(png)?, *step, *epoch);
        pixels.iter_mut().for_each(|pixel| *pixel /= STEP);
        let (delay, buffer) = (u16::try_from(ms / 10).unwrap_or(u16::MAX), Cow::Owned(pixels));
        encoder.write_frame(&Picture { delay, width, height, buffer, ..Picture::default() }).map_err(write_error)?;
    }
    // The encoder writes the end of the file when it is dropped.
    drop(encoder);
    Ok(file)
}

/// From black to white. A pixel's value without its lowest bits is its index.
fn palette() -> Vec<u8> {
    let shade = |index: usize| u8::try_from(index * usize::from(u8::MAX) / (GREYS - 1)).unwrap_or(u8::MAX);
    (0..GREYS).flat_map(|index| [shade(index); 3]).collect()
}

pub(super) fn canvas(png: &[u8]) -> Result<Vec<u8>, ExportError> {
    decode(png).map_err(|error| ExportError::Damaged(error.to_string()))
}
