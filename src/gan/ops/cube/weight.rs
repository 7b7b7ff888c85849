//! The gradient by the weight of a convolution, either way: out[(tap, i), j] = Σ over pixels left[pixel, i]·right[pixel, j].
//!
//! A unit's rows all belong to one tap, so it visits just those pairs of a large and a small pixel that the tap connects: of 7×7
//! maps and a 5×5 kernel with stride 1, 29² of 35². Where there are few tiles, units share one and take some images each.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::tiles::{Shape, collect, gain_outer, hand_out, mine, part, shares, zeros};
use super::{Four, buffer, dims, empty};
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS, Way};

/// All that is fixed when the kernel is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    patches: Patches,
    /// Which way the weight leads: its inputs are the left maps' channels.
    way: Way,
    /// Channels of the left maps.
    left: usize,
    /// Channels of the right maps.
    right: usize,
    shape: Shape,
}

impl Spec {
    const fn size(&self) -> [usize; 2] {
        [TAPS * self.left, self.right]
    }
}

/// The gradient, `[25·inputs, outputs]`, of large and small maps on either side of the weight.
pub(super) fn launch(large: &CubeTensor, small: &CubeTensor, way: Way, patches: Patches) -> CubeTensor {
    let (inputs, outputs) = if way == Way::ToSmall { (large, small) } else { (small, large) };
    let ([_, left], [_, right]) = (dims(inputs), dims(outputs));
    let shape = Shape::of(&large.device, [TAPS * left, right], patches.small_rows(), patches.batch, left.is_multiple_of(8));
    let spec = Spec { patches, way, left, right, shape };
    let out = empty(large, spec.size());
    let (cubes, units) = shape.launch(spec.size(), 1);
    by_weight::launch(&large.client, cubes, units, buffer(inputs), buffer(outputs), buffer(&out), spec);
    out
}

/// Along one axis: the first small pixel whose patch has place `tap` within the large maps, and the one after the last.
#[cube]
fn connected(tap: usize, #[comptime] patches: Patches) -> (usize, usize) {
    let (stride, small) = comptime!((patches.stride, patches.small));
    let first = (clamp_min(tap, PADDING) - tap + comptime!(patches.stride - 1)) / stride;
    let end = (comptime!(patches.large + PADDING + patches.stride - 1) - tap) / stride;
    (first, clamp_max(end, small))
}

#[cube(launch)]
fn by_weight(left: &[Four], right: &[Four], out: &mut [Four], #[comptime] spec: Spec) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (large, small, stride) = comptime!((spec.patches.large, spec.patches.small, spec.patches.stride));
    let (left4, right4) = comptime!((spec.left / 4, spec.right / 4));
    let across = comptime!(spec.right / spec.shape.tile);
    let lane = CUBE_POS_X as usize * comptime!(spec.shape.lanes) + UNIT_POS_X as usize;
    let which = clamp_max(lane, comptime!(spec.shape.tiles(spec.size()) - 1));
    let first_row = which / across * tile;
    let first_column = which % across * tile;
    let tap = first_row / comptime!(spec.left);
    let first_channel = first_row % comptime!(spec.left);
    let (tap_y, tap_x) = (tap / SIDE, tap % SIDE);
    let (top, bottom) = connected(tap_y, spec.patches);
    let (leftmost, behind) = connected(tap_x, spec.patches);
    let sums = zeros(shape);
    let (start, end) = part(UNIT_POS_Y as usize, comptime!(spec.patches.batch), comptime!(spec.shape.slices));
    for image in start..end {
        for y in top..bottom {
            for x in leftmost..behind {
                let small_row = (image * small + y) * small + x;
                let large_row = (image * large + y * stride + tap_y - PADDING) * large + x * stride + tap_x - PADDING;
                let (left_row, right_row) =
                    if comptime!(spec.way == Way::ToSmall) { (large_row, small_row) } else { (small_row, large_row) };
                let mut along = Sequence::<Four>::new();
                #[unroll]
                for j in 0..tile4 {
                    along.push(right[right_row * right4 + first_column / 4 + j]);
                }
                #[unroll]
                for i4 in 0..tile4 {
                    gain_outer(&sums, left[left_row * left4 + first_channel / 4 + i4], &along, i4, shape);
                }
            }
        }
    }
    let shared = hand_out(&sums, shape);
    #[unroll]
    for share in 0..comptime!(shares(spec.shape)) {
        let i = mine(share, shape);
        let row = first_row + i;
        if i < tile && row < comptime!(TAPS * spec.left) {
            #[unroll]
            for j in 0..tile4 {
                out[row * right4 + first_column / 4 + j] = collect(&sums, &shared, i, share, j, shape);
            }
        }
    }
}
