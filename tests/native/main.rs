//! Native tests: `cargo test`. Without the feature `engine` the tests of training are
//! left out, and the rest is built in a minute.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "a test that panics has failed, and equal means equal"
)]

#[cfg(feature = "engine")]
mod adam;
mod bandit;
mod batches;
#[cfg(feature = "engine")]
mod bundle;
#[cfg(feature = "engine")]
mod checkpoint;
mod class;
#[cfg(feature = "engine")]
mod classifier;
mod cloud;
mod colours;
mod comparison;
mod compose;
mod config;
#[cfg(feature = "engine")]
mod counters;
mod cpu;
mod cycles;
#[cfg(feature = "engine")]
mod departures;
mod draft;
mod estimate;
#[cfg(feature = "engine")]
mod export;
mod film;
#[cfg(feature = "engine")]
mod filmstrip;
mod gan;
mod garments;
#[cfg(feature = "engine")]
mod gpu_memory;
mod gradients;
mod history;
mod idx;
#[cfg(feature = "engine")]
mod inside;
mod layout;
mod licences;
mod live_cells;
mod loaded_run;
#[cfg(feature = "engine")]
mod masks;
mod mathml;
#[cfg(feature = "engine")]
mod measure;
mod minimax;
mod names;
#[cfg(feature = "engine")]
mod network;
mod own;
#[cfg(feature = "engine")]
mod pace;
#[cfg(feature = "engine")]
mod picture;
mod plane;
mod play;
mod plot;
mod plot_description;
#[cfg(feature = "engine")]
mod precision;
mod predictions;
mod principal;
mod quality;
mod quality_budget;
mod questions;
mod range;
#[cfg(feature = "engine")]
mod recorded;
mod recorded_files;
#[cfg(feature = "engine")]
mod reference;
#[cfg(feature = "engine")]
mod repeat;
mod report;
mod rng;
mod route;
#[cfg(feature = "engine")]
mod runner;
#[cfg(feature = "engine")]
mod save_schedule;
mod seal;
mod self_test;
mod softmax;
mod sources;
mod state;
#[cfg(feature = "engine")]
mod state_file;
mod stats;
mod theory;
#[cfg(feature = "engine")]
mod torch_file;
#[cfg(feature = "engine")]
mod train;
mod translation;
mod two_sample;
mod verdict;
mod warning;
mod work;
mod writeup;

#[cfg(feature = "engine")]
#[path = "../support/mod.rs"]
mod support;
