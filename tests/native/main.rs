//! What can be tested without a browser. Natively only: `cargo test`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "a test that panics has failed, and equal means equal"
)]

mod adam;
mod batches;
mod checkpoint;
mod config;
mod draft;
mod estimate;
mod gan;
mod garments;
mod gradients;
mod idx;
mod layout;
mod masks;
mod measure;
mod plot;
mod reference;
mod repeat;
mod rng;
mod route;
mod runner;
mod self_test;
mod sources;
mod state;
mod train;
mod verdict;

#[path = "../support/mod.rs"]
mod support;
