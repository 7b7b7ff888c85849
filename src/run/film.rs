//! The film of a run: its sheets one after another, each above its epoch, its step, the run's seed and the address of its set-up.

mod lettering;
pub mod webm;

use self::lettering::{ADVANCE, HEIGHT, draw};
use super::config::RunConfig;
use crate::data::picture::{SHEET_SIDE, enlarge};
use crate::settings::Settings;

/// Pixels of the film per pixel of a sheet, in each direction.
const SCALE: usize = 2;

/// Width of a picture in pixels.
pub const WIDTH: usize = SCALE * SHEET_SIDE;

/// Pixels to a dot of the font.
const DOT: usize = 2;

/// Height in pixels of a line of the caption.
const LINE: usize = DOT * HEIGHT + 6;

/// Pixels around the caption.
const MARGIN: usize = 6;

/// Characters in a line of the caption.
const COLUMNS: usize = (WIDTH - 2 * MARGIN) / (DOT * ADVANCE);

/// The shade of the address; the line above it is white.
const ADDRESS_SHADE: u8 = 176;

/// Most sheets; if there are more, evenly spaced ones are shown.
const MAX_SHEETS: usize = 200;

/// Time per sheet, in ms.
const SHEET_MS: u32 = 250;

/// Time of the last sheet, in ms.
const LAST_MS: u32 = 2000;

/// What a film says of its run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Film {
    seed: u32,
    /// Lines of the address.
    address: Vec<String>,
}

impl Film {
    /// A film of the run with this set-up. `page` is the address of the page, or of a file beside it; empty where there is none.
    #[must_use]
    pub fn new(config: &RunConfig, page: &str) -> Self {
        Self { seed: config.seed, address: wrapped(&address(page, &config.to_query())) }
    }

    /// Height of a picture in pixels, an even number.
    #[must_use]
    pub fn height(&self) -> usize {
        WIDTH + 2 * MARGIN + (1 + self.address.len()) * LINE
    }

    /// A sheet, as rows of [`SHEET_SIDE`] pixels, at twice its size above its caption.
    #[must_use]
    pub fn picture(&self, sheet: &[u8], step: u32, epoch: u32) -> Vec<u8> {
        let mut pixels = enlarge(sheet, SHEET_SIDE, SCALE);
        pixels.resize(WIDTH * self.height(), 0);
        let place = format!("T = {epoch}   step {step}   seed {}", self.seed);
        let address = self.address.iter().map(|line| (line.as_str(), ADDRESS_SHADE));
        for (at, line) in std::iter::once((place.as_str(), u8::MAX)).chain(address).enumerate() {
            draw(line, DOT, (MARGIN, WIDTH + MARGIN + at * LINE + 3), WIDTH, &mut pixels);
        }
        pixels
    }
}

/// The sheets of a film, of `count` ones: their indices, and how long each is shown, in ms.
pub fn shown(count: usize) -> impl ExactSizeIterator<Item = (usize, u32)> {
    let (last, shown) = (count.saturating_sub(1), count.min(MAX_SHEETS));
    (0..shown).map(move |place| {
        let at = if shown == count { place } else { place * last / (shown - 1) };
        (at, if at == last { LAST_MS } else { SHEET_MS })
    })
}

/// The address of a set-up, to type: without the scheme, and without the page where that is on the visitor's own machine.
#[must_use]
pub fn address(page: &str, query: &str) -> String {
    let page = page.split(['?', '#']).next().unwrap_or_default();
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let hosted = match folder.split_once("://") {
        Some(("http" | "https", place)) if !is_own_machine(place) => format!("{place}/"),
        _ => String::new(),
    };
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    format!("{hosted}#/gan{query}")
}

fn is_own_machine(place: &str) -> bool {
    let host = place.split(['/', ':']).next().unwrap_or_default();
    host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || place.starts_with("[::1]")
}

/// Lines of at most [`COLUMNS`] characters, divided after a separator; a part that no line holds is divided anywhere.
fn wrapped(address: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in address.split_inclusive(['/', '?', '&']) {
        match lines.last_mut().filter(|line| line.len() + part.len() <= COLUMNS) {
            Some(line) => line.push_str(part),
            None => lines.extend(part.chars().collect::<Vec<_>>().chunks(COLUMNS).map(String::from_iter)),
        }
    }
    lines
}
