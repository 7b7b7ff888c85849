//! Batches of a data set in the order of a run: each epoch a new permutation, the last partial batch dropped.

use super::{Images, PIXELS, to_signed};
use crate::math::rng::{Purpose, Stream};

/// Hands out the batch of any step.
#[derive(Debug)]
pub struct Batches {
    images: Images,
    batch_size: u32,
    stream: Stream,
    epoch: Option<u32>,
    order: Vec<u32>,
    pixels: Vec<f32>,
}

impl Batches {
    /// Batches of `batch_size` (at least 1) of `images`, shuffled by `seed`.
    #[must_use]
    pub fn new(images: Images, batch_size: u32, seed: u32) -> Self {
        let batch_size = batch_size.clamp(1, images.len());
        let stream = Stream::new(seed, Purpose::Shuffle);
        Self { images, batch_size, stream, epoch: None, order: Vec::new(), pixels: Vec::new() }
    }

    /// The images, unshuffled.
    #[must_use]
    pub fn images(&self) -> &Images {
        &self.images
    }

    /// Whole batches in an epoch; at least one.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.images.len() / self.batch_size
    }

    /// Which images step `step` (from 0) trains on. A function of the step alone, in whatever order it is asked.
    pub fn indices(&mut self, step: u32) -> &[u32] {
        let epoch = step / self.steps_per_epoch();
        if self.epoch != Some(epoch) {
            self.order = self.stream.permutation(epoch, self.images.len());
            self.epoch = Some(epoch);
        }
        let begin = (step % self.steps_per_epoch() * self.batch_size) as usize;
        &self.order[begin..begin + self.batch_size as usize]
    }

    /// The images of step `step`: `[batch, 1, 28, 28]` in [−1, 1], row by row.
    pub fn batch(&mut self, step: u32) -> &[f32] {
        let chosen = self.indices(step).to_vec();
        self.pixels.clear();
        self.pixels.reserve(chosen.len() * PIXELS);
        for index in chosen {
            self.pixels.extend(self.images.image(index).iter().map(|&byte| to_signed(byte)));
        }
        &self.pixels
    }
}
