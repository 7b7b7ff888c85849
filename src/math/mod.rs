//! Mathematics that every lab stands on; runs anywhere.

pub mod rng;
pub mod softmax;
pub mod stats;
