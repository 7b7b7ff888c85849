//! A convolution in either direction as one implicit product: out[pixel, j] = Σ_tap Σ_k in[pixel at the tap, k]·weight[tap, k, j].
//!
//! The rows of a tile are the images of a batch at one pixel, so that all have the same taps inside the maps, and no others are
//! computed. In a transposed convolution a large pixel (y, x) is reached only by taps that match (y mod stride, x mod stride). So each
//! pair of remainders, a phase, is a layer of the grid, and no products with inserted zeros are computed.

mod geometry;
mod staged;

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use self::geometry::{Spec, input_at, layer_taps, taps_inside, weight_rows};
use self::staged::gather_staged;
use super::launch::{Float4, buffer, contiguous, count_work, dims, empty_of};
use super::storage::{Storage, stored};
use super::tiles::{
    DropoutArgs, EpilogueSpec, TileShape, accumulate, apply_epilogue, dropout_arguments, owned_row, reduce_slices, rows_per_unit,
    share_sums, slice_range, tile_origin, zero_tile,
};
use crate::compute::tiling;
use crate::gan::ops::kernels::Epilogue;
use crate::gan::ops::patches::{Direction, Patches, SIDE, TAPS};

/// `maps` `[rows in, inner]` and a weight laid out for `direction` to `[rows out, columns]`, the maps that `towards` names.
pub(super) fn launch(
    maps: &CubeTensor,
    weight: &CubeTensor,
    (direction, towards): (Direction, Direction),
    patches: Patches,
    epilogue: Epilogue<'_, CubeBackend>,
) -> CubeTensor {
    let ([_, inner], [of_rows, of_columns]) = (dims(maps), dims(weight));
    let columns = if direction == towards { of_columns } else { of_rows / TAPS };
    let all_rows = match towards {
        Direction::ToSmall => patches.small_rows(),
        Direction::ToLarge => patches.large_rows(),
    };
    let spec = Spec {
        patches,
        towards,
        inner,
        columns,
        transposed: direction != towards,
        shape: TileShape::of(&maps.device, [all_rows, columns], inner * TAPS, inner / 4, true),
        epilogue: EpilogueSpec::of(epilogue),
        storage: Storage::like(maps),
    };
    let out = empty_of(maps.dtype, maps, [all_rows, columns]);
    let element = spec.storage.element();
    // Every binding needs a buffer; without a bias the kernel does not read this one.
    let bias = epilogue.map_or_else(|| weight.clone(), |(bias, _)| contiguous(bias));
    let dropout_args = dropout_arguments(epilogue);
    let (maps_arg, weight_arg, bias_arg, out_arg) = (buffer(maps), buffer(weight), buffer(&bias), buffer(&out));
    if tiling::of_cube(&maps.device).stages() && spec.staged().can_be_staged() {
        let spec = spec.staged();
        let (cubes, units) = spec.staged_launch();
        gather_staged::launch(&maps.client, cubes, units, maps_arg, weight_arg, bias_arg, out_arg, dropout_args, spec, element);
    } else {
        let (cubes, units) = spec.shape.launch([spec.rows(), columns], spec.layers() * spec.layers());
        gather::launch(&maps.client, cubes, units, maps_arg, weight_arg, bias_arg, out_arg, dropout_args, spec, element);
    }
    count_work(maps, spec.images() * patches.pairs() * inner * columns);
    out
}

#[cube(launch)]
fn gather<M: Float>(
    maps: &[Vector<M, Const<4>>],
    weight: &[Float4],
    bias: &[Float4],
    out: &mut [Vector<M, Const<4>>],
    dropout_args: DropoutArgs,
    #[comptime] spec: Spec,
    #[define(M)] _element: ElemType,
) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (inner4, columns) = comptime!((spec.inner / 4, spec.columns));
    let (step, side_in) = comptime!((spec.layers(), spec.side_in()));
    let layer = CUBE_POS_Z as usize;
    let (phase_y, phase_x) = (layer / step, layer % step);
    let (tap_y, start_y, taps_y) = layer_taps(phase_y, spec);
    let (tap_x, start_x, taps_x) = layer_taps(phase_x, spec);
    let (first_row, first_column) = tile_origin(comptime!([spec.rows(), spec.columns]), shape);
    let sums = zero_tile(shape);
    let (start, end) = slice_range(UNIT_POS_Y as usize, inner4, comptime!(spec.shape.slices));
    let (images, side) = comptime!((spec.images(), spec.side()));
    let (pixel, first_image) = (first_row / images, first_row % images);
    let (y, x) = (pixel / side, pixel % side);
    let (top, bottom) = taps_inside(y, start_y, taps_y, spec);
    let (leftmost, rightmost) = taps_inside(x, start_x, taps_x, spec);
    for nth_y in top..bottom {
        for nth_x in leftmost..rightmost {
            let tap = (tap_y + nth_y * step) * SIDE + tap_x + nth_x * step;
            let (in_y, in_x) = (input_at(y, start_y, nth_y, spec), input_at(x, start_x, nth_x, spec));
            let mut starts = Sequence::<usize>::new();
            #[unroll]
            for i in 0..tile {
                let image = clamp_max(first_image + i, comptime!(spec.patches.batch - 1));
                starts.push(((image * side_in + in_y) * side_in + in_x) * inner4);
            }
            for four in start..end {
                let rows = weight_rows(weight, tap, four, first_column, spec, shape);
                #[unroll]
                for i in 0..tile {
                    accumulate(&sums, Float4::cast_from(maps[*starts.index(i) + four]), &rows, i, shape);
                }
            }
        }
    }
    let shared = share_sums(&sums, shape);
    #[unroll]
    for share in 0..comptime!(rows_per_unit(spec.shape)) {
        let i = owned_row(share, shape);
        let image = first_image + i;
        if i < tile && image < comptime!(spec.patches.batch) {
            let side_out = comptime!(spec.side() * spec.layers());
            let first = ((image * side_out + y * step + phase_y) * side_out + x * step + phase_x) * columns + first_column;
            #[unroll]
            for j in 0..tile4 {
                let sums = reduce_slices(&sums, &shared, i, share, j, shape);
                let bias = if comptime!(spec.epilogue.biased) { bias[first_column / 4 + j] } else { Float4::new(0.0f32) };
                let finished = apply_epilogue(sums, bias, first + 4 * j, &dropout_args, true, spec.epilogue);
                out[first / 4 + j] = stored::<M>(finished, spec.storage);
            }
        }
    }
}
