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

pub mod complex;
pub mod eigen;
pub mod functions;
pub mod latent;
pub mod rng;
pub mod softmax;
pub mod stats;
pub mod symmetric;
