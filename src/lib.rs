//! Saddle: a lab in a browser tab. Three experiments on gradients that pull against each other.
//!
//! The modules in reading order; imports point up this list only (ARCHITECTURE.md, kept by `tests/native/layout.rs`).

pub mod math;

pub mod settings;

#[cfg(target_arch = "wasm32")]
pub mod browser;

pub mod bandit;

pub mod minimax;

pub mod data;

pub mod plot;

pub mod run;

pub mod documents;

#[cfg(feature = "engine")]
pub mod compute;

#[cfg(feature = "engine")]
pub mod gan;

#[cfg(feature = "engine")]
pub mod worker;

#[cfg(all(feature = "engine", not(target_arch = "wasm32")))]
pub mod train;

pub mod ui;
