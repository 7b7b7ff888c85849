//! A convolution between small and large maps, either way, as one product round a gathering:
//! out[pixel, j] = Σ over taps Σ_k in[pixel under the tap, k]·weight[tap, k, j].
//!
//! Where its tap lies is worked out once a row and tap, and then all channels follow. A pixel of the large maps sees only those
//! taps whose place its remainder by the stride allows, so each remainder is a layer of the grid, and nothing is multiplied by the
//! zeros between; what lies beyond the edge is a zero.

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::tiles::{Drop, Ending, Shape, collect, drop_arguments, finish, gain, hand_out, mine, part, shares, turn, zeros};
use super::{Four, buffer, contiguous, dims, empty};
use crate::gan::ops::kernels::After;
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS, Way};

/// All that is fixed when the kernel is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    patches: Patches,
    /// Which maps come out.
    towards: Way,
    /// Channels in.
    inner: usize,
    /// Channels out.
    columns: usize,
    /// The weight is `[25·columns, inner]`, not `[25·inner, columns]`.
    turned: bool,
    shape: Shape,
    ending: Ending,
}

impl Spec {
    /// Pixels of one layer along an axis.
    const fn side(&self) -> usize {
        match self.towards {
            Way::ToSmall => self.patches.small,
            Way::ToLarge => self.patches.large / self.patches.stride,
        }
    }

    /// Pixels of one layer.
    const fn rows(&self) -> usize {
        self.patches.batch * self.side() * self.side()
    }

    /// Layers along an axis, and taps from one that a pixel sees to the next.
    const fn layers(&self) -> usize {
        match self.towards {
            Way::ToSmall => 1,
            Way::ToLarge => self.patches.stride,
        }
    }

    /// Height and width of the maps that come in.
    const fn side_in(&self) -> usize {
        match self.towards {
            Way::ToSmall => self.patches.large,
            Way::ToLarge => self.patches.small,
        }
    }
}

/// The maps that come out, `[rows, columns]`, of those that come in and a weight that leads `way`.
pub(super) fn launch(
    maps: &CubeTensor,
    weight: &CubeTensor,
    (way, towards): (Way, Way),
    patches: Patches,
    after: After<'_, CubeBackend>,
) -> CubeTensor {
    let ([_, inner], [of_rows, of_columns]) = (dims(maps), dims(weight));
    let columns = if way == towards { of_columns } else { of_rows / TAPS };
    let all_rows = match towards {
        Way::ToSmall => patches.small_rows(),
        Way::ToLarge => patches.large_rows(),
    };
    let spec = Spec {
        patches,
        towards,
        inner,
        columns,
        turned: way != towards,
        shape: Shape::of(&maps.device, [all_rows, columns], inner * TAPS, inner / 4, true),
        ending: Ending::of(after.map(|(_, activation)| activation)),
    };
    let out = empty(maps, [all_rows, columns]);
    let (cubes, units) = spec.shape.launch([spec.rows(), columns], spec.layers() * spec.layers());
    // A kernel without a bias is given something to bind; it does not read it.
    let bias = after.map_or_else(|| weight.clone(), |(bias, _)| contiguous(bias));
    let drop = drop_arguments(after.and_then(|(_, activation)| activation));
    gather::launch(&maps.client, cubes, units, buffer(maps), buffer(weight), buffer(&bias), buffer(&out), drop, spec);
    out
}

/// Row `row` of this layer: image, y and x.
#[cube]
fn pixel(row: usize, #[comptime] spec: Spec) -> (usize, usize, usize) {
    let side = comptime!(spec.side());
    (row / (side * side), row / side % side, row % side)
}

