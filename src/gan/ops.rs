//! Operations of our own, beside Burn's: one file each, with the same result to the bit on every device.
//!
//! An operation is a trait over Burn's backends. `#[backend_extension]` routes it to the backend that a tensor lives on:
//! flex in plain Rust, CubeCL as a kernel.

pub mod dropout_mask;
