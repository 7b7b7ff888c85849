//! The batches of a run: a new permutation of the images each epoch, without the last partial batch.

use super::Images;
use crate::math::rng::{Purpose, Stream};

/// The batch of any step. It holds the permutation of one epoch, so consecutive steps are cheapest.
#[derive(Debug)]
pub struct Batches {
    images: Images,
    batch_size: u32,
    stream: Stream,
    epoch: Option<u32>,
    order: Vec<u32>,
}

impl Batches {
    /// Batches of `images`, shuffled by `seed`. `batch_size` is clamped to 1 and the number of images, so that an epoch has at least one
    /// step.
    #[must_use]
    pub fn new(images: Images, batch_size: u32, seed: u32) -> Self {
        let batch_size = batch_size.clamp(1, images.len());
        let stream = Stream::new(seed, Purpose::Shuffle);
        Self { images, batch_size, stream, epoch: None, order: Vec::new() }
    }

    /// The images in the order of the data set.
    #[must_use]
    pub fn images(&self) -> &Images {
        &self.images
    }

    /// Complete batches in an epoch; at least one.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.images.len() / self.batch_size
    }

    /// The images of step `step`, from 0. Independent of the order of calls.
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
