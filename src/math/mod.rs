//! Mathematics that every lab stands on; runs anywhere.

pub mod complex;
pub mod eigen;
pub mod functions;
pub mod latent;
pub mod rng;
pub mod softmax;
pub mod stats;
pub mod symmetric;
