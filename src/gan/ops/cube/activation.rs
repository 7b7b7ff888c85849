//! LeakyReLU, also after batch norm by known statistics, and the gradient before LeakyReLU and dropout. One element per unit.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{buffer, count, dims, empty_of, one_unit_per_element};
use super::storage::{Storage, stored_one};
use crate::gan::ops::kernels::{EPSILON, LEAK};

/// The gradient before an activation with result `y`, both `[rows, columns]`; `scale` is dropout's factor.
pub(super) fn gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> CubeTensor {
    let (out, storage) = (empty_of(y.dtype, y, dims(y)), Storage::like(y));
    let (cubes, units) = one_unit_per_element(count(y));
    activation_kernel::launch(
        &y.client,
        cubes,
        units,
        buffer(gradient),
        buffer(y),
        buffer(&out),
        scale,
        count(y),
        storage,
        storage.element(),
    );
    out
}

/// Batch norm of `x` `[rows, channels]` by `running` statistics `[2, channels]`, then LeakyReLU.
pub(super) fn normalize_by(x: &CubeTensor, scale_shift: &CubeTensor, running: &CubeTensor) -> CubeTensor {
    let (out, storage, [_, channels]) = (empty_of(x.dtype, x, dims(x)), Storage::like(x), dims(x));
    let (cubes, units) = one_unit_per_element(count(x));
    normalize_by_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(x),
        buffer(scale_shift),
        buffer(running),
        buffer(&out),
        channels,
        count(x),
        storage,
        storage.element(),
    );
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
fn activation_kernel<E: Float>(
    gradient: &[E],
    y: &[E],
    out: &mut [E],
    scale: f32,
    #[comptime] total: usize,
    #[comptime] storage: Storage,
    #[define(E)] _element: ElemType,
) {
    if ABSOLUTE_POS >= total {
        terminate!();
    }
    let (gradient, result) = (f32::cast_from(gradient[ABSOLUTE_POS]), f32::cast_from(y[ABSOLUTE_POS]));
    out[ABSOLUTE_POS] = stored_one::<E>(pre_activation_gradient(gradient, result, scale), storage);
}

#[cube(launch)]
fn normalize_by_kernel<E: Float>(
    x: &[E],
    scale_shift: &[f32],
    running: &[f32],
    y: &mut [E],
    #[comptime] channels: usize,
    #[comptime] total: usize,
    #[comptime] storage: Storage,
    #[define(E)] _element: ElemType,
) {
    let at = ABSOLUTE_POS;
    if at >= total {
        terminate!();
    }
    let column = at % channels;
    let scale = scale_shift[column] / (running[channels + column] + comptime!(EPSILON)).sqrt();
    let shift = scale_shift[channels + column] - running[column] * scale;
    y[at] = stored_one::<E>(leaky(f32::cast_from(x[at]) * scale + shift), storage);
}
