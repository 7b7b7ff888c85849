//! What all product kernels share: a unit computes a square tile of outputs in registers and loads four floats at a time.
//!
//! Where the tiles are too few for the device, several units share one: each sums a slice of k, and only the sums go through shared
//! memory (split-k). Bias, LeakyReLU and dropout are applied before the output is written.

use burn_cubecl::{CubeBackend, CubeDevice};
use cubecl::prelude::*;

use super::dropout::philox;
use super::launch::{Float4, units};
use crate::compute::tiling;
use crate::gan::ops::dropout_mask::MaskSpec;
use crate::gan::ops::kernels::{Epilogue, LEAK};

/// How the outputs of a product are distributed over units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct TileShape {
    /// Height and width of a tile: 4 or 8.
    pub(super) tile: usize,
    /// Tiles of a cube.
    pub(super) lanes: usize,
    /// Units that share a tile.
    pub(super) slices: usize,
}

/// Units of a cube: lanes·slices.
const CUBE_UNITS: usize = 64;

/// Length of a sum from which slices pay.
const MIN_SLICED_LENGTH: usize = 128;

impl TileShape {
    /// For `[rows, columns]` outputs, each a sum of `inner` products in at most `max_slices` slices. A tile of 8 also needs
    /// `divisible` and a multiple of 8 columns.
    pub(super) fn of(device: &CubeDevice, [rows, columns]: [usize; 2], inner: usize, max_slices: usize, divisible: bool) -> Self {
        let tiling = tiling::of_cube(device);
        let target_tiles = tiling.target_tiles();
        let tiles = |side: usize| rows.div_ceil(side) * columns.div_ceil(side);
        let is_large = divisible && columns.is_multiple_of(8) && (tiling.slices_first() || tiles(8) >= target_tiles);
        let tile = if is_large { 8 } else { 4 };
        let slices = match tiles(tile) {
            tiles if tiles >= target_tiles / 2 || inner < MIN_SLICED_LENGTH => 1,
            tiles if tiles >= target_tiles / 8 => 4,
            tiles if tiles >= target_tiles / 64 || max_slices < 64 => 16,
            _ => 64,
        };
        let slices = if slices <= max_slices { slices } else { 1 };
        Self { tile, lanes: CUBE_UNITS / slices, slices }
    }

    /// Tiles of one unit each.
    pub(super) const fn unsliced(tile: usize) -> Self {
        Self { tile, lanes: CUBE_UNITS, slices: 1 }
    }

    /// The same with tiles of 4.
    pub(super) const fn four(&self) -> Self {
        Self { tile: 4, ..*self }
    }

    /// Number of tiles of `[rows, columns]` outputs.
    pub(super) const fn tiles(&self, [rows, columns]: [usize; 2]) -> usize {
        rows.div_ceil(self.tile) * columns.div_ceil(self.tile)
    }

    /// [`Float4`]s of a tile.
    const fn fours(&self) -> usize {
        self.tile * self.tile / 4
    }

    /// [`Float4`]s of a cube's shared memory.
    const fn shared(&self) -> usize {
        if self.slices > 1 { self.lanes * self.slices * self.fours() } else { 1 }
    }

    /// Cubes and units for `layers` times `[rows, columns]` outputs.
    pub(super) fn launch(&self, size: [usize; 2], layers: usize) -> (CubeCount, CubeDim) {
        let cubes = CubeCount::Static(units(self.tiles(size).div_ceil(self.lanes)), 1, units(layers));
        (cubes, CubeDim::new_2d(units(self.lanes), units(self.slices)))
    }
}

/// An [`Epilogue`] without its tensors, as a compile-time constant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct EpilogueSpec {
    pub(super) biased: bool,
    activated: bool,
    dropped: bool,
}

impl EpilogueSpec {
    pub(super) fn of(epilogue: Epilogue<'_, CubeBackend>) -> Self {
        let activation = epilogue.and_then(|(_, activation)| activation);
        Self {
            biased: epilogue.is_some(),
            activated: activation.is_some(),
            dropped: activation.is_some_and(|activation| activation.mask.is_some()),
        }
    }
}

