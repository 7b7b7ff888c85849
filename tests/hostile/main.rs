//! Hostile input: the `promises` hold for all seeds and for all cases that fuzzing has found (`fuzz/seeds`, `fuzz/regressions`), and for
//! random changes of the seeds. `make fuzz` generates more.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics has failed")]

mod large;
mod memory;
mod promises;
mod replay;
#[cfg(feature = "engine")]
mod seeds;
#[cfg(feature = "engine")]
#[path = "../native/torch_file.rs"]
mod torch_file;
