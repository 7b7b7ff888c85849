//! The same product by cubes of 64×64 outputs, whose operands are staged in the workgroup's memory: each is loaded once for eight units.

use cubecl::prelude::*;

use super::geometry::{Spec, TILE, input_at, layer_taps, taps_inside, weight_rows};
use crate::gan::ops::cube::launch::{Float4, units};
use crate::gan::ops::cube::storage::stored;
use crate::gan::ops::cube::tiles::{DropoutArgs, accumulate, apply_epilogue, zero_tile};
use crate::gan::ops::patches::SIDE;

/// Rows and columns of a cube's outputs.
pub(super) const BLOCK: usize = 64;

/// [`Float4`]s of a row that are staged together.
const DEPTH4: usize = 4;

impl Spec {
    /// Whether cubes of this size fit: each has the images of one pixel, or all images of some pixels.
    pub(super) fn can_be_staged(&self) -> bool {
        let images = self.images();
        let whole = images.is_multiple_of(BLOCK) || BLOCK.is_multiple_of(images);
        whole && self.rows().is_multiple_of(BLOCK) && self.columns.is_multiple_of(BLOCK) && self.inner.is_multiple_of(4 * DEPTH4)
    }

    /// Whether the rows of a cube are the images of one pixel.
    const fn has_one_pixel(&self) -> bool {
        self.images().is_multiple_of(BLOCK)
    }

    pub(super) fn staged_launch(&self) -> (CubeCount, CubeDim) {
        let blocks = self.rows() / BLOCK * (self.columns / BLOCK);
        (CubeCount::Static(units(blocks), 1, units(self.layers() * self.layers())), CubeDim::new_2d(units(TILE), units(TILE)))
    }
}

