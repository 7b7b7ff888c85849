//! Mathematics without dependencies on the platform: every build computes the same bits.
//!
//! | module | contents |
//! |---|---|
//! | [`rng`] | Philox, a counter-based random generator |
//! | [`functions`] | elementary functions in software |
//! | [`softmax`] | softmax, its logarithm, entropy |
//! | [`stats`] | mean, median, histogram, Wilson's interval |
//! | [`latent`] | paths between latents |
//! | [`complex`], [`eigen`] | eigenvalues of small real matrices |
//! | [`symmetric`] | eigenvectors of symmetric matrices, principal directions |
//! | [`tridiagonal`] | eigenvectors of symmetric tridiagonal matrices |
//! | [`principal`] | leading principal components of images |
//! | [`two_sample`] | how two samples of feature vectors differ: 1-NN accuracy, KID, coverage, precision |
//! | [`binomial`] | quantiles of counts |
//! | [`sums`] | sums of products in one order |

pub mod binomial;
pub mod complex;
pub mod eigen;
pub mod functions;
pub mod latent;
pub mod principal;
pub mod rng;
pub mod softmax;
pub mod stats;
pub mod sums;
pub mod symmetric;
pub mod tridiagonal;
pub mod two_sample;
