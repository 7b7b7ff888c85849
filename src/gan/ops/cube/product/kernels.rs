//! The product's kernels: `wide` loads four floats at a time, `narrow` one, for sizes that are no multiples of four.

use cubecl::prelude::*;

use super::Spec;
use crate::gan::ops::cube::Four;
use crate::gan::ops::cube::tiles::{Drop, collect, finish, gain, gain_outer, hand_out, mine, part, shares, turn, zeros};

/// First row and first column of this unit's tile. A unit too many does the last one again.
#[cube]
fn place(#[comptime] spec: Spec) -> (usize, usize) {
    let across = comptime!(spec.columns.div_ceil(spec.shape.tile));
    let lane = CUBE_POS_X as usize * comptime!(spec.shape.lanes) + UNIT_POS_X as usize;
    let which = clamp_max(lane, comptime!(spec.shape.tiles(spec.size()) - 1));
    (which / across * comptime!(spec.shape.tile), which % across * comptime!(spec.shape.tile))
}

#[cube(launch)]
pub(super) fn wide(left: &[Four], right: &[Four], bias: &[Four], out: &mut [Four], drop: Drop, #[comptime] spec: Spec) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (rows, columns, inner, inner4) = comptime!((spec.rows, spec.columns, spec.inner, spec.inner / 4));
    let (first_row, first_column) = place(spec);
    let sums = zeros(shape);
    if comptime!(spec.transposed[0]) {
        let (start, end) = part(UNIT_POS_Y as usize, inner, comptime!(spec.shape.slices));
        for k in start..end {
            let mut along = Sequence::<Four>::new();
            #[unroll]
            for j in 0..tile4 {
                along.push(right[(k * columns + first_column) / 4 + j]);
            }
            #[unroll]
            for i4 in 0..tile4 {
                gain_outer(&sums, left[(k * rows + first_row) / 4 + i4], &along, i4, shape);
            }
        }
    } else {
        let (start, end) = part(UNIT_POS_Y as usize, inner4, comptime!(spec.shape.slices));
        for four in start..end {
            let mut four_rows = Sequence::<Four>::new();
            if comptime!(spec.transposed[1]) {
                let mut turned = Sequence::<Four>::new();
                #[unroll]
                for j in 0..tile {
                    turned.push(right[(first_column + j) * inner4 + four]);
                }
                turn(&turned, &mut four_rows, shape);
            } else {
                #[unroll]
                for q in 0..4usize {
                    #[unroll]
                    for j in 0..tile4 {
                        four_rows.push(right[((four * 4 + q) * columns + first_column) / 4 + j]);
                    }
                }
            }
            #[unroll]
            for i in 0..tile {
                let row = clamp_max(first_row + i, comptime!(spec.rows - 1));
                gain(&sums, left[row * inner4 + four], &four_rows, i, shape);
            }
        }
    }
    let shared = hand_out(&sums, shape);
    #[unroll]
    for share in 0..comptime!(shares(spec.shape)) {
        let i = mine(share, shape);
        let row = first_row + i;
        if i < tile && row < rows {
            let first = row * columns + first_column;
            #[unroll]
            for j in 0..tile4 {
                let sums = collect(&sums, &shared, i, share, j, shape);
                let bias = if comptime!(spec.ending.biased) { bias[first_column / 4 + j] } else { Four::new(0.0f32) };
                out[first / 4 + j] = finish(sums, bias, first + 4 * j, &drop, true, spec.ending);
            }
        }
    }
}

#[cube(launch)]
pub(super) fn narrow(left: &[f32], right: &[f32], bias: &[f32], out: &mut [f32], drop: Drop, #[comptime] spec: Spec) {
    let shape = comptime!(spec.shape);
    let (rows, columns, inner) = comptime!((spec.rows, spec.columns, spec.inner));
    let (first_row, first_column) = place(spec);
    let sums = zeros(shape);
    let (start, end) = part(UNIT_POS_Y as usize, inner, comptime!(spec.shape.slices));
    for k in start..end {
        let mut along = Four::new(0.0f32);
        let mut down = Four::new(0.0f32);
        #[unroll]
        for at in 0..4usize {
            let column = clamp_max(first_column + at, comptime!(spec.columns - 1));
            let row = clamp_max(first_row + at, comptime!(spec.rows - 1));
            along.insert(at, if comptime!(spec.transposed[1]) { right[column * inner + k] } else { right[k * columns + column] });
            down.insert(at, if comptime!(spec.transposed[0]) { left[k * rows + row] } else { left[row * inner + k] });
        }
        let mut all = Sequence::<Four>::new();
        all.push(along);
        gain_outer(&sums, down, &all, 0usize, shape);
    }
    let shared = hand_out(&sums, shape);
    #[unroll]
    for share in 0..comptime!(shares(spec.shape)) {
        let i = mine(share, shape);
        let row = first_row + i;
        if i < 4 && row < rows {
            let first = row * columns + first_column;
            let mut four = Four::new(0.0f32);
            if comptime!(spec.ending.biased) {
                #[unroll]
                for at in 0..4usize {
                    four.insert(at, bias[clamp_max(first_column + at, comptime!(spec.columns - 1))]);
                }
            }
            let sums = collect(&sums, &shared, i, share, 0usize, shape);
            let finished = finish(sums, four, first, &drop, comptime!(spec.columns.is_multiple_of(4)), spec.ending);
            #[unroll]
            for at in 0..4usize {
                if first_column + at < columns {
                    out[first + at] = finished.extract(at);
                }
            }
        }
    }
}