/// A [`MaskSpec`] as scalar arguments, which change from step to step without a new kernel.
#[derive(CubeLaunch, CubeType, Clone, Copy)]
pub(super) struct DropoutArgs {
    key0: u32,
    key1: u32,
    step: u32,
    lane: u32,
    threshold: u32,
    scale: f32,
}

/// The arguments of an epilogue's dropout; without dropout the kernel does not read them.
pub(super) fn dropout_arguments(epilogue: Epilogue<'_, CubeBackend>) -> DropoutArgsLaunch {
    let unused = MaskSpec { seed: 0, step: 0, lane: 0, probability: 0.0 };
    let mask = epilogue.and_then(|(_, activation)| activation?.mask).unwrap_or(unused);
    let [key0, key1] = mask.key();
    DropoutArgsLaunch::new(key0, key1, mask.step, mask.lane, mask.threshold(), mask.scale())
}

/// First row and first column of this unit's tile. Units beyond the last tile compute it again.
#[cube]
pub(super) fn tile_origin(#[comptime] size: [usize; 2], #[comptime] shape: TileShape) -> (usize, usize) {
    let across = comptime!(size[1].div_ceil(shape.tile));
    let lane = CUBE_POS_X as usize * comptime!(shape.lanes) + UNIT_POS_X as usize;
    let index = clamp_max(lane, comptime!(shape.tiles(size) - 1));
    (index / across * comptime!(shape.tile), index % across * comptime!(shape.tile))
}

/// The sums of a tile `[tile, tile / 4]` of four columns each, all zero.
#[cube]
pub(super) fn zero_tile(#[comptime] shape: TileShape) -> Sequence<RuntimeCell<Float4>> {
    let mut sums = Sequence::<RuntimeCell<Float4>>::new();
    #[unroll]
    for _ in 0..comptime!(shape.fours()) {
        sums.push(RuntimeCell::<Float4>::new(Float4::new(0.0f32)));
    }
    sums
}

/// acc[i] += Σ_q a[q]·b[q] for four consecutive k: `a` has one element per k, `b` `[4, tile / 4]` one row per k.
#[cube]
pub(super) fn accumulate(
    acc: &Sequence<RuntimeCell<Float4>>,
    a: Float4,
    b: &Sequence<Float4>,
    #[comptime] i: usize,
    #[comptime] shape: TileShape,
) {
    let tile4 = comptime!(shape.tile / 4);
    #[unroll]
    for q in 0..4usize {
        let factor = Float4::new(a.extract(q));
        #[unroll]
        for j in 0..tile4 {
            let sum = acc.index(comptime!(i * tile4 + j));
            sum.store(sum.read() + factor * *b.index(comptime!(q * tile4 + j)));
        }
    }
}

/// acc[4·i4 + i] += a[i]·b for one k: `a` has four rows of the tile, `b` `[tile / 4]` all its columns.
#[cube]
pub(super) fn accumulate_outer(
    acc: &Sequence<RuntimeCell<Float4>>,
    a: Float4,
    b: &Sequence<Float4>,
    #[comptime] i4: usize,
    #[comptime] shape: TileShape,
) {
    let tile4 = comptime!(shape.tile / 4);
    #[unroll]
    for i in 0..4usize {
        let factor = Float4::new(a.extract(i));
        #[unroll]
        for j in 0..tile4 {
            let sum = acc.index(comptime!((i4 * 4 + i) * tile4 + j));
            sum.store(sum.read() + factor * *b.index(j));
        }
    }
}

/// Transposes `columns` `[tile]` of four k each to `rows` `[4, tile / 4]`, one row per k.
#[cube]
pub(super) fn transpose(columns: &Sequence<Float4>, rows: &mut Sequence<Float4>, #[comptime] shape: TileShape) {
    #[unroll]
    for q in 0..4usize {
        #[unroll]
        for j in 0..comptime!(shape.tile / 4) {
            let mut row = Float4::new(0.0f32);
            row.insert(0usize, columns.index(comptime!(j * 4)).extract(q));
            row.insert(1usize, columns.index(comptime!(j * 4 + 1)).extract(q));
            row.insert(2usize, columns.index(comptime!(j * 4 + 2)).extract(q));
            row.insert(3usize, columns.index(comptime!(j * 4 + 3)).extract(q));
            rows.push(row);
        }
    }
}

