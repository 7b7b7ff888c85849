//! How the 5×5 patches of large maps belong to the pixels of small ones.

pub use crate::network::{KERNEL as SIDE, PADDING};

/// Places of a kernel.
pub const TAPS: usize = SIDE * SIDE;

/// Large maps, and small ones of which each pixel belongs to a 5×5 patch of the large: pixel (y, x) to the patch whose
/// middle is (y·stride, x·stride), beyond the edge zeros. A convolution goes from large to small, a transposed one back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Patches {
    /// Images.
    pub batch: usize,
    /// Height and width of the large maps.
    pub large: usize,
    /// Height and width of the small maps.
    pub small: usize,
    /// Pixels from one patch to the next.
    pub stride: usize,
}

/// Which way a weight leads from channels to channels at each tap: `[25·inputs, outputs]`, rows (tap, input).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Way {
    /// Inputs are the large maps' channels: a convolution's weight.
    ToSmall,
    /// Inputs are the small maps' channels: a transposed convolution's.
    ToLarge,
}

impl Patches {
    /// Of maps that shrink or grow by `stride` between `large` and `small`.
    #[must_use]
    pub const fn new(batch: usize, large: usize, stride: usize) -> Self {
        Self { batch, large, small: large / stride, stride }
    }

    /// Pixels of all large maps.
    #[must_use]
    pub const fn large_rows(&self) -> usize {
        self.batch * self.large * self.large
    }

    /// Pixels of all small maps.
    #[must_use]
    pub const fn small_rows(&self) -> usize {
        self.batch * self.small * self.small
    }

    /// Along one axis: the small pixels whose patch has place `tap` within the large maps.
    #[must_use]
    pub fn inside(&self, tap: usize) -> std::ops::Range<usize> {
        let first = PADDING.saturating_sub(tap).div_ceil(self.stride);
        let end = (self.large + PADDING - tap).div_ceil(self.stride).min(self.small);
        first..end
    }

    /// Along one axis: the large pixel under place `tap` of a small pixel's patch, which must be inside.
    #[must_use]
    pub const fn under(&self, small: usize, tap: usize) -> usize {
        small * self.stride + tap - PADDING
    }
}
