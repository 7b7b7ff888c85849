//! One element a unit.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::{buffer, count, dims, empty, one_each};
use crate::gan::ops::kernels::{Activation, LEAK};

/// `bias` `[1, columns]` added to each row.
pub(super) fn add(x: &CubeTensor, bias: &CubeTensor) -> CubeTensor {
    let out = empty(x, dims(x));
    let (cubes, units) = one_each(count(x));
    add_kernel::launch(&x.client, cubes, units, buffer(x), buffer(bias), buffer(&out), count(x), count(bias));
    out
}

/// The gradient through LeakyReLU and dropout, read off their result: what was dropped is 0, and nothing else is.
pub(super) fn activation_gradient(gradient: &CubeTensor, y: &CubeTensor, activation: Activation) -> CubeTensor {
    let out = empty(y, dims(y));
    let (cubes, units) = one_each(count(y));
    let scale = activation.mask.map_or(1.0, |mask| mask.scale());
    activation_kernel::launch(&y.client, cubes, units, buffer(gradient), buffer(y), buffer(&out), scale, count(y));
    out
}

/// The gradient through tanh, read off its result.
pub(super) fn tanh_gradient(gradient: &CubeTensor, y: &CubeTensor) -> CubeTensor {
    let out = empty(y, dims(y));
    let (cubes, units) = one_each(count(y));
    tanh_kernel::launch(&y.client, cubes, units, buffer(gradient), buffer(y), buffer(&out), count(y));
    out
}

#[cube(launch)]
fn add_kernel(x: &[f32], bias: &[f32], out: &mut [f32], #[comptime] total: usize, #[comptime] columns: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    out[ABSOLUTE_POS] = x[ABSOLUTE_POS] + bias[ABSOLUTE_POS % columns];
}

#[cube(launch)]
fn activation_kernel(gradient: &[f32], y: &[f32], out: &mut [f32], scale: f32, #[comptime] total: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    let result = y[ABSOLUTE_POS];
    let mut through = gradient[ABSOLUTE_POS] * scale;
    if result < 0.0f32 {
        through *= comptime!(LEAK);
    }
    if result == 0.0f32 {
        through = 0.0f32;
    }
    out[ABSOLUTE_POS] = through;
}

#[cube(launch)]
fn tanh_kernel(gradient: &[f32], y: &[f32], out: &mut [f32], #[comptime] total: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    let result = y[ABSOLUTE_POS];
    out[ABSOLUTE_POS] = gradient[ABSOLUTE_POS] * (1.0f32 - result * result);
}
