//! A run's sheets as an animated GIF, each with its epoch and step written under it.

use std::borrow::Cow;

use gif::{Encoder, EncodingError, Frame as Picture, Repeat};

use super::label::{HEIGHT as GLYPH, write};
use super::{ExportError, canvas, unwritten};
use crate::data::picture::{SHEET_SIDE, enlarge};
use crate::run::kept::Frame;

/// How many times larger the sheets are.
const TIMES: usize = 2;

/// Width in pixels.
const WIDTH: usize = TIMES * SHEET_SIDE;

/// Height in pixels of the line below.
const LINE: usize = 24;

/// Pixels to a letter's dot.
const DOT: usize = 3;

/// Sheets at most: of more, some are left out at even distances.
const MOST: usize = 200;

/// How long a sheet is shown, in hundredths of a second.
const DELAY: u16 = 25;

/// How long the last one is.
const LAST_DELAY: u16 = 200;

/// The file.
///
/// # Errors
/// When there is no sheet, or one can't be read.
pub(super) fn gif(frames: &[Frame]) -> Result<Vec<u8>, ExportError> {
    let last = frames.len().checked_sub(1).ok_or(ExportError::Nothing("sheet"))?;
    let shown = frames.len().min(MOST);
    let mut file = Vec::new();
    let written = |reason: EncodingError| unwritten(reason);
    let [width, height] = size()?;
    let mut encoder = Encoder::new(&mut file, width, height, &greys()).map_err(written)?;
    encoder.set_repeat(Repeat::Infinite).map_err(written)?;
    for place in 0..shown {
        let at = if shown == frames.len() { place } else { place * last / (shown - 1) };
        let delay = if at == last { LAST_DELAY } else { DELAY };
        let buffer = Cow::Owned(picture(&frames[at])?);
        encoder.write_frame(&Picture { delay, width, height, buffer, ..Picture::default() }).map_err(written)?;
    }
    // It writes its end when it goes.
    drop(encoder);
    Ok(file)
}

fn size() -> Result<[u16; 2], ExportError> {
    let side = |pixels: usize| u16::try_from(pixels).map_err(unwritten);
    Ok([side(WIDTH)?, side(WIDTH + LINE)?])
}

/// Every grey, so that a pixel's value is its own place among them.
fn greys() -> Vec<u8> {
    (0..=u8::MAX).flat_map(|grey| [grey; 3]).collect()
}

/// A sheet with its line.
fn picture(frame: &Frame) -> Result<Vec<u8>, ExportError> {
    let mut pixels = enlarge(&canvas(frame)?, SHEET_SIDE, TIMES);
    pixels.resize(WIDTH * (WIDTH + LINE), 0);
    let text = format!("EPOCH {}  STEP {}", frame.epoch, frame.step);
    let place = (TIMES * 2, WIDTH + (LINE - DOT * GLYPH) / 2);
    write(&text, DOT, place, WIDTH, &mut pixels);
    Ok(pixels)
}
