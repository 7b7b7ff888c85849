//! im2col and col2im for maps of one channel: the two layers next to the images, whose products are too thin to gather inside.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::functions::tanh as tanh_of;
use super::launch::{buffer, count, empty, empty_of, one_unit_per_element};
use super::storage::{Storage, stored_one};
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS};

pub(super) fn unfold(large: &CubeTensor, tanh: Option<&CubeTensor>, patches: Patches) -> CubeTensor {
    let storage = Storage::of_patches(tanh.is_some());
    let out = empty_of(storage.dtype(), large, [patches.small_rows(), TAPS]);
    let (cubes, units) = one_unit_per_element(count(&out));
    // Every binding needs a buffer; without tanh the kernel does not read this one.
    let y = buffer(tanh.unwrap_or(large));
    unfold_kernel::launch(
        &large.client,
        cubes,
        units,
        buffer(large),
        y,
        buffer(&out),
        patches,
        tanh.is_some(),
        storage,
        storage.element(),
    );
    out
}

pub(super) fn fold(unfolded: &CubeTensor, patches: Patches, tanh: bool) -> CubeTensor {
    let out = empty(unfolded, [patches.large_rows(), 1]);
    let (cubes, units) = one_unit_per_element(count(&out));
    fold_kernel::launch(&unfolded.client, cubes, units, buffer(unfolded), buffer(&out), patches, tanh);
    out
}

/// One element of a patch per unit.
#[cube(launch)]
fn unfold_kernel<E: Float>(
    large_maps: &[f32],
    y: &[f32],
    out: &mut [E],
    #[comptime] patches: Patches,
    #[comptime] tanh: bool,
    #[comptime] storage: Storage,
    #[define(E)] _element: ElemType,
) {
    let element = ABSOLUTE_POS;
    if element >= comptime!(patches.small_rows() * TAPS) {
        terminate!();
    }
    let (large, small, stride) = comptime!((patches.large, patches.small, patches.stride));
    let (row, tap) = (element / TAPS, element % TAPS);
    let padded_y = row / small % small * stride + tap / SIDE;
    let padded_x = row % small * stride + tap % SIDE;
    let image = row / comptime!(patches.small * patches.small);
    let end = comptime!(patches.large + PADDING);
    let mut value = 0.0f32;
    if padded_y >= PADDING && padded_y < end && padded_x >= PADDING && padded_x < end {
        let pixel = (image * large + padded_y - PADDING) * large + padded_x - PADDING;
        value = large_maps[pixel];
        if comptime!(tanh) {
            value *= 1.0f32 - y[pixel] * y[pixel];
        }
    }
    out[element] = stored_one::<E>(value, storage);
}

/// One pixel per unit.
#[cube(launch)]
fn fold_kernel(unfolded: &[f32], out: &mut [f32], #[comptime] patches: Patches, #[comptime] tanh: bool) {
    let pixel = ABSOLUTE_POS;
    if pixel >= comptime!(patches.large_rows()) {
        terminate!();
    }
    let (large, small, stride) = comptime!((patches.large, patches.small, patches.stride));
    let taps = comptime!(SIDE.div_ceil(patches.stride));
    let x = pixel % large + PADDING;
    let y = pixel / large % large + PADDING;
    let image = pixel / comptime!(patches.large * patches.large);
    let mut sum = 0.0f32;
    for nth_y in 0..taps {
        let tap_y = y % stride + nth_y * stride;
        if tap_y < SIDE && y >= tap_y && (y - tap_y) / stride < small {
            for nth_x in 0..taps {
                let tap_x = x % stride + nth_x * stride;
                if tap_x < SIDE && x >= tap_x && (x - tap_x) / stride < small {
                    let row = (image * small + (y - tap_y) / stride) * small + (x - tap_x) / stride;
                    sum += unfolded[row * TAPS + tap_y * SIDE + tap_x];
                }
            }
        }
    }
    if comptime!(tanh) {
        sum = tanh_of(sum);
    }
    out[pixel] = sum;
}
