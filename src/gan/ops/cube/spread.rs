//! A convolution from small maps to large ones as one product: every pixel of the large maps gathers the small pixels whose
//! patches cover it. Pixels of one remainder by the stride see the same taps, so each remainder is a layer of the grid, and
//! nothing is multiplied by the zeros between.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::product::kernels::{gain, turn};
use super::{Four, buffer, dims, empty, units};
use crate::gan::ops::patches::{PADDING, Patches, SIDE, TAPS, Way};

/// All that is fixed when the kernel is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    patches: Patches,
    /// Channels of the small maps.
    inner: usize,
    /// Channels of the large maps.
    columns: usize,
    /// The weight is `[25·columns, inner]`, not `[25·inner, columns]`.
    transposed: bool,
    /// Height and width of a unit's tile: a multiple of 4.
    tile: usize,
}

/// Units of a cube.
const LANES: usize = 64;

/// Enough tiles to fill a GPU.
const MANY_TILES: usize = 8192;

impl Spec {
    /// Pixels of one remainder along an axis.
    const fn side(&self) -> usize {
        self.patches.large / self.patches.stride
    }

    const fn rows(&self) -> usize {
        self.patches.batch * self.side() * self.side()
    }

    const fn tiles(&self) -> usize {
        self.rows().div_ceil(self.tile) * (self.columns / self.tile)
    }
}

/// The large maps, `[large rows, columns]`.
pub(super) fn launch(small: &CubeTensor, weight: &CubeTensor, way: Way, patches: Patches) -> CubeTensor {
    let ([_, inner], [of_rows, of_columns]) = (dims(small), dims(weight));
    let columns = if way == Way::ToLarge { of_columns } else { of_rows / TAPS };
    let tile = if columns.is_multiple_of(8) && patches.large_rows() * columns / 64 >= MANY_TILES { 8 } else { 4 };
    let spec = Spec { patches, inner, columns, transposed: way == Way::ToSmall, tile };
    let out = empty(small, [patches.large_rows(), columns]);
    let cubes = CubeCount::Static(units(spec.tiles().div_ceil(LANES)), 1, units(patches.stride * patches.stride));
    spread::launch(&small.client, cubes, CubeDim::new_1d(units(LANES)), buffer(small), buffer(weight), buffer(&out), spec);
    out
}

#[cube(launch)]
fn spread(small_maps: &[Four], weight: &[Four], out: &mut [f32], #[comptime] spec: Spec) {
    let (large, small, stride) = comptime!((spec.patches.large, spec.patches.small, spec.patches.stride));
    let (tile, tile4, side) = comptime!((spec.tile, spec.tile / 4, spec.side()));
    let (columns, inner4, columns4) = comptime!((spec.columns, spec.inner / 4, spec.columns / 4));
    let across = comptime!(spec.columns / spec.tile);
    let remainder = CUBE_POS_Z as usize;
    let (rest_y, rest_x) = (remainder / stride, remainder % stride);
    // The first tap that lies on these pixels, and the small pixel that it belongs to at their first.
    let (tap_y, tap_x) = ((rest_y + PADDING) % stride, (rest_x + PADDING) % stride);
    let (from_y, from_x) = ((rest_y + PADDING) / stride, (rest_x + PADDING) / stride);
    let which = clamp_max(CUBE_POS_X as usize * LANES + UNIT_POS_X as usize, comptime!(spec.tiles() - 1));
    let first_row = which / across * tile;
    let first_column = which % across * tile;
    let mut sums = Sequence::<RuntimeCell<Four>>::new();
    #[unroll]
    for _ in 0..comptime!(spec.tile * spec.tile / 4) {
        sums.push(RuntimeCell::<Four>::new(Four::new(0.0f32)));
    }
    let taps_y = (comptime!(SIDE + spec.patches.stride - 1) - tap_y) / stride;
    let taps_x = (comptime!(SIDE + spec.patches.stride - 1) - tap_x) / stride;
    for up in 0..taps_y {
        for back in 0..taps_x {
            let tap = (tap_y + up * stride) * SIDE + tap_x + back * stride;
            let mut starts = Sequence::<usize>::new();
            let mut inside = Sequence::<bool>::new();
            #[unroll]
            for i in 0..tile {
                let row = clamp_max(first_row + i, comptime!(spec.rows() - 1));
                let x = row % side + from_x;
                let y = row / side % side + from_y;
                let image = row / comptime!(spec.side() * spec.side());
                let good = y >= up && y < up + small && x >= back && x < back + small;
                inside.push(good);
                starts.push(select(good, ((image * small + y - up) * small + x - back) * inner4, 0usize));
            }
            for four in 0..inner4 {
                let mut rows = Sequence::<Four>::new();
                if comptime!(spec.transposed) {
                    let mut turned = Sequence::<Four>::new();
                    #[unroll]
                    for j in 0..tile {
                        turned.push(weight[(tap * columns + first_column + j) * inner4 + four]);
                    }
                    turn(&turned, &mut rows, tile4);
                } else {
                    #[unroll]
                    for q in 0..4usize {
                        #[unroll]
                        for j in 0..tile4 {
                            rows.push(weight[(tap * comptime!(spec.inner) + four * 4 + q) * columns4 + first_column / 4 + j]);
                        }
                    }
                }
                #[unroll]
                for i in 0..tile {
                    let mut loaded = small_maps[*starts.index(i) + four];
                    if !*inside.index(i) {
                        loaded = Four::new(0.0f32);
                    }
                    gain(&sums, loaded, &rows, i, tile4);
                }
            }
        }
    }
    #[unroll]
    for i in 0..tile {
        let row = first_row + i;
        if row < comptime!(spec.rows()) {
            let x = row % side * stride + rest_x;
            let y = row / side % side * stride + rest_y;
            let image = row / comptime!(spec.side() * spec.side());
            #[unroll]
            for j in 0..tile {
                let sum = sums.index(comptime!(i * tile4 + j / 4)).read().extract(comptime!(j % 4));
                out[((image * large + y) * large + x) * columns + first_column + j] = sum;
            }
        }
    }
}
