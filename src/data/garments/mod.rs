//! Clothes drawn by the program: a data set of any size that needs no download, for tests and for visitors offline.
//!
//! The ten kinds of FashionMNIST, each with proportions, brightness and pattern drawn from the seed. Only additions,
//! products, quotients and comparisons of 32-bit floats are used, which IEEE 754 defines to the bit: the same seed
//! gives the same bytes on every machine.

mod cloth;
mod kinds;
mod raster;

use std::rc::Rc;

use super::{Images, MAX_IMAGES, PIXELS, SIDE};
use crate::math::rng::{Purpose, Stream};
use cloth::Cloth;
use kinds::KINDS;

/// The dice of one garment: each throw is the next value of its stream.
struct Dice {
    stream: Stream,
    garment: u32,
    thrown: u32,
}

impl Dice {
    fn new(seed: u32, garment: u32) -> Self {
        Self { stream: Stream::new(seed, Purpose::Garments), garment, thrown: 0 }
    }

    /// Uniform in [low, high).
    fn between(&mut self, low: f32, high: f32) -> f32 {
        let value = self.stream.uniform(self.garment, self.thrown);
        self.thrown += 1;
        low + value * (high - low)
    }

    /// 0 to n − 1.
    fn choose(&mut self, n: u32) -> u32 {
        let value = self.stream.below(self.garment, self.thrown, n);
        self.thrown += 1;
        value
    }

    /// True once in n throws.
    fn one_in(&mut self, n: u32) -> bool {
        self.choose(n) == 0
    }
}

/// Garment `index` of `seed`: 28×28 bytes, row by row, 0 black.
#[must_use]
pub fn draw(seed: u32, index: u32) -> [u8; PIXELS] {
    let mut dice = Dice::new(seed, index);
    let kind = dice.choose(10) as usize;
    let garment = KINDS[kind](&mut dice);
    let cloth = Cloth::throw(&mut dice, garment.printable);
    let grain = cloth::grain(&dice);
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

/// Draws a data set part by part, so that a worker can tell how far it is.
#[derive(Debug)]
pub struct Drawer {
    seed: u32,
    count: u32,
    drawn: u32,
    pixels: Vec<u8>,
}

impl Drawer {
    /// `count` garments of `seed`; fewer than 1 or more than [`MAX_IMAGES`] are taken as these.
    #[must_use]
    pub fn new(seed: u32, count: u32) -> Self {
        Self { seed, count: count.clamp(1, MAX_IMAGES), drawn: 0, pixels: Vec::new() }
    }

    /// Draws up to `more` garments; gives how many there are now.
    pub fn draw_some(&mut self, more: u32) -> u32 {
        let until = self.count.min(self.drawn.saturating_add(more));
        for index in self.drawn..until {
            self.pixels.extend_from_slice(&draw(self.seed, index));
        }
        self.drawn = until;
        until
    }

    /// The data set; what is missing is drawn now.
    #[must_use]
    pub fn finish(mut self) -> Images {
        self.draw_some(self.count);
        let pixels: Rc<[u8]> = self.pixels.into();
        // `count` whole images, by construction.
        Images { pixels, count: self.count }
    }
}
