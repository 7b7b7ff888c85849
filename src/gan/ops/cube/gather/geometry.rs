//! The sizes of a gathering product, and what its kernels share.

use cubecl::prelude::*;

use crate::gan::ops::cube::launch::Float4;
use crate::gan::ops::cube::storage::Storage;
use crate::gan::ops::cube::tiles::{EpilogueSpec, TileShape, transpose};
use crate::gan::ops::patches::{Direction, PADDING, Patches, SIDE};

/// Height and width of a unit's tile in the staged kernel.
pub(super) const TILE: usize = 8;

/// Compile-time constants of the kernel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Spec {
    pub(super) patches: Patches,
    /// Which maps are computed.
    pub(super) towards: Direction,
    /// Input channels.
    pub(super) inner: usize,
    /// Output channels.
    pub(super) columns: usize,
    /// The weight is `[25·columns, inner]` instead of `[25·inner, columns]`.
    pub(super) transposed: bool,
    pub(super) shape: TileShape,
    pub(super) epilogue: EpilogueSpec,
    pub(super) storage: Storage,
}

impl Spec {
    /// As the staged kernel computes it.
    pub(super) fn staged(self) -> Self {
        Self { shape: TileShape::unsliced(TILE), ..self }
    }

    /// Height and width of a layer of the output.
    pub(super) const fn side(&self) -> usize {
        match self.towards {
            Direction::ToSmall => self.patches.small,
            Direction::ToLarge => self.patches.large / self.patches.stride,
        }
    }

    /// Rows of the tiles of one pixel: the images of the batch, in whole tiles.
    pub(super) const fn images(&self) -> usize {
        self.patches.batch.next_multiple_of(self.shape.tile)
    }

    /// Rows of the tiles of a layer.
    pub(super) const fn rows(&self) -> usize {
        self.images() * self.side() * self.side()
    }

    /// Layers along an axis; also the distance between two taps that reach the same pixel.
    pub(super) const fn layers(&self) -> usize {
        match self.towards {
            Direction::ToSmall => 1,
            Direction::ToLarge => self.patches.stride,
        }
    }

    /// Height and width of the input maps.
    pub(super) const fn side_in(&self) -> usize {
        match self.towards {
            Direction::ToSmall => self.patches.large,
            Direction::ToLarge => self.patches.small,
        }
    }
}

/// Along one axis of a layer: the first tap that reaches its pixels, the input pixel at that tap of its first pixel, and its number of taps.
/// `phase` is the layer's remainder by the stride.
#[cube]
pub(super) fn layer_taps(phase: usize, #[comptime] spec: Spec) -> (usize, usize, usize) {
    let step = comptime!(spec.layers());
    let first = (phase + PADDING) % step;
    (first, (phase + PADDING) / step, (comptime!(SIDE + spec.layers() - 1) - first) / step)
}

/// Along one axis: the input pixel at the `nth` tap of a pixel. `start` is as in [`taps_inside`].
#[cube]
pub(super) fn input_at(at: usize, start: usize, nth: usize, #[comptime] spec: Spec) -> usize {
    if comptime!(spec.towards == Direction::ToSmall) {
        at * comptime!(spec.patches.stride) + nth - PADDING
    } else {
        at + start - nth
    }
}

/// Along one axis: the first tap of a pixel that lies inside the input maps, and the one after the last, of `count`. `start` is the input
/// pixel of the layer's first pixel at tap 0.
#[cube]
pub(super) fn taps_inside(at: usize, start: usize, count: usize, #[comptime] spec: Spec) -> (usize, usize) {
    let side_in = comptime!(spec.side_in());
    if comptime!(spec.towards == Direction::ToSmall) {
        let origin = at * comptime!(spec.patches.stride);
        (clamp_min(origin, PADDING) - origin, clamp_max(comptime!(spec.side_in() + PADDING) - origin, count))
    } else {
        let end = at + start + 1;
        (clamp_min(end, side_in) - side_in, clamp_max(end, count))
    }
}

/// The weight's rows of four consecutive channels at a tap, each with the columns of a tile: `[4, tile / 4]`.
#[cube]
pub(super) fn weight_rows(
    weight: &[Float4],
    tap: usize,
    four: usize,
    first_column: usize,
    #[comptime] spec: Spec,
    #[comptime] shape: TileShape,
) -> Sequence<Float4> {
    let (inner, inner4, columns) = comptime!((spec.inner, spec.inner / 4, spec.columns));
    let mut rows = Sequence::<Float4>::new();
    if comptime!(spec.transposed) {
        let mut columns4 = Sequence::<Float4>::new();
        #[unroll]
        for j in 0..comptime!(shape.tile) {
            columns4.push(weight[(tap * columns + first_column + j) * inner4 + four]);
        }
        transpose(&columns4, &mut rows, shape);
    } else {
        #[unroll]
        for q in 0..4usize {
            #[unroll]
            for j in 0..comptime!(shape.tile / 4) {
                rows.push(weight[((tap * inner + four * 4 + q) * columns + first_column) / 4 + j]);
            }
        }
    }
    rows
}
