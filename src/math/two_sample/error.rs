//! Why two samples can't be compared.

use super::LEAST_ROWS;

/// Why two samples are not compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TwoSampleError {
    /// Fewer than [`LEAST_ROWS`] rows.
    #[error("{0} images are too few to compare: it takes {LEAST_ROWS} of each kind")]
    TooFew(u32),
    /// Features of different kinds.
    #[error("real images have {real} features and generated ones {generated}: compare features of one kind")]
    Dimensions {
        /// Of a real row.
        real: usize,
        /// Of a generated row.
        generated: usize,
    },
}
