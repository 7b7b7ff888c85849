//! Multiply-adds of a training step, as constant expressions. Products only: batch norm, activations and Adam are not in them.

use super::architecture::{Architecture, IMAGE_SIDE, LATENT, Stage};
use super::layout::{KERNEL, PADDING};

/// Along one axis of large maps of `large` pixels, and of small ones with a `stride`-th of them: the first small pixel whose tap `tap`,
/// below [`KERNEL`], lies within the large maps, and the one after the last.
#[must_use]
pub const fn inside(large: usize, stride: usize, tap: usize) -> (usize, usize) {
    let (small, end) = (large / stride, (large + PADDING - tap).div_ceil(stride));
    (PADDING.saturating_sub(tap).div_ceil(stride), if end < small { end } else { small })
}

/// Of one image: the pairs of a small pixel and a tap that lies within the large maps.
#[must_use]
pub const fn pairs(large: usize, stride: usize) -> usize {
    let (mut along_an_axis, mut tap) = (0, 0);
    while tap < KERNEL {
        let (first, end) = inside(large, stride, tap);
        along_an_axis += end - first;
        tap += 1;
    }
    along_an_axis * along_an_axis
}

/// Multiply-adds of a training step for each image of its batch, without taps beyond the edge.
///
/// G makes the image once, and has gradients by its weights and by what each layer reads, except the latent. D sees the real image and
/// the fake one in its own half, where its first layer needs no gradient by the images; in G's half it sees the fake one again, with
/// gradients by what each layer reads and none by its weights.
#[must_use]
pub const fn of_a_step(architecture: &Architecture) -> u64 {
    let Architecture { dense, generator, discriminator } = *architecture;
    let (mut side, mut inputs) = (architecture.first_side(), dense);
    let mut sum = 2 * LATENT * side * side * dense;
    let mut at = 0;
    while at < generator.len() {
        let Stage { channels, stride } = generator[at];
        side *= stride;
        sum += 3 * pairs(side, stride) * inputs * channels;
        (inputs, at) = (channels, at + 1);
    }
    (side, inputs, at) = (IMAGE_SIDE, 1, 0);
    while at < discriminator.len() {
        let Stage { channels, stride } = discriminator[at];
        let passes = if at == 0 { 2 * 2 + 2 } else { 2 * 3 + 2 };
        sum += passes * pairs(side, stride) * inputs * channels;
        side /= stride;
        (inputs, at) = (channels, at + 1);
    }
    (sum + (2 * 3 + 2) * side * side * inputs) as u64
}
