//! The product's kernels: `wide` loads four floats at a time, `narrow` one.

use cubecl::prelude::*;

use super::{Drop, Left, Right, Spec};
use crate::gan::ops::cube::Four;
use crate::gan::ops::cube::activation::leaky;
use crate::gan::ops::cube::dropout::philox;
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS};

/// One output on its way out.
#[cube]
fn finish(sum: f32, bias: &[f32], row: usize, column: usize, drop: &Drop, #[comptime] spec: Spec) -> f32 {
    let mut value = sum;
    if comptime!(spec.biased) {
        value += bias[column];
    }
    if comptime!(spec.activated) {
        value = leaky(value);
    }
    if comptime!(spec.dropped) {
        let element = row * comptime!(spec.size.columns) + column;
        let bits = philox(u32::cast_from(element / 4), drop.step, drop.lane, drop.key0, drop.key1);
        if bits[element % 4] < drop.threshold {
            value = 0.0f32;
        } else {
            value *= drop.scale;
        }
    }
    value
}

/// Four channels of a patch: row (image, y, x) of the small maps, and the tap and channels that `four` counts.
#[cube]
fn patch(maps: &[Four], row: usize, four: usize, #[comptime] patches: Patches, #[comptime] channels: usize) -> Four {
    let (large, small, stride) = comptime!((patches.large, patches.small, patches.stride));
    let fours = comptime!(channels / 4);
    let tap = four / fours;
    let y = row / small % small * stride + tap / SIDE;
    let x = row % small * stride + tap % SIDE;
    let image = row / comptime!(small * small);
    let mut value = Four::new(0.0f32);
    if y >= PADDING && y < comptime!(large + PADDING) && x >= PADDING && x < comptime!(large + PADDING) {
        value = maps[((image * large + y - PADDING) * large + x - PADDING) * fours + four % fours];
    }
    value
}

/// Four elements of the left factor that lie together: of row `at` from k = 4·`four`, or of rows from 4·`four` at k = `at`.
#[cube]
fn load_left(left: &[Four], at: usize, four: usize, #[comptime] spec: Spec) -> Four {
    match comptime!(spec.left) {
        Left::Matrix => left[at * comptime!(spec.size.inner / 4) + four],
        Left::Transposed => left[at * comptime!(spec.size.rows / 4) + four],
        Left::Patches(patches, channels) => patch(left, at, four, patches, channels),
        Left::PatchesTransposed(patches, channels) => patch(left, at, four, patches, channels),
        Left::EachTap { channels } => left[at * comptime!(channels / 4) + four % comptime!(channels / 4)],
    }
}

/// Four columns from 4·`four` of the right factor's row `k`, for outputs from row `row` on.
#[cube]
fn load_right(right: &[Four], k: usize, four: usize, row: usize, #[comptime] spec: Spec) -> Four {
    match comptime!(spec.right) {
        Right::PatchesOfTap(patches, channels) => {
            let tap = row / comptime!(spec.size.rows / TAPS);
            patch(right, k, tap * comptime!(channels / 4) + four, patches, channels)
        }
        _ => right[k * comptime!(spec.size.columns / 4) + four],
    }
}

/// Rows k = 4·`four` to 4·`four` + 3 of column `column`, of a right factor that lies transposed.
#[cube]
fn load_turned(right: &[Four], column: usize, four: usize, #[comptime] spec: Spec) -> Four {
    match comptime!(spec.right) {
        Right::TapTransposed { channels } => {
            let fours = comptime!(channels / 4);
            right[(four / fours * comptime!(spec.size.columns) + column) * fours + four % fours]
        }
        _ => right[column * comptime!(spec.size.inner / 4) + four],
    }
}

/// The products of four k's: `sums` of a tile gain left (a four along k for each row) times right (four rows of fours).
#[cube]
pub(in crate::gan::ops::cube) fn gain(
    sums: &Sequence<RuntimeCell<Four>>,
    row: Four,
    rows: &Sequence<Four>,
    #[comptime] i: usize,
    #[comptime] tile4: usize,
) {
    #[unroll]
    for q in 0..4usize {
        let factor = Four::new(row.extract(q));
        #[unroll]
        for j in 0..tile4 {
            let sum = sums.index(comptime!(i * tile4 + j));
            sum.store(sum.read() + factor * *rows.index(comptime!(q * tile4 + j)));
        }
    }
}

