//! Mathematics that every lab stands on; runs anywhere.

pub mod rng;
