//! Synthetic garments: a data set of any size that needs no download, for tests and for visitors offline.
//!
//! The ten classes of FashionMNIST, with random proportions, brightness and patterns. Only sums, products, quotients and comparisons of
//! 32-bit floats are used, which IEEE 754 defines exactly: the same seed gives the same bytes on every machine.

mod classes;
mod cloth;
mod draws;
mod raster;

use std::rc::Rc;

use super::{Images, MAX_IMAGES, PIXELS, SIDE};
use classes::CLASSES;
use cloth::Cloth;
use draws::Draws;

/// Garment `index` of `seed`: 28×28 bytes, row by row, 0 black.
#[must_use]
pub fn draw(seed: u32, index: u32) -> [u8; PIXELS] {
    let mut draws = Draws::new(seed, index);
    let class = draws.choose(10) as usize;
    let garment = CLASSES[class](&mut draws);
    let cloth = Cloth::random(&mut draws, garment.printable);
    let grain = cloth::grain(&draws);
    let mut grey = [0.0_f32; PIXELS];
    for outline in &garment.pieces {
        for (pixel, covered) in grey.iter_mut().zip(raster::coverage(outline)) {
            *pixel = pixel.max(covered);
        }
    }
    for mark in &garment.marks {
        for (pixel, covered) in grey.iter_mut().zip(raster::coverage(&mark.outline)) {
            *pixel *= 1.0 - covered * (1.0 - mark.shade);
        }
    }
    let mut bytes = [0; PIXELS];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let value = grey[at] * cloth.brightness(at % SIDE, at / SIDE, grain[at]);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte's range")]
        {
            *byte = (value + 0.5).clamp(0.0, 255.0) as u8;
        }
    }
    bytes
}

/// Draws a data set in parts, so that a worker can report progress.
#[derive(Debug)]
pub struct Drawer {
    seed: u32,
    count: u32,
    drawn: u32,
    pixels: Vec<u8>,
}

impl Drawer {
    /// `count` garments of `seed`, clamped to 1 and [`MAX_IMAGES`].
    #[must_use]
    pub fn new(seed: u32, count: u32) -> Self {
        Self { seed, count: count.clamp(1, MAX_IMAGES), drawn: 0, pixels: Vec::new() }
    }

    /// Draws up to `more` garments, and returns how many there are now.
    pub fn draw_some(&mut self, more: u32) -> u32 {
        let until = self.count.min(self.drawn.saturating_add(more));
        for index in self.drawn..until {
            self.pixels.extend_from_slice(&draw(self.seed, index));
        }
        self.drawn = until;
        until
    }

    /// The data set; draws what is missing.
    #[must_use]
    pub fn finish(mut self) -> Images {
        self.draw_some(self.count);
        let pixels: Rc<[u8]> = self.pixels.into();
        Images { pixels, count: self.count }
    }
}
