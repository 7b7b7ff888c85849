//! A run's sheets as an animated GIF, each with its epoch and step below.

use std::borrow::Cow;

use gif::{Encoder, Frame as Picture, Repeat};

use super::error::{ExportError, write_error};
use super::label::{HEIGHT as GLYPH, draw_text};
use crate::data::picture::{SHEET_SIDE, decode, enlarge};
use crate::run::stored::Frame;

/// Pixels of the GIF per pixel of a sheet, in each direction.
const SCALE: usize = 2;

/// Width of the GIF in pixels.
const WIDTH: usize = SCALE * SHEET_SIDE;

/// Height in pixels of the text line.
const LINE: usize = 24;

/// Pixels to a dot of the font.
const DOT: usize = 3;

/// Most sheets; if there are more, evenly spaced ones are shown.
const MAX_SHEETS: usize = 200;

/// Time per sheet, in hundredths of a second.
const DELAY: u16 = 25;

/// Time of the last sheet, in hundredths of a second.
const LAST_DELAY: u16 = 200;

/// Fails if there is no sheet, or one can't be read.
pub(super) fn gif(frames: &[Frame]) -> Result<Vec<u8>, ExportError> {
    let last = frames.len().checked_sub(1).ok_or(ExportError::Missing("sheet"))?;
    let shown = frames.len().min(MAX_SHEETS);
    let mut file = Vec::new();
    let [width, height] = size()?;
    let mut encoder = Encoder::new(&mut file, width, height, &palette()).map_err(write_error)?;
    encoder.set_repeat(Repeat::Infinite).map_err(write_error)?;
    for place in 0..shown {
        let at = if shown == frames.len() { place } else { place * last / (shown - 1) };
        let delay = if at == last { LAST_DELAY } else { DELAY };
        let buffer = Cow::Owned(picture(&frames[at])?);
        encoder.write_frame(&Picture { delay, width, height, buffer, ..Picture::default() }).map_err(write_error)?;
    }
    // The encoder writes the end of the file when it is dropped.
    drop(encoder);
    Ok(file)
}

fn size() -> Result<[u16; 2], ExportError> {
    let side = |pixels: usize| u16::try_from(pixels).map_err(write_error);
    Ok([side(WIDTH)?, side(WIDTH + LINE)?])
}

/// All 256 greys, so that a pixel's value is its index.
fn palette() -> Vec<u8> {
    (0..=u8::MAX).flat_map(|grey| [grey; 3]).collect()
}

/// A sheet with its text line.
fn picture(frame: &Frame) -> Result<Vec<u8>, ExportError> {
    let mut pixels = enlarge(&canvas(frame)?, SHEET_SIDE, SCALE);
    pixels.resize(WIDTH * (WIDTH + LINE), 0);
    let text = format!("EPOCH {}  STEP {}", frame.epoch, frame.step);
    let place = (SCALE * 2, WIDTH + (LINE - DOT * GLYPH) / 2);
    draw_text(&text, DOT, place, WIDTH, &mut pixels);
    Ok(pixels)
}

pub(super) fn canvas(frame: &Frame) -> Result<Vec<u8>, ExportError> {
    decode(&frame.png).map_err(|error| ExportError::Damaged(error.to_string()))
}
