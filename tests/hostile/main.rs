//! Input from outside: what is promised of it (`promises`) is kept for every seed and every case that fuzzing has found
//! (`fuzz/seeds`, `fuzz/regressions`), and for what becomes of them by chance. `make fuzz` looks further.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that panics has failed")]

mod large;
mod memory;
mod promises;
mod replay;
#[cfg(feature = "engine")]
mod seeds;
