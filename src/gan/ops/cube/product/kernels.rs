//! The product's kernels: `wide` loads four floats at a time; `narrow` loads one, for sizes that are not multiples of four.

use cubecl::prelude::*;

use crate::gan::ops::cube::launch::Float4;
use crate::gan::ops::cube::storage::{Storage, stored};
use crate::gan::ops::cube::tiles::{
    DropoutArgs, EpilogueSpec, TileShape, accumulate, accumulate_outer, apply_epilogue, owned_row, reduce_slices, rows_per_unit,
    share_sums, slice_range, tile_origin, transpose, zero_tile,
};

/// Compile-time constants of the kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spec {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Products in a sum.
    pub(super) inner: usize,
    /// Whether the left factor is `[inner, rows]`, and the right one `[columns, inner]`.
    pub(super) transposed: [bool; 2],
    pub(super) shape: TileShape,
    pub(super) epilogue: EpilogueSpec,
    pub(super) storage: Storage,
}

impl Spec {
    pub(super) const fn size(&self) -> [usize; 2] {
        [self.rows, self.columns]
    }
}

#[cube(launch)]
pub(super) fn wide<L: Float, R: Float, O: Float>(
    left: &[Vector<L, Const<4>>],
    right: &[Vector<R, Const<4>>],
    bias: &[Float4],
    out: &mut [Vector<O, Const<4>>],
    dropout_args: DropoutArgs,
    #[comptime] spec: Spec,
    #[define(L, R, O)] _elements: [ElemType; 3],
) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (rows, columns, inner, inner4) = comptime!((spec.rows, spec.columns, spec.inner, spec.inner / 4));
    let (first_row, first_column) = tile_origin(comptime!(spec.size()), shape);
    let sums = zero_tile(shape);
    if comptime!(spec.transposed[0]) {
        let (start, end) = slice_range(UNIT_POS_Y as usize, inner, comptime!(spec.shape.slices));
        for k in start..end {
            let mut right_values = Sequence::<Float4>::new();
            #[unroll]
            for j in 0..tile4 {
                right_values.push(Float4::cast_from(right[(k * columns + first_column) / 4 + j]));
            }
            #[unroll]
            for i4 in 0..tile4 {
                accumulate_outer(&sums, Float4::cast_from(left[(k * rows + first_row) / 4 + i4]), &right_values, i4, shape);
            }
        }
    } else {
        let (start, end) = slice_range(UNIT_POS_Y as usize, inner4, comptime!(spec.shape.slices));
        for four in start..end {
            let mut right_rows = Sequence::<Float4>::new();
            if comptime!(spec.transposed[1]) {
                let mut columns4 = Sequence::<Float4>::new();
                #[unroll]
                for j in 0..tile {
                    columns4.push(Float4::cast_from(right[(first_column + j) * inner4 + four]));
                }
                transpose(&columns4, &mut right_rows, shape);
            } else {
                #[unroll]
                for q in 0..4usize {
                    #[unroll]
                    for j in 0..tile4 {
                        right_rows.push(Float4::cast_from(right[((four * 4 + q) * columns + first_column) / 4 + j]));
                    }
                }
            }
            #[unroll]
            for i in 0..tile {
                let row = clamp_max(first_row + i, comptime!(spec.rows - 1));
                accumulate(&sums, Float4::cast_from(left[row * inner4 + four]), &right_rows, i, shape);
            }
        }
    }
    let shared = share_sums(&sums, shape);
    #[unroll]
    for share in 0..comptime!(rows_per_unit(spec.shape)) {
        let i = owned_row(share, shape);
        let row = first_row + i;
        if i < tile && row < rows {
            let first = row * columns + first_column;
            #[unroll]
            for j in 0..tile4 {
                let sums = reduce_slices(&sums, &shared, i, share, j, shape);
                let bias = if comptime!(spec.epilogue.biased) { bias[first_column / 4 + j] } else { Float4::new(0.0f32) };
                let finished = apply_epilogue(sums, bias, first + 4 * j, &dropout_args, true, spec.epilogue);
                out[first / 4 + j] = stored::<O>(finished, spec.storage);
            }
        }
    }
}

#[cube(launch)]
pub(super) fn narrow<L: Float, R: Float, O: Float>(
    left: &[L],
    right: &[R],
    bias: &[f32],
    out: &mut [O],
    dropout_args: DropoutArgs,
    #[comptime] spec: Spec,
    #[define(L, R, O)] _elements: [ElemType; 3],
) {
    let shape = comptime!(spec.shape);
    let (rows, columns, inner) = comptime!((spec.rows, spec.columns, spec.inner));
    let (first_row, first_column) = tile_origin(comptime!(spec.size()), shape);
    let sums = zero_tile(shape);
    let (start, end) = slice_range(UNIT_POS_Y as usize, inner, comptime!(spec.shape.slices));
    for k in start..end {
        let mut right_values = Float4::new(0.0f32);
        let mut left_values = Float4::new(0.0f32);
        #[unroll]
        for at in 0..4usize {
            let column = clamp_max(first_column + at, comptime!(spec.columns - 1));
            let row = clamp_max(first_row + at, comptime!(spec.rows - 1));
            let from_right = if comptime!(spec.transposed[1]) { right[column * inner + k] } else { right[k * columns + column] };
            let from_left = if comptime!(spec.transposed[0]) { left[k * rows + row] } else { left[row * inner + k] };
            right_values.insert(at, f32::cast_from(from_right));
            left_values.insert(at, f32::cast_from(from_left));
        }
        let mut right_sequence = Sequence::<Float4>::new();
        right_sequence.push(right_values);
        accumulate_outer(&sums, left_values, &right_sequence, 0usize, shape);
    }
    let shared = share_sums(&sums, shape);
    #[unroll]
    for share in 0..comptime!(rows_per_unit(spec.shape)) {
        let i = owned_row(share, shape);
        let row = first_row + i;
        if i < 4 && row < rows {
            let first = row * columns + first_column;
            let mut bias4 = Float4::new(0.0f32);
            if comptime!(spec.epilogue.biased) {
                #[unroll]
                for at in 0..4usize {
                    bias4.insert(at, bias[clamp_max(first_column + at, comptime!(spec.columns - 1))]);
                }
            }
            let sums = reduce_slices(&sums, &shared, i, share, 0usize, shape);
            let finished =
                apply_epilogue(sums, bias4, first, &dropout_args, comptime!(spec.columns.is_multiple_of(4)), spec.epilogue);
            let finished = stored::<O>(finished, spec.storage);
            #[unroll]
            for at in 0..4usize {
                if first_column + at < columns {
                    out[first + at] = finished.extract(at);
                }
            }
        }
    }
}
