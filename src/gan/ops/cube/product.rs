//! Matrix products, plain and round the patches of maps: out[i, j] = Σ_k left[i, k]·right[k, j].
//!
//! A unit makes a tile of outputs in registers, 8×8 where that leaves enough units, else 4×4, and loads four floats at a
//! time; nothing is shared but the sums at the end. Where even small tiles leave too few units, several share a tile and each
//! takes a slice of k. Patches are never written out: a load computes where its four channels lie, or zero. Bias, LeakyReLU and
//! dropout are done on the way out.

pub(super) mod kernels;

use burn_cubecl::CubeBackend;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use self::kernels::{narrow, wide};
use super::{buffer, contiguous, empty, units};
use crate::gan::ops::dropout_mask::MaskSpec;
use crate::gan::ops::kernels::{Activation, After};
use crate::gan::ops::patches::Patches;

/// Where the left factor's element (i, k) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Left {
    /// A matrix `[rows, inner]`.
    Matrix,
    /// A matrix `[inner, rows]`.
    Transposed,
    /// The patches `[small rows, 25·channels]` of large maps of so many channels.
    Patches(Patches, usize),
    /// The same, transposed.
    PatchesTransposed(Patches, usize),
    /// For each of 25 taps the same matrix `[inner, channels]`, transposed.
    EachTap {
        /// Rows a tap.
        channels: usize,
    },
}

impl Left {
    /// Whether neighbours in memory are neighbours in i, and not in k.
    const fn is_transposed(self) -> bool {
        matches!(self, Self::Transposed | Self::PatchesTransposed(..) | Self::EachTap { .. })
    }
}

/// Where the right factor's element (k, j) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Right {
    /// A matrix `[inner, columns]`.
    Matrix,
    /// A matrix `[columns, inner]`.
    Transposed,
    /// A weight `[25·columns, channels]`: k is (tap, channel).
    TapTransposed {
        /// Channels a tap.
        channels: usize,
    },
    /// The patches of large maps of so many channels at the tap that row i belongs to: j is a channel.
    PatchesOfTap(Patches, usize),
}

/// Sizes of a product.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Size {
    /// Of the left factor and the result.
    pub(super) rows: usize,
    /// Of the right factor and the result.
    pub(super) columns: usize,
    /// Summed over.
    pub(super) inner: usize,
}

/// All that is fixed when the kernel is compiled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Spec {
    size: Size,
    left: Left,
    right: Right,
    /// Height and width of a unit's tile: a multiple of 4.
    tile: usize,
    /// Units side by side in a cube.
    lanes: usize,
    /// Units that share a tile: a divisor of its outputs.
    slices: usize,
    /// With a bias.
    biased: bool,
    /// With LeakyReLU.
    activated: bool,
    /// With dropout.
    dropped: bool,
}

impl Spec {
    const fn across(&self) -> usize {
        self.size.columns.div_ceil(self.tile)
    }

    const fn tiles(&self) -> usize {
        self.across() * self.size.rows.div_ceil(self.tile)
    }
}

/// Dropout's numbers: what [`MaskSpec`] has, one by one.
#[derive(CubeLaunch, CubeType, Clone, Copy)]
struct Drop {
    key0: u32,
    key1: u32,
    step: u32,
    lane: u32,
    threshold: u32,
    scale: f32,
}

/// Enough tiles to fill a GPU.
const MANY_TILES: usize = 8192;

fn spec(size: Size, left: Left, right: Right, after: Option<Option<Activation>>) -> Spec {
    let tiles = |side: usize| size.rows.div_ceil(side) * size.columns.div_ceil(side);
    let fits = size.columns.is_multiple_of(8) && (!left.is_transposed() || size.rows.is_multiple_of(8));
    let large = is_wide(size, left) && fits && tiles(8) >= MANY_TILES;
    let tile = if large { 8 } else { 4 };
    let slices = match tiles(tile) {
        tiles if tiles >= MANY_TILES / 2 || size.inner < 128 => 1,
        tiles if tiles >= MANY_TILES / 8 => 4,
        _ => 16,
    };
    Spec {
        size,
        left,
        right,
        tile,
        lanes: match slices {
            16 => 8,
            4 => 16,
            _ => 64,
        },
        slices,
        biased: after.is_some(),
        activated: after.flatten().is_some(),
        dropped: mask(after.flatten()).is_some(),
    }
}

/// Whether every load can be of four floats.
fn is_wide(size: Size, left: Left) -> bool {
    size.columns.is_multiple_of(4) && if left.is_transposed() { size.rows } else { size.inner }.is_multiple_of(4)
}

/// The product, `[rows, columns]`.
pub(super) fn launch(
    left: &CubeTensor,
    right: &CubeTensor,
    (left_form, right_form): (Left, Right),
    size: Size,
    after: After<'_, CubeBackend>,
) -> CubeTensor {
    let spec = spec(size, left_form, right_form, after.map(|(_, activation)| activation));
    let out = empty(left, [size.rows, size.columns]);
    let cubes = CubeCount::Static(units(spec.tiles().div_ceil(spec.lanes)), 1, 1);
    let units = CubeDim::new_2d(units(spec.lanes), units(spec.slices));
    // A kernel without a bias is given something to bind; it does not read it.
    let bias = after.map_or_else(|| right.clone(), |(bias, _)| contiguous(bias));
    let drop = drop_arguments(mask(after.and_then(|(_, activation)| activation)));
    if is_wide(size, left_form) {
        wide::launch(&left.client, cubes, units, buffer(left), buffer(right), buffer(&bias), buffer(&out), drop, spec);
    } else {
        narrow::launch(&left.client, cubes, units, buffer(left), buffer(right), buffer(&bias), buffer(&out), drop, spec);
    }
    out
}

fn mask(activation: Option<Activation>) -> Option<MaskSpec> {
    activation.and_then(|activation| activation.mask)
}

fn drop_arguments(mask: Option<MaskSpec>) -> DropLaunch {
    let mask = mask.unwrap_or(MaskSpec { seed: 0, step: 0, lane: 0, probability: 0.0 });
    let [key0, key1] = mask.key();
    DropLaunch::new(key0, key1, mask.step, mask.lane, mask.threshold(), mask.scale())
}
