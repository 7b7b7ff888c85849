//! What the kernels of matrix products share: a unit makes a tile of outputs in registers and loads four floats at a time.
//! Where tiles leave too few units, several share a tile, each takes a slice of the sum, and nothing but the sums at the end is
//! shared. Bias, LeakyReLU and dropout are done on the way out.

use cubecl::prelude::*;

use super::activation::leaky;
use super::dropout::philox;
use super::{Four, units};
use crate::compute::tiling;
use crate::gan::ops::dropout_mask::MaskSpec;
use crate::gan::ops::kernels::Activation;

/// How a product is shared out among units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// Height and width of a unit's tile: 4 or 8.
    pub(super) tile: usize,
    /// Tiles side by side in a cube.
    pub(super) lanes: usize,
    /// Units that share a tile: a divisor of its outputs.
    pub(super) slices: usize,
}

/// Least length of a sum that is worth slices.
const LONG: usize = 128;

impl Shape {
    /// For `[rows, columns]` outputs of `inner` products each, that can be cut into `most_slices`; a large tile must divide the
    /// columns, and what else `divisible` says.
    pub(super) fn of([rows, columns]: [usize; 2], inner: usize, most_slices: usize, divisible: bool) -> Self {
        let many = tiling::current().many_tiles();
        let tiles = |side: usize| rows.div_ceil(side) * columns.div_ceil(side);
        let tile = if divisible && columns.is_multiple_of(8) && tiles(8) >= many { 8 } else { 4 };
        let slices = match tiles(tile) {
            tiles if tiles >= many / 2 || inner < LONG => 1,
            tiles if tiles >= many / 8 => 4,
            _ => 16,
        };
        let slices = if slices <= most_slices { slices } else { 1 };
        let lanes = match slices {
            16 => 8,
            4 => 16,
            _ => 64,
        };
        Self { tile, lanes, slices }
    }

    /// Tiles of `[rows, columns]` outputs.
    pub(super) const fn tiles(&self, [rows, columns]: [usize; 2]) -> usize {
        rows.div_ceil(self.tile) * columns.div_ceil(self.tile)
    }

    /// Outputs of a tile that one unit finishes.
    const fn share(&self) -> usize {
        self.tile * self.tile / self.slices
    }

    /// Floats that a cube's units hand each other.
    const fn shared(&self) -> usize {
        if self.slices > 1 { self.lanes * self.slices * self.tile * self.tile } else { 1 }
    }

    /// Cubes for `[rows, columns]` outputs, `layers` times, and their units.
    pub(super) fn launch(&self, size: [usize; 2], layers: usize) -> (CubeCount, CubeDim) {
        let cubes = CubeCount::Static(units(self.tiles(size).div_ceil(self.lanes)), 1, units(layers));
        (cubes, CubeDim::new_2d(units(self.lanes), units(self.slices)))
    }
}

/// What is done to each output on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Ending {
    /// A bias is added.
    pub(super) biased: bool,
    /// Then LeakyReLU.
    activated: bool,
    /// Then dropout.
    dropped: bool,
}

impl Ending {
    /// Of a product with a bias, and an activation if there is one; of a plain one.
    pub(super) fn of(after: Option<Option<Activation>>) -> Self {
        let activation = after.flatten();
        Self {
            biased: after.is_some(),
            activated: activation.is_some(),
            dropped: activation.is_some_and(|activation| activation.mask.is_some()),
        }
    }
}

/// Dropout's numbers: what [`MaskSpec`] has, one by one.
#[derive(CubeLaunch, CubeType, Clone, Copy)]
pub(super) struct Drop {
    key0: u32,
    key1: u32,
    step: u32,
    lane: u32,
    threshold: u32,
    scale: f32,
}

/// The numbers of an activation's dropout; any where nothing is dropped.
pub(super) fn drop_arguments(activation: Option<Activation>) -> DropLaunch {
    let none = MaskSpec { seed: 0, step: 0, lane: 0, probability: 0.0 };
    let mask = activation.and_then(|activation| activation.mask).unwrap_or(none);
    let [key0, key1] = mask.key();
    DropLaunch::new(key0, key1, mask.step, mask.lane, mask.threshold(), mask.scale())
}

/// The sums of a tile, all zero: row by row, four columns each.
#[cube]
pub(super) fn zeros(#[comptime] shape: Shape) -> Sequence<RuntimeCell<Four>> {
    let mut sums = Sequence::<RuntimeCell<Four>>::new();
    #[unroll]
    for _ in 0..comptime!(shape.tile * shape.tile / 4) {
        sums.push(RuntimeCell::<Four>::new(Four::new(0.0f32)));
    }
    sums
}

