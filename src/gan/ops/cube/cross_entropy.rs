//! Binary cross-entropy of a batch of logits. A batch is small, so one unit sums it.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::functions::{sigmoid, softplus};
use super::launch::{buffer, count, dims, empty, one_unit_per_element};

pub(super) fn loss(logits: &CubeTensor, real: usize) -> CubeTensor {
    let out = empty(logits, [1]);
    let (cubes, units) = (CubeCount::Static(1, 1, 1), CubeDim::new_1d(1));
    loss_kernel::launch(&logits.client, cubes, units, buffer(logits), buffer(&out), count(logits), real);
    out
}

pub(super) fn gradient(logits: &CubeTensor, gradient: &CubeTensor, real: usize) -> CubeTensor {
    let out = empty(logits, dims(logits));
    let (cubes, units) = one_unit_per_element(count(logits));
    gradient_kernel::launch(&logits.client, cubes, units, buffer(logits), buffer(gradient), buffer(&out), count(logits), real);
    out
}

/// 1/count, or 0 for an empty batch.
fn share(count: usize) -> f32 {
    if count > 0 { 1.0 / count as f32 } else { 0.0 }
}

#[cube(launch)]
fn loss_kernel(logits: &[f32], out: &mut [f32], #[comptime] total: usize, #[comptime] real: usize) {
    let mut real_sum = 0.0f32;
    let mut fake_sum = 0.0f32;
    for at in 0..real {
        real_sum += softplus(-logits[at]);
    }
    for at in real..total {
        fake_sum += softplus(logits[at]);
    }
    out[0] = real_sum * comptime!(share(real)) + fake_sum * comptime!(share(total - real));
}

#[cube(launch)]
fn gradient_kernel(logits: &[f32], gradient: &[f32], out: &mut [f32], #[comptime] total: usize, #[comptime] real: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    let logit = logits[ABSOLUTE_POS];
    let mut slope = sigmoid(logit) * comptime!(share(total - real));
    if ABSOLUTE_POS < real {
        slope = -sigmoid(-logit) * comptime!(share(real));
    }
    out[ABSOLUTE_POS] = slope * gradient[0];
}
