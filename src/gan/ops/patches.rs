//! Geometry of a 5×5 convolution between large and small maps.

use crate::network::work;
pub use crate::network::{KERNEL as SIDE, PADDING};

/// Kernel positions ("taps"), numbered row by row.
pub const TAPS: usize = SIDE * SIDE;

/// Large and small maps whose pixels a convolution connects: small pixel (y, x) belongs to the 5×5 patch of the large maps centred
/// on (y·stride, x·stride), zero beyond the edge. A convolution goes from large to small, a transposed one from small to large.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Patches {
    /// Images of the batch.
    pub batch: usize,
    /// Height and width of the large maps.
    pub large: usize,
    /// Height and width of the small maps.
    pub small: usize,
    /// Large pixels between the centres of neighbouring patches.
    pub stride: usize,
}

/// Which maps a convolution computes. Of a weight `[25·inputs, outputs]` with rows (tap, input): which maps its outputs are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From large maps to small ones: a convolution.
    ToSmall,
    /// From small maps to large ones: a transposed convolution.
    ToLarge,
}

impl Patches {
    /// Maps of `large`·`large` pixels and, `stride` times smaller, their small ones.
    #[must_use]
    pub const fn new(batch: usize, large: usize, stride: usize) -> Self {
        Self { batch, large, small: large / stride, stride }
    }

    /// Pixels of all large maps: batch·large².
    #[must_use]
    pub const fn large_rows(&self) -> usize {
        self.batch * self.large * self.large
    }

    /// Pixels of all small maps: batch·small².
    #[must_use]
    pub const fn small_rows(&self) -> usize {
        self.batch * self.small * self.small
    }

    /// Along one axis: the small pixels whose tap `tap`, below [`SIDE`], lies within the large maps.
    #[must_use]
    pub fn inside(&self, tap: usize) -> std::ops::Range<usize> {
        let (first, end) = work::inside(self.large, self.stride, tap);
        first..end
    }

    /// Of one image: the pairs of a small pixel and a tap that lies within the large maps.
    #[must_use]
    pub fn pairs(&self) -> usize {
        work::pairs(self.large, self.stride)
    }

    /// Along one axis: the large pixel at tap `tap` of a small pixel, which must be [`inside`](Self::inside).
    #[must_use]
    pub const fn large_index(&self, small: usize, tap: usize) -> usize {
        small * self.stride + tap - PADDING
    }
}
