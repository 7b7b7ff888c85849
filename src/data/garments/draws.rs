//! The random numbers of one garment, in order.

use crate::math::rng::{Purpose, Stream};

pub(super) struct Draws {
    pub(super) stream: Stream,
    pub(super) garment: u32,
    drawn: u32,
}

impl Draws {
    pub(super) fn new(seed: u32, garment: u32) -> Self {
        Self { stream: Stream::new(seed, Purpose::Garments), garment, drawn: 0 }
    }

    /// Uniform in [low, high).
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        let value = self.stream.uniform(self.garment, self.drawn);
        self.drawn += 1;
        low + value * (high - low)
    }

    /// 0 to n − 1.
    pub(super) fn choose(&mut self, n: u32) -> u32 {
        let value = self.stream.below(self.garment, self.drawn, n);
        self.drawn += 1;
        value
    }

    /// True with probability 1/n.
    pub(super) fn one_in(&mut self, n: u32) -> bool {
        self.choose(n) == 0
    }
}
