//! LeakyReLU, and the gradient through it and dropout, read off their result: what was dropped is 0, and nothing else is. One
//! element a unit.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::{buffer, count, dims, empty, one_each};
use crate::gan::ops::kernels::LEAK;

/// The gradient; what was kept was multiplied by `scale`.
pub(super) fn gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> CubeTensor {
    let out = empty(y, dims(y));
    let (cubes, units) = one_each(count(y));
    activation_kernel::launch(&y.client, cubes, units, buffer(gradient), buffer(y), buffer(&out), scale, count(y));
    out
}

/// LeakyReLU.
#[cube]
pub(super) fn leaky(x: f32) -> f32 {
    let mut value = x;
    if x <= 0.0f32 {
        value *= comptime!(LEAK);
    }
    value
}

/// The gradient in front of one activation with this result.
#[cube]
pub(super) fn in_front(gradient: f32, result: f32, scale: f32) -> f32 {
    let mut through = gradient * scale;
    if result < 0.0f32 {
        through *= comptime!(LEAK);
    }
    if result == 0.0f32 {
        through = 0.0f32;
    }
    through
}

#[cube(launch)]
fn activation_kernel(gradient: &[f32], y: &[f32], out: &mut [f32], scale: f32, #[comptime] total: usize) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    out[ABSOLUTE_POS] = in_front(gradient[ABSOLUTE_POS], y[ABSOLUTE_POS], scale);
}