#[cube(launch)]
pub(super) fn wide(left: &[Four], right: &[Four], bias: &[f32], out: &mut [f32], drop: Drop, #[comptime] spec: Spec) {
    let (tile, tile4, lanes, slices) = comptime!((spec.tile, spec.tile / 4, spec.lanes, spec.slices));
    let (rows, columns) = comptime!((spec.size.rows, spec.size.columns));
    let across = comptime!(spec.across());
    let lane = UNIT_POS_X as usize;
    let slice = UNIT_POS_Y as usize;
    let which = clamp_max(CUBE_POS_X as usize * lanes + lane, comptime!(spec.tiles() - 1));
    let first_row = which / across * tile;
    let first_column = which % across * tile;
    let mut sums = Sequence::<RuntimeCell<Four>>::new();
    #[unroll]
    for _ in 0..comptime!(spec.tile * spec.tile / 4) {
        sums.push(RuntimeCell::<Four>::new(Four::new(0.0f32)));
    }
    if comptime!(spec.left.is_transposed()) {
        let (start, end) = part(slice, comptime!(spec.size.inner), slices);
        for k in start..end {
            let mut across_k = Sequence::<Four>::new();
            #[unroll]
            for j in 0..tile4 {
                across_k.push(load_right(right, k, first_column / 4 + j, first_row, spec));
            }
            #[unroll]
            for i4 in 0..tile4 {
                let down = load_left(left, k, first_row / 4 + i4, spec);
                #[unroll]
                for i in 0..4usize {
                    let factor = Four::new(down.extract(i));
                    #[unroll]
                    for j in 0..tile4 {
                        let sum = sums.index(comptime!((i4 * 4 + i) * tile4 + j));
                        sum.store(sum.read() + factor * *across_k.index(j));
                    }
                }
            }
        }
    } else {
        let (start, end) = part(slice, comptime!(spec.size.inner / 4), slices);
        for four in start..end {
            let mut four_rows = Sequence::<Four>::new();
            if comptime!(matches!(spec.right, Right::Matrix | Right::PatchesOfTap(..))) {
                #[unroll]
                for q in 0..4usize {
                    #[unroll]
                    for j in 0..tile4 {
                        four_rows.push(load_right(right, four * 4 + q, first_column / 4 + j, first_row, spec));
                    }
                }
            } else {
                let mut turned = Sequence::<Four>::new();
                #[unroll]
                for j in 0..tile {
                    turned.push(load_turned(right, first_column + j, four, spec));
                }
                turn(&turned, &mut four_rows, tile4);
            }
            #[unroll]
            for i in 0..tile {
                let row = load_left(left, clamp_max(first_row + i, comptime!(rows - 1)), four, spec);
                gain(&sums, row, &four_rows, i, tile4);
            }
        }
    }
    if comptime!(spec.slices > 1) {
        let mut shared = Shared::<[f32]>::new_slice(comptime!(spec.lanes * spec.slices * spec.tile * spec.tile));
        #[unroll]
        for e in 0..comptime!(spec.tile * spec.tile) {
            shared[(e * slices + slice) * lanes + lane] = sums.index(comptime!(e / 4)).read().extract(comptime!(e % 4));
        }
        sync_cube();
        for share in 0..comptime!(spec.tile * spec.tile / spec.slices) {
            let e = share * slices + slice;
            let mut sum = 0.0f32;
            for other in 0..slices {
                sum += shared[(e * slices + other) * lanes + lane];
            }
            let (row, column) = (first_row + e / tile, first_column + e % tile);
            if row < rows {
                out[row * columns + column] = finish(sum, bias, row, column, &drop, spec);
            }
        }
    } else {
        #[unroll]
        for i in 0..tile {
            let row = first_row + i;
            if row < rows {
                #[unroll]
                for j in 0..tile {
                    let sum = sums.index(comptime!(i * tile4 + j / 4)).read().extract(comptime!(j % 4));
                    let column = first_column + j;
                    out[row * columns + column] = finish(sum, bias, row, column, &drop, spec);
                }
            }
        }
    }
}

