//! How two samples of feature vectors differ: real images and generated ones, by a few numbers with known answers.
//!
//! | number | source | answer for equal distributions |
//! |---|---|---|
//! | 1-NN accuracy | Lopez-Paz and Oquab, "Revisiting classifier two-sample tests" (2017); Xu et al., "An empirical study on evaluation metrics of generative adversarial networks" (2018) | ½ |
//! | KID | Bińkowski et al., "Demystifying MMD GANs" (2018), section 4 | 0 on average |
//! | coverage, k = 5 | Naeem et al., "Reliable fidelity and diversity metrics for generative models" (2020), equation 6 | 1 − 2⁻⁵ = 0.97 |
//! | precision, k = 3 | Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models" (2019), equation 1 | below 1, by the sample |
//!
//! All four come from the squared distances of all pairs, each computed once and not stored. For n real and m generated rows of
//! dimension d that is d·(n + m)(n + m − 1)/2 multiply-adds: 256 million for 1,000 and 1,000 rows of 128. A [`Sample`] holds what
//! belongs to one side alone, so the real side is computed once for all comparisons with it, and later ones cost a quarter less.
//! The work can be done in slices; its bits don't depend on them, and the numbers, except for KID's deviation, not on the order of rows.

mod comparison;
mod error;
mod features;
mod kernel;
mod sample;

pub use comparison::{Comparison, Quality};
pub use error::TwoSampleError;
pub use features::{Features, FeaturesError, MAX_ROWS};
pub use kernel::SUBSETS;
pub use sample::Sample;

/// Coverage: a real row is covered within the distance of its fifth nearest other real row, as Naeem et al. chose.
pub const COVERAGE_NEIGHBOUR: usize = 5;

/// Precision: a generated row is precise within the distance of the third nearest other real row of some real row, as Kynkäänniemi et
/// al. chose.
pub const PRECISION_NEIGHBOUR: usize = 3;

/// Fewest rows of a sample: one, and its five nearest others.
pub const LEAST_ROWS: u32 = 6;