#[cube(launch)]
pub(super) fn gather_staged<M: Float>(
    maps: &[Vector<M, Const<4>>],
    weight: &[Float4],
    bias: &[Float4],
    out: &mut [Vector<M, Const<4>>],
    dropout_args: DropoutArgs,
    #[comptime] spec: Spec,
    #[define(M)] _element: ElemType,
) {
    let shape = comptime!(spec.shape);
    let (inner4, blocks_across) = comptime!((spec.inner / 4, spec.columns / BLOCK));
    let (step, side_in) = comptime!((spec.layers(), spec.side_in()));
    let (images, side) = comptime!((spec.images(), spec.side()));
    let layer = CUBE_POS_Z as usize;
    let (phase_y, phase_x) = (layer / step, layer % step);
    let (tap_y, start_y, taps_y) = layer_taps(phase_y, spec);
    let (tap_x, start_x, taps_x) = layer_taps(phase_x, spec);
    let block = CUBE_POS_X as usize;
    let (block_row, block_column) = (block / blocks_across * BLOCK, block % blocks_across * BLOCK);
    let (across, down) = (UNIT_POS_X as usize, UNIT_POS_Y as usize);

    // The row and the piece of the weight that this unit stages.
    let unit = down * TILE + across;
    let staged_row = block_row + unit;
    let (y, x) = (staged_row / images / side, staged_row / images % side);
    let image = clamp_max(staged_row % images, comptime!(spec.patches.batch - 1));
    let (staged_four, staged_column) = (unit / comptime!(BLOCK / 4), unit % comptime!(BLOCK / 4));
    let mut left = Shared::<[Float4]>::new_slice(comptime!(BLOCK * DEPTH4));
    let mut right = Shared::<[Float4]>::new_slice(comptime!(BLOCK * DEPTH4));

    // The same for all units of the cube, as barriers demand: from the cube's first pixel, or all taps.
    let first_pixel = block_row / images;
    let (mut top, mut bottom) = (0usize.runtime(), taps_y);
    let (mut leftmost, mut rightmost) = (0usize.runtime(), taps_x);
    if comptime!(spec.has_one_pixel()) {
        (top, bottom) = taps_inside(first_pixel / side, start_y, taps_y, spec);
        (leftmost, rightmost) = taps_inside(first_pixel % side, start_x, taps_x, spec);
    }
    let (own_top, own_bottom) = taps_inside(y, start_y, taps_y, spec);
    let (own_leftmost, own_rightmost) = taps_inside(x, start_x, taps_x, spec);

    let sums = zero_tile(shape);
    for nth_y in top..bottom {
        for nth_x in leftmost..rightmost {
            let tap = (tap_y + nth_y * step) * SIDE + tap_x + nth_x * step;
            let inside = nth_y >= own_top && nth_y < own_bottom && nth_x >= own_leftmost && nth_x < own_rightmost;
            let (in_y, in_x) = (input_at(y, start_y, nth_y, spec), input_at(x, start_x, nth_x, spec));
            let start = select(inside, ((image * side_in + in_y) * side_in + in_x) * inner4, 0usize);
            for chunk in 0..comptime!(spec.inner / (4 * DEPTH4)) {
                let first_four = chunk * DEPTH4;
                sync_cube();
                #[unroll]
                for four in 0..DEPTH4 {
                    let mut loaded = Float4::cast_from(maps[start + first_four + four]);
                    if !inside {
                        loaded = Float4::new(0.0f32);
                    }
                    left[unit * DEPTH4 + four] = loaded;
                }
                let four = first_four + staged_four;
                let column = block_column + 4 * staged_column;
                let rows = weight_rows(weight, tap, four, column, spec, comptime!(spec.shape.four()));
                #[unroll]
                for q in 0..4usize {
                    right[(staged_four * 4 + q) * comptime!(BLOCK / 4) + staged_column] = *rows.index(q);
                }
                sync_cube();
                #[unroll]
                for four in 0..DEPTH4 {
                    let mut rows = Sequence::<Float4>::new();
                    #[unroll]
                    for q in 0..4usize {
                        #[unroll]
                        for j in 0..comptime!(TILE / 4) {
                            rows.push(right[(four * 4 + q) * comptime!(BLOCK / 4) + across * comptime!(TILE / 4) + j]);
                        }
                    }
                    #[unroll]
                    for i in 0..TILE {
                        accumulate(&sums, left[(down * TILE + i) * DEPTH4 + four], &rows, i, shape);
                    }
                }
            }
        }
    }
    write_tile::<M>(
        &sums,
        bias,
        out,
        (block_row + down * TILE, block_column + across * TILE),
        (phase_y, phase_x),
        &dropout_args,
        spec,
    );
}

/// Writes the tile at `origin`, a row and a column of a layer.
#[cube]
fn write_tile<M: Float>(
    sums: &Sequence<RuntimeCell<Float4>>,
    bias: &[Float4],
    out: &mut [Vector<M, Const<4>>],
    origin: (usize, usize),
    phase: (usize, usize),
    dropout_args: &DropoutArgs,
    #[comptime] spec: Spec,
) {
    let (images, side, step, columns) = comptime!((spec.images(), spec.side(), spec.layers(), spec.columns));
    let side_out = comptime!(spec.side() * spec.layers());
    #[unroll]
    for i in 0..TILE {
        let row = origin.0 + i;
        let (pixel, image) = (row / images, row % images);
        if image < comptime!(spec.patches.batch) {
            let (y, x) = (pixel / side * step + phase.0, pixel % side * step + phase.1);
            let first = ((image * side_out + y) * side_out + x) * columns + origin.1;
            #[unroll]
            for j in 0..comptime!(TILE / 4) {
                let bias = if comptime!(spec.epilogue.biased) { bias[origin.1 / 4 + j] } else { Float4::new(0.0f32) };
                let sum = sums.index(comptime!(i * TILE / 4 + j)).read();
                let finished = apply_epilogue(sum, bias, first + 4 * j, dropout_args, true, spec.epilogue);
                out[first / 4 + j] = stored::<M>(finished, spec.storage);
            }
        }
    }
}