/// Row `i` of a tile gains the products of four k's: `row` is a four along k, `rows` has four rows of fours.
#[cube]
pub(super) fn gain(
    sums: &Sequence<RuntimeCell<Four>>,
    row: Four,
    rows: &Sequence<Four>,
    #[comptime] i: usize,
    #[comptime] shape: Shape,
) {
    let tile4 = comptime!(shape.tile / 4);
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

/// A tile gains the products of one k: four rows from 4·`i4` on, `down`, with all columns, `across`.
#[cube]
pub(super) fn gain_outer(
    sums: &Sequence<RuntimeCell<Four>>,
    down: Four,
    across: &Sequence<Four>,
    #[comptime] i4: usize,
    #[comptime] shape: Shape,
) {
    let tile4 = comptime!(shape.tile / 4);
    #[unroll]
    for i in 0..4usize {
        let factor = Four::new(down.extract(i));
        #[unroll]
        for j in 0..tile4 {
            let sum = sums.index(comptime!((i4 * 4 + i) * tile4 + j));
            sum.store(sum.read() + factor * *across.index(j));
        }
    }
}

/// Columns of fours as rows of fours: `columns` holds as many as a tile is wide, `rows` gets four times a quarter of that.
#[cube]
pub(super) fn turn(columns: &Sequence<Four>, rows: &mut Sequence<Four>, #[comptime] shape: Shape) {
    #[unroll]
    for q in 0..4usize {
        #[unroll]
        for j in 0..comptime!(shape.tile / 4) {
            let mut row = Four::new(0.0f32);
            row.insert(0usize, columns.index(comptime!(j * 4)).extract(q));
            row.insert(1usize, columns.index(comptime!(j * 4 + 1)).extract(q));
            row.insert(2usize, columns.index(comptime!(j * 4 + 2)).extract(q));
            row.insert(3usize, columns.index(comptime!(j * 4 + 3)).extract(q));
            rows.push(row);
        }
    }
}

/// One of the slices of `0..total`.
#[cube]
pub(super) fn part(slice: usize, #[comptime] total: usize, #[comptime] slices: usize) -> (usize, usize) {
    let step = comptime!(total.div_ceil(slices));
    let start = slice * step;
    (clamp_max(start, total), clamp_max(start + step, total))
}

/// Hands a tile's sums to the units that share it.
#[cube]
pub(super) fn hand_out(sums: &Sequence<RuntimeCell<Four>>, #[comptime] shape: Shape) -> Shared<[f32]> {
    let (lanes, slices) = comptime!((shape.lanes, shape.slices));
    let mut shared = Shared::<[f32]>::new_slice(comptime!(shape.shared()));
    if comptime!(shape.slices > 1) {
        #[unroll]
        for e in 0..comptime!(shape.tile * shape.tile) {
            let at = (e * slices + UNIT_POS_Y as usize) * lanes + UNIT_POS_X as usize;
            shared[at] = sums.index(comptime!(e / 4)).read().extract(comptime!(e % 4));
        }
        sync_cube();
    }
    shared
}

/// Output number `share` of those that this unit finishes: its place in the tile, row by row, and its whole sum.
#[cube]
pub(super) fn collect(
    sums: &Sequence<RuntimeCell<Four>>,
    shared: &Shared<[f32]>,
    #[comptime] share: usize,
    #[comptime] shape: Shape,
) -> (usize, f32) {
    let (lanes, slices) = comptime!((shape.lanes, shape.slices));
    let place = share * slices + UNIT_POS_Y as usize;
    let mut sum = sums.index(comptime!(share / 4)).read().extract(comptime!(share % 4));
    if comptime!(shape.slices > 1) {
        sum = 0.0f32;
        for other in 0..slices {
            sum += shared[(place * slices + other) * lanes + UNIT_POS_X as usize];
        }
    }
    (place, sum)
}

/// How many outputs a unit finishes.
pub(super) const fn shares(shape: Shape) -> usize {
    shape.share()
}

/// One output on its way out; `element` is its number among all.
#[cube]
pub(super) fn finish(sum: f32, bias: &[f32], column: usize, element: usize, drop: &Drop, #[comptime] ending: Ending) -> f32 {
    let mut value = sum;
    if comptime!(ending.biased) {
        value += bias[column];
    }
    if comptime!(ending.activated) {
        value = leaky(value);
    }
    if comptime!(ending.dropped) {
        let bits = philox(u32::cast_from(element / 4), drop.step, drop.lane, drop.key0, drop.key1);
        if bits[element % 4] < drop.threshold {
            value = 0.0f32;
        } else {
            value *= drop.scale;
        }
    }
    value
}
