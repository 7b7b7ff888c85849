//! Batches of a data set in the order of a run: each epoch a new permutation, the last partial batch dropped.

use super::Images;
use crate::math::rng::{Purpose, Stream};

/// Hands out the batch of any step. Only the order of one epoch is kept, so steps are cheapest one after the other.
#[derive(Debug)]
pub struct Batches {
    images: Images,
    batch_size: u32,
    stream: Stream,
    epoch: Option<u32>,
    order: Vec<u32>,
}

impl Batches {
    /// Batches of `batch_size` of `images`, shuffled by `seed`. A size of 0 is taken as 1, one above the number of
    /// images as that number, so that an epoch always has a step.
    #[must_use]
    pub fn new(images: Images, batch_size: u32, seed: u32) -> Self {
        let batch_size = batch_size.clamp(1, images.len());
        let stream = Stream::new(seed, Purpose::Shuffle);
        Self { images, batch_size, stream, epoch: None, order: Vec::new() }
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
        let steps = self.steps_per_epoch();
        let epoch = step / steps;
        if self.epoch != Some(epoch) {
            self.order = self.stream.permutation(epoch, self.images.len());
            self.epoch = Some(epoch);
        }
        let begin = (step % steps * self.batch_size) as usize;
        &self.order[begin..begin + self.batch_size as usize]
    }
}