/// Start and end of slice number `slice` of `0..total`.
#[cube]
pub(super) fn slice_range(slice: usize, #[comptime] total: usize, #[comptime] slices: usize) -> (usize, usize) {
    let step = comptime!(total.div_ceil(slices));
    let start = slice * step;
    (clamp_max(start, total), clamp_max(start + step, total))
}

/// Publishes a tile's sums to the units that share the tile.
#[cube]
pub(super) fn share_sums(sums: &Sequence<RuntimeCell<Float4>>, #[comptime] shape: TileShape) -> Shared<[Float4]> {
    let (lanes, slices) = comptime!((shape.lanes, shape.slices));
    let mut shared = Shared::<[Float4]>::new_slice(comptime!(shape.shared()));
    if comptime!(shape.slices > 1) {
        #[unroll]
        for four in 0..comptime!(shape.fours()) {
            let at = (four * slices + UNIT_POS_Y as usize) * lanes + UNIT_POS_X as usize;
            shared[at] = sums.index(four).read();
        }
        sync_cube();
    }
    shared
}

/// Rows of its tile that a unit writes, at most.
pub(super) const fn rows_per_unit(shape: TileShape) -> usize {
    shape.tile.div_ceil(shape.slices)
}

/// The tile's row that this unit writes as its `share`th; may be beyond the last row.
#[cube]
pub(super) fn owned_row(#[comptime] share: usize, #[comptime] shape: TileShape) -> usize {
    let slices = comptime!(shape.slices);
    let mut row = share.runtime();
    if comptime!(shape.slices > 1) {
        row = share * slices + UNIT_POS_Y as usize;
    }
    row
}

/// The sums over all slices of columns 4·`j` to 4·`j` + 3 in row `row` of the tile, the unit's `share`th.
#[cube]
pub(super) fn reduce_slices(
    sums: &Sequence<RuntimeCell<Float4>>,
    shared: &Shared<[Float4]>,
    row: usize,
    #[comptime] share: usize,
    #[comptime] j: usize,
    #[comptime] shape: TileShape,
) -> Float4 {
    let (tile4, lanes, slices) = comptime!((shape.tile / 4, shape.lanes, shape.slices));
    let mut sum = sums.index(comptime!(share * (shape.tile / 4) + j)).read();
    if comptime!(shape.slices > 1) {
        sum = Float4::new(0.0f32);
        for slice in 0..slices {
            sum += shared[((row * tile4 + j) * slices + slice) * lanes + UNIT_POS_X as usize];
        }
    }
    sum
}

/// Dropout's random words for outputs `element` to `element` + 3. They are one Philox block if `aligned`, which holds where the
/// number of columns is a multiple of four.
#[cube]
fn words(element: usize, dropout_args: &DropoutArgs, #[comptime] aligned: bool) -> Vector<u32, Const<4>> {
    let mut words =
        philox(u32::cast_from(element / 4), dropout_args.step, dropout_args.lane, dropout_args.key0, dropout_args.key1);
    if comptime!(!aligned) {
        #[unroll]
        for at in 0..4usize {
            let bits = philox(
                u32::cast_from((element + at) / 4),
                dropout_args.step,
                dropout_args.lane,
                dropout_args.key0,
                dropout_args.key1,
            );
            words.insert(at, bits.extract_dynamic((element + at) % 4));
        }
    }
    words
}

/// Bias, LeakyReLU and dropout of four neighbouring outputs; `element` is the row-major index of the first.
#[cube]
pub(super) fn apply_epilogue(
    sums: Float4,
    bias: Float4,
    element: usize,
    dropout_args: &DropoutArgs,
    #[comptime] aligned: bool,
    #[comptime] epilogue: EpilogueSpec,
) -> Float4 {
    let zero = Float4::new(0.0f32);
    let mut values = sums;
    if comptime!(epilogue.biased) {
        values += bias;
    }
    if comptime!(epilogue.activated) {
        values = select_many(values.less_equal(&zero), values * Float4::new(comptime!(LEAK)), values);
    }
    if comptime!(epilogue.dropped) {
        let dropped = words(element, dropout_args, aligned).less_than(&Vector::new(dropout_args.threshold));
        values = select_many(dropped, zero, values * Float4::new(dropout_args.scale));
    }
    values
}
