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
    /// The most that a layer's gradients add to that for each image.
    pub added: usize,
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
        let mut sizes = Self { parameters: Layout::room(to_maps), kept: LATENT + made, added: 0, largest: made };
        let mut at = 0;
        while at < generator.len() {
            let Stage { channels: outputs, stride } = generator[at];
            let read = maps(side, inputs);
            side *= stride;
            let made = maps(side, outputs);
            sizes.parameters += Layout::room(Form::Transposed { inputs, outputs });
            sizes = sizes.with_layer(made, read + 2 * made);
            at += 1;
            if at < generator.len() {
                sizes.parameters += Layout::room(Form::ScaleShift(outputs));
                sizes = sizes.with_layer(made, 2 * made);
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
        let mut sizes = Self { parameters: 0, kept: 0, added: 0, largest: 0 };
        let mut at = 0;
        while at < discriminator.len() {
            let Stage { channels: outputs, stride } = discriminator[at];
            let read = maps(side, inputs);
            side /= stride;
            let made = maps(side, outputs);
            sizes.parameters += Layout::room(Form::Convolution { inputs, outputs }) + Layout::room(Form::Bias(outputs));
            // The gradient by the output, before and after the activation, and the gradient by the input.
            sizes = sizes.with_layer(made, read + 2 * made);
            if at == 0 {
                sizes.kept += maps(side, KERNEL * KERNEL);
            }
            (inputs, at) = (outputs, at + 1);
        }
        sizes.parameters += Layout::room(Form::FromMaps { channels: inputs, pixels: side * side }) + Layout::room(Form::Bias(1));
        sizes.with_layer(1, 0)
    }

    const fn with_layer(self, made: usize, added: usize) -> Self {
        let Self { parameters, kept, .. } = self;
        Self { parameters, kept: kept + made, added: larger(self.added, added), largest: larger(self.largest, made) }
    }
}
