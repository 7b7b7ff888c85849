//! Binary cross-entropy of a batch of logits. There are few: one unit sums them all.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::{buffer, count, dims, empty, one_each};

/// The loss `[1]` of real logits, then fake ones.
pub(super) fn loss(logits: &CubeTensor, real: usize) -> CubeTensor {
    let out = empty(logits, [1]);
    let (cubes, units) = (CubeCount::Static(1, 1, 1), CubeDim::new_1d(1));
    loss_kernel::launch(&logits.client, cubes, units, buffer(logits), buffer(&out), count(logits), real);
    out
}

/// Its gradient by the logits, times `gradient` `[1]`.
pub(super) fn gradient(logits: &CubeTensor, gradient: &CubeTensor, real: usize) -> CubeTensor {
    let out = empty(logits, dims(logits));
    let (cubes, units) = one_each(count(logits));
    gradient_kernel::launch(&logits.client, cubes, units, buffer(logits), buffer(gradient), buffer(&out), count(logits), real);
    out
}

/// 1/n, or 0 of none.
fn share(count: usize) -> f32 {
    if count > 0 { 1.0 / count as f32 } else { 0.0 }
}

/// ln(1 + eˣ), in the form that does not overflow.
#[cube]
fn softplus(x: f32) -> f32 {
    clamp_min(x, 0.0f32) + (1.0f32 + (-x.abs()).exp()).ln()
}

#[cube(launch)]
fn loss_kernel(logits: &[f32], out: &mut [f32], #[comptime] total: usize, #[comptime] real: usize) {
    let mut of_real = 0.0f32;
    let mut of_fake = 0.0f32;
    for at in 0..real {
        of_real += softplus(-logits[at]);
    }
    for at in real..total {
        of_fake += softplus(logits[at]);
    }
    out[0] = of_real * comptime!(share(real)) + of_fake * comptime!(share(total - real));
}

#[cube(launch)]
fn gradient_kernel(logits: &[f32], gradient: &[f32], out: &mut [f32], #[comptime] total: usize, #[comptime] real: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    let sigmoid = 1.0f32 / (1.0f32 + (-logits[ABSOLUTE_POS]).exp());
    let mut by = sigmoid * comptime!(share(total - real));
    if ABSOLUTE_POS < real {
        by = (sigmoid - 1.0f32) * comptime!(share(real));
    }
    out[ABSOLUTE_POS] = by * gradient[0];
}
