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

mod batches;
mod config;
mod draft;
mod estimate;
mod gan;
mod garments;
mod idx;
mod layout;
mod plot;
mod rng;
mod route;
mod runner;
mod sources;
mod state;
mod verdict;

/// Held by tests that draw dropout masks: Burn's generator is one for the whole process.
fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    ONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
