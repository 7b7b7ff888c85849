//! Sizes of a training step in memory, in 32-bit floats. They are constant expressions, so that a program without the networks can
//! say what a run needs.

use super::architecture::{Architecture, IMAGE_SIDE, LATENT, Stage};
use super::layout::{Form, KERNEL, Layout};

/// Sizes of a network, and of what a pass through it makes, in floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Footprint {
    /// The buffer of its parameters: [`Layout::total`].
    pub parameters: usize,
    /// What a pass keeps of each image for the gradients: the output of each layer, and what it reads of the first.
    pub kept: usize,
    /// The most that a layer's gradients add to that for each image: those by its output, before and after the activation, and by what
    /// it reads.
    pub added: usize,
    /// The most that a layer reads and makes for each image.
    pub passing: usize,
    /// The largest maps of each image.
    pub largest: usize,
}

/// Numbers in maps of `channels` channels.
const fn maps(side: usize, channels: usize) -> usize {
    side * side * channels
}

const fn larger(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

impl Footprint {
    /// Of the generator, which reads latents.
    #[must_use]
    pub const fn of_generator(architecture: &Architecture) -> Self {
        let Architecture { dense, generator, .. } = *architecture;
        let (mut side, mut inputs) = (architecture.first_side(), dense);
        let to_maps = Form::ToMaps { inputs: LATENT, channels: dense, pixels: side * side };
        let made = maps(side, dense);
        let mut sizes = Self { parameters: Layout::room(to_maps), kept: LATENT + made, added: 0, passing: 0, largest: made };
        let mut at = 0;
        while at < generator.len() {
            let Stage { channels: outputs, stride } = generator[at];
            let read = maps(side, inputs);
            side *= stride;
            let made = maps(side, outputs);
            sizes.parameters += Layout::room(Form::Transposed { inputs, outputs });
            sizes = sizes.with_layer(read, made);
            at += 1;
            if at < generator.len() {
                sizes.parameters += Layout::room(Form::ScaleShift(outputs));
                sizes = sizes.with_layer(made, made);
            }
            inputs = outputs;
        }
        sizes
    }

    /// Of the discriminator, which reads images of one channel. Their patches are kept, too (`gan/ops/images`).
    #[must_use]
    pub const fn of_discriminator(architecture: &Architecture) -> Self {
        let discriminator = architecture.discriminator;
        let (mut side, mut inputs) = (IMAGE_SIDE, 1);
        // D's own step needs no gradient by the images.
        let mut read = 0;
        let mut sizes = Self { parameters: 0, kept: 0, added: 0, passing: 0, largest: 0 };
        let mut at = 0;
        while at < discriminator.len() {
            let Stage { channels: outputs, stride } = discriminator[at];
            side /= stride;
            let made = maps(side, outputs);
            sizes.parameters += Layout::room(Form::Convolution { inputs, outputs }) + Layout::room(Form::Bias(outputs));
            sizes = sizes.with_layer(read, made);
            if at == 0 {
                sizes.kept += maps(side, KERNEL * KERNEL);
            }
            (inputs, read, at) = (outputs, made, at + 1);
        }
        sizes.parameters +=
            Layout::room(Form::FromMaps { channels: inputs, pixels: side * side, outputs: 1 }) + Layout::room(Form::Bias(1));
        sizes.with_layer(read, 1)
    }

    const fn with_layer(self, read: usize, made: usize) -> Self {
        Self {
            parameters: self.parameters,
            kept: self.kept + made,
            added: larger(self.added, read + 2 * made),
            passing: larger(self.passing, read + made),
            largest: larger(self.largest, made),
        }
    }
}