/// Columns of fours as rows of fours: `columns` holds 4·`fours` of them, `rows` gets four times `fours`.
#[cube]
pub(in crate::gan::ops::cube) fn turn(columns: &Sequence<Four>, rows: &mut Sequence<Four>, #[comptime] fours: usize) {
    #[unroll]
    for q in 0..4usize {
        #[unroll]
        for j in 0..fours {
            let mut row = Four::new(0.0f32);
            row.insert(0usize, columns.index(comptime!(j * 4)).extract(q));
            row.insert(1usize, columns.index(comptime!(j * 4 + 1)).extract(q));
            row.insert(2usize, columns.index(comptime!(j * 4 + 2)).extract(q));
            row.insert(3usize, columns.index(comptime!(j * 4 + 3)).extract(q));
            rows.push(row);
        }
    }
}

/// One of `slices` parts of `0..total`.
#[cube]
fn part(slice: usize, #[comptime] total: usize, #[comptime] slices: usize) -> (usize, usize) {
    let step = comptime!(total.div_ceil(slices));
    let start = slice * step;
    (start, clamp_max(start + step, total))
}

/// The same for sizes that are no multiples of four, one float at a time; matrices only.
#[cube(launch)]
pub(super) fn narrow(left: &[f32], right: &[f32], bias: &[f32], out: &mut [f32], drop: Drop, #[comptime] spec: Spec) {
    let (tile, lanes, slices) = comptime!((spec.tile, spec.lanes, spec.slices));
    let (rows, columns, inner) = comptime!((spec.size.rows, spec.size.columns, spec.size.inner));
    let across = comptime!(spec.across());
    let lane = UNIT_POS_X as usize;
    let slice = UNIT_POS_Y as usize;
    let which = clamp_max(CUBE_POS_X as usize * lanes + lane, comptime!(spec.tiles() - 1));
    let first_row = which / across * tile;
    let first_column = which % across * tile;
    let mut sums = Array::<f32>::new(16usize);
    #[unroll]
    for e in 0..16usize {
        sums[e] = 0.0f32;
    }
    let (start, end) = part(slice, inner, slices);
    for k in start..end {
        let mut across_k = Array::<f32>::new(4usize);
        #[unroll]
        for j in 0..4usize {
            let column = clamp_max(first_column + j, comptime!(columns - 1));
            across_k[j] = if comptime!(matches!(spec.right, Right::Transposed)) {
                right[column * inner + k]
            } else {
                right[k * columns + column]
            };
        }
        #[unroll]
        for i in 0..4usize {
            let row = clamp_max(first_row + i, comptime!(rows - 1));
            let factor = if comptime!(spec.left.is_transposed()) { left[k * rows + row] } else { left[row * inner + k] };
            #[unroll]
            for j in 0..4usize {
                sums[i * 4 + j] += factor * across_k[j];
            }
        }
    }
    if comptime!(spec.slices > 1) {
        let mut shared = Shared::<[f32]>::new_slice(comptime!(spec.lanes * spec.slices * 16));
        #[unroll]
        for e in 0..16usize {
            shared[(e * slices + slice) * lanes + lane] = sums[e];
        }
        sync_cube();
        for share in 0..comptime!(16 / spec.slices) {
            let e = share * slices + slice;
            let mut sum = 0.0f32;
            for other in 0..slices {
                sum += shared[(e * slices + other) * lanes + lane];
            }
            let (row, column) = (first_row + e / 4, first_column + e % 4);
            if row < rows && column < columns {
                out[row * columns + column] = finish(sum, bias, row, column, &drop, spec);
            }
        }
    } else {
        #[unroll]
        for i in 0..4usize {
            #[unroll]
            for j in 0..4usize {
                let (row, column) = (first_row + i, first_column + j);
                if row < rows && column < columns {
                    out[row * columns + column] = finish(sums[i * 4 + j], bias, row, column, &drop, spec);
                }
            }
        }
    }
}
