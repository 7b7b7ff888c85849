//! LeakyReLU, and the gradient before LeakyReLU and dropout. One element per unit.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{buffer, count, dims, empty, one_unit_per_element};
use crate::gan::ops::kernels::LEAK;

/// The gradient before an activation with result `y`, both `[rows, columns]`; `scale` is dropout's factor.
pub(super) fn gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> CubeTensor {
    let out = empty(y, dims(y));
    let (cubes, units) = one_unit_per_element(count(y));
    activation_kernel::launch(&y.client, cubes, units, buffer(gradient), buffer(y), buffer(&out), scale, count(y));
    out
}

#[cube]
pub(super) fn leaky(x: f32) -> f32 {
    let mut value = x;
    if x <= 0.0f32 {
        value *= comptime!(LEAK);
    }
    value
}

/// The gradient before an activation with this result. A result of 0 means dropped.
#[cube]
pub(super) fn pre_activation_gradient(gradient: f32, result: f32, scale: f32) -> f32 {
    let mut before = gradient * scale;
    if result < 0.0f32 {
        before *= comptime!(LEAK);
    }
    if result == 0.0f32 {
        before = 0.0f32;
    }
    before
}

#[cube(launch)]
fn activation_kernel(gradient: &[f32], y: &[f32], out: &mut [f32], scale: f32, #[comptime] total: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    out[ABSOLUTE_POS] = pre_activation_gradient(gradient[ABSOLUTE_POS], y[ABSOLUTE_POS], scale);
}