#[cube(launch)]
fn gather(maps: &[Four], weight: &[Four], bias: &[Four], out: &mut [Four], drop: Drop, #[comptime] spec: Spec) {
    let shape = comptime!(spec.shape);
    let (tile, tile4) = comptime!((spec.shape.tile, spec.shape.tile / 4));
    let (inner, inner4, columns) = comptime!((spec.inner, spec.inner / 4, spec.columns));
    let (step, side_in, stride) = comptime!((spec.layers(), spec.side_in(), spec.patches.stride));
    let across = comptime!(spec.columns / spec.shape.tile);
    let layer = CUBE_POS_Z as usize;
    let (rest_y, rest_x) = (layer / step, layer % step);
    // The first tap that these pixels see. Going up, the small pixel that it belongs to at the layer's first pixel.
    let (tap_y, tap_x) = ((rest_y + PADDING) % step, (rest_x + PADDING) % step);
    let (from_y, from_x) = ((rest_y + PADDING) / step, (rest_x + PADDING) / step);
    let lane = CUBE_POS_X as usize * comptime!(spec.shape.lanes) + UNIT_POS_X as usize;
    let which = clamp_max(lane, comptime!(spec.shape.tiles([spec.rows(), spec.columns]) - 1));
    let first_row = which / across * tile;
    let first_column = which % across * tile;
    let sums = zeros(shape);
    let (start, end) = part(UNIT_POS_Y as usize, inner4, comptime!(spec.shape.slices));
    let taps_y = (comptime!(SIDE + spec.layers() - 1) - tap_y) / step;
    let taps_x = (comptime!(SIDE + spec.layers() - 1) - tap_x) / step;
    for up in 0..taps_y {
        for back in 0..taps_x {
            let tap = (tap_y + up * step) * SIDE + tap_x + back * step;
            let mut starts = Sequence::<usize>::new();
            let mut insides = Sequence::<bool>::new();
            #[unroll]
            for i in 0..tile {
                let (image, y, x) = pixel(clamp_max(first_row + i, comptime!(spec.rows() - 1)), spec);
                // Pixel (down − before, right − before) of the maps that come in, if there is one.
                let (down, right, before_y, before_x) = if comptime!(spec.towards == Way::ToSmall) {
                    (y * stride + up, x * stride + back, PADDING.runtime(), PADDING.runtime())
                } else {
                    (y + from_y, x + from_x, up, back)
                };
                let inside = down >= before_y && down < before_y + side_in && right >= before_x && right < before_x + side_in;
                insides.push(inside);
                let start = ((image * side_in + down - before_y) * side_in + right - before_x) * inner4;
                starts.push(select(inside, start, 0usize));
            }
            for four in start..end {
                let mut rows = Sequence::<Four>::new();
                if comptime!(spec.turned) {
                    let mut turned = Sequence::<Four>::new();
                    #[unroll]
                    for j in 0..tile {
                        turned.push(weight[(tap * columns + first_column + j) * inner4 + four]);
                    }
                    turn(&turned, &mut rows, shape);
                } else {
                    #[unroll]
                    for q in 0..4usize {
                        #[unroll]
                        for j in 0..tile4 {
                            rows.push(weight[((tap * inner + four * 4 + q) * columns + first_column) / 4 + j]);
                        }
                    }
                }
                #[unroll]
                for i in 0..tile {
                    let mut loaded = maps[*starts.index(i) + four];
                    if !*insides.index(i) {
                        loaded = Four::new(0.0f32);
                    }
                    gain(&sums, loaded, &rows, i, shape);
                }
            }
        }
    }
    let shared = hand_out(&sums, shape);
    #[unroll]
    for share in 0..comptime!(shares(spec.shape)) {
        let i = mine(share, shape);
        let row = first_row + i;
        if i < tile && row < comptime!(spec.rows()) {
            let (image, y, x) = pixel(row, spec);
            let side = comptime!(spec.side() * spec.layers());
            let first = ((image * side + y * step + rest_y) * side + x * step + rest_x) * columns + first_column;
            #[unroll]
            for j in 0..tile4 {
                let sums = collect(&sums, &shared, i, share, j, shape);
                let bias = if comptime!(spec.ending.biased) { bias[first_column / 4 + j] } else { Four::new(0.0f32) };
                out[first / 4 + j] = finish(sums, bias, first + 4 * j, &drop, true, spec.ending);
            }
        }
    }
}
