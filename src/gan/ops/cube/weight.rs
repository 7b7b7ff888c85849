//! The gradient by a convolution's weight: out[(tap, i), j] = Σ_pixel left[pixel, i]·right[pixel, j].
//!
//! All rows of a tile belong to one tap, so a unit visits only the pairs of large and small pixels that the tap connects: of 7×7
//! maps and a 5×5 kernel with stride 1, 29² of 35². Where tiles are few, units share one and sum some of the images each.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{Float4, buffer, count_work, dims, empty};
use super::storage::{Storage, element_of, stored};
use super::tiles::{
    TileShape, accumulate_outer, owned_row, reduce_slices, rows_per_unit, share_sums, slice_range, tile_origin, zero_tile,
};
use crate::gan::ops::patches::{Direction, PADDING, Patches, SIDE, TAPS};

/// Compile-time constants of the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    patches: Patches,
    /// The direction the weight is laid out for: its inputs are the left maps' channels.
    direction: Direction,
    /// Channels of the left maps.
    left: usize,
    /// Channels of the right maps.
    right: usize,
    shape: TileShape,
    storage: Storage,
}

impl Spec {
    const fn size(&self) -> [usize; 2] {
        [TAPS * self.left, self.right]
    }
}

/// `Kernels::weight_gradient`: `[25·inputs, outputs]` from the maps on the weight's two sides.
pub(super) fn launch(large: &CubeTensor, small: &CubeTensor, direction: Direction, patches: Patches) -> CubeTensor {
    let (inputs, outputs) = if direction == Direction::ToSmall { (large, small) } else { (small, large) };
    let ([_, left], [_, right]) = (dims(inputs), dims(outputs));
    let shape = TileShape::of(&large.device, [TAPS * left, right], patches.small_rows(), patches.batch, left.is_multiple_of(8));
    // Maps and their gradients have the same type.
    let spec = Spec { patches, direction, left, right, shape, storage: Storage::gradient_from(inputs) };
    let out = empty(large, spec.size());
    let (cubes, units) = shape.launch(spec.size(), 1);
    weight_gradient::launch(&large.client, cubes, units, buffer(inputs), buffer(outputs), buffer(&out), spec, element_of(inputs));
    count_work(large, patches.batch * patches.pairs() * left * right);
    out
}

/// `Patches::inside` on the device: the first small pixel whose tap lies within the large maps, and the one after the last.
#[cube]
fn connected(tap: usize, #[comptime] patches: Patches) -> (usize, usize) {
    let (stride, small) = comptime!((patches.stride, patches.small));
    let first = (clamp_min(tap, PADDING) - tap + comptime!(patches.stride - 1)) / stride;
    let end = (comptime!(patches.large + PADDING + patches.stride - 1) - tap) / stride;
    (first, clamp_max(end, small))
}

#[cube(launch)]
fn weight_gradient<M: Float>(
    left: &[Vector<M, Const<4>>],
    right: &[Vector<M, Const<4>>],
    out: &mut [Float4],
    #[comptime] spec: Spec,
    #[define(M)] _element: ElemType,
) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (large, small, stride) = comptime!((spec.patches.large, spec.patches.small, spec.patches.stride));
    let (left4, right4) = comptime!((spec.left / 4, spec.right / 4));
    let (first_row, first_column) = tile_origin(comptime!(spec.size()), shape);
    let tap = first_row / comptime!(spec.left);
    let first_channel = first_row % comptime!(spec.left);
    let (tap_y, tap_x) = (tap / SIDE, tap % SIDE);
    let (top, bottom) = connected(tap_y, spec.patches);
    let (leftmost, rightmost) = connected(tap_x, spec.patches);
    let sums = zero_tile(shape);
    let (start, end) = slice_range(UNIT_POS_Y as usize, comptime!(spec.patches.batch), comptime!(spec.shape.slices));
    for image in start..end {
        for y in top..bottom {
            for x in leftmost..rightmost {
                let small_row = (image * small + y) * small + x;
                let large_row = (image * large + y * stride + tap_y - PADDING) * large + x * stride + tap_x - PADDING;
                let (left_row, right_row) =
                    if comptime!(spec.direction == Direction::ToSmall) { (large_row, small_row) } else { (small_row, large_row) };
                let mut right_values = Sequence::<Float4>::new();
                #[unroll]
                for j in 0..tile4 {
                    right_values.push(Float4::cast_from(right[right_row * right4 + first_column / 4 + j]));
                }
                #[unroll]
                for i4 in 0..tile4 {
                    let left_values = Float4::cast_from(left[left_row * left4 + first_channel / 4 + i4]);
                    accumulate_outer(&sums, left_values, &right_values, i4, shape);
                }
            }
        }
    }
    let shared = share_sums(&sums, shape);
    #[unroll]
    for share in 0..comptime!(rows_per_unit(spec.shape)) {
        let i = owned_row(share, shape);
        let row = first_row + i;
        if i < tile && row < comptime!(TAPS * spec.left) {
            #[unroll]
            for j in 0..tile4 {
                let sums = reduce_slices(&sums, &shared, i, share, j, shape);
                out[row * right4 + first_column / 4 + j] = stored::<f32>(sums, spec.storage);
            }
        }
    }
}
