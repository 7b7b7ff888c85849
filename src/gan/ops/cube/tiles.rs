//! What the kernels of matrix products share: a unit makes a tile of outputs in registers and loads four floats at a time.
//! Where tiles leave too few units, several share a tile, each takes a slice of the sum, and nothing but the sums at the end is
//! shared. Bias, LeakyReLU and dropout are done on the way out.

use burn_cubecl::CubeDevice;
use cubecl::prelude::*;

use super::dropout::philox;
use super::{Four, units};
use crate::compute::tiling;
use crate::gan::ops::dropout_mask::MaskSpec;
use crate::gan::ops::kernels::{Activation, LEAK};

/// How a product is shared out among units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shape {
    /// Height and width of a unit's tile: 4 or 8.
    pub(super) tile: usize,
    /// Tiles side by side in a cube.
    pub(super) lanes: usize,
    /// Units that share a tile.
    pub(super) slices: usize,
}

/// Units of a cube.
const TOGETHER: usize = 64;

/// Least length of a sum that is worth slices.
const LONG: usize = 128;

impl Shape {
    /// For `[rows, columns]` outputs of `inner` products each, that can be cut into `most_slices`; a large tile must divide the
    /// columns, and what else `divisible` says.
    pub(super) fn of(
        device: &CubeDevice,
        [rows, columns]: [usize; 2],
        inner: usize,
        most_slices: usize,
        divisible: bool,
    ) -> Self {
        let many = tiling::of_cube(device).many_tiles();
        let tiles = |side: usize| rows.div_ceil(side) * columns.div_ceil(side);
        let tile = if divisible && columns.is_multiple_of(8) && tiles(8) >= many { 8 } else { 4 };
        let slices = match tiles(tile) {
            tiles if tiles >= many / 2 || inner < LONG => 1,
            tiles if tiles >= many / 8 => 4,
            _ => 16,
        };
        let slices = if slices <= most_slices { slices } else { 1 };
        Self { tile, lanes: TOGETHER / slices, slices }
    }

    /// Tiles of `[rows, columns]` outputs.
    pub(super) const fn tiles(&self, [rows, columns]: [usize; 2]) -> usize {
        rows.div_ceil(self.tile) * columns.div_ceil(self.tile)
    }

    /// Fours of outputs of a tile.
    const fn fours(&self) -> usize {
        self.tile * self.tile / 4
    }

    /// Fours that a cube's units hand each other.
    const fn shared(&self) -> usize {
        if self.slices > 1 { self.lanes * self.slices * self.fours() } else { 1 }
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
    for _ in 0..comptime!(shape.fours()) {
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
pub(super) fn hand_out(sums: &Sequence<RuntimeCell<Four>>, #[comptime] shape: Shape) -> Shared<[Four]> {
    let (lanes, slices) = comptime!((shape.lanes, shape.slices));
    let mut shared = Shared::<[Four]>::new_slice(comptime!(shape.shared()));
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

/// How many of its tile's rows a unit finishes at most.
pub(super) const fn shares(shape: Shape) -> usize {
    shape.tile.div_ceil(shape.slices)
}

/// Row number `share` of those that this unit finishes: its place in the tile, which may be behind the last.
#[cube]
pub(super) fn mine(#[comptime] share: usize, #[comptime] shape: Shape) -> usize {
    let slices = comptime!(shape.slices);
    let mut row = share.runtime();
    if comptime!(shape.slices > 1) {
        row = share * slices + UNIT_POS_Y as usize;
    }
    row
}

/// The whole sums of four columns, the `j`th of row `row` of the tile, which is number `share` of this unit's.
#[cube]
pub(super) fn collect(
    sums: &Sequence<RuntimeCell<Four>>,
    shared: &Shared<[Four]>,
    row: usize,
    #[comptime] share: usize,
    #[comptime] j: usize,
    #[comptime] shape: Shape,
) -> Four {
    let (tile4, lanes, slices) = comptime!((shape.tile / 4, shape.lanes, shape.slices));
    let mut sum = sums.index(comptime!(share * (shape.tile / 4) + j)).read();
    if comptime!(shape.slices > 1) {
        sum = Four::new(0.0f32);
        for other in 0..slices {
            sum += shared[((row * tile4 + j) * slices + other) * lanes + UNIT_POS_X as usize];
        }
    }
    sum
}

/// The dropout's random words of the outputs from number `element` on: four of one block where `aligned`, as it is where the
/// columns are a multiple of four.
#[cube]
fn words(element: usize, drop: &Drop, #[comptime] aligned: bool) -> Vector<u32, Const<4>> {
    let mut words = philox(u32::cast_from(element / 4), drop.step, drop.lane, drop.key0, drop.key1);
    if comptime!(!aligned) {
        #[unroll]
        for at in 0..4usize {
            let bits = philox(u32::cast_from((element + at) / 4), drop.step, drop.lane, drop.key0, drop.key1);
            words.insert(at, bits.extract_dynamic((element + at) % 4));
        }
    }
    words
}

/// Four neighbouring outputs on their way out; `element` is the first one's number among all.
#[cube]
pub(super) fn finish(
    sums: Four,
    bias: Four,
    element: usize,
    drop: &Drop,
    #[comptime] aligned: bool,
    #[comptime] ending: Ending,
) -> Four {
    let zero = Four::new(0.0f32);
    let mut values = sums;
    if comptime!(ending.biased) {
        values += bias;
    }
    if comptime!(ending.activated) {
        values = select_many(values.less_equal(&zero), values * Four::new(comptime!(LEAK)), values);
    }
    if comptime!(ending.dropped) {
        let dropped = words(element, drop, aligned).less_than(&Vector::new(drop.threshold));
        values = select_many(dropped, zero, values * Four::new(drop.scale));
    }
    values
}
