//! The entry point of the fuzz targets: the checks of `tests/hostile`, on inputs that libFuzzer generates.
#![allow(dead_code, reason = "some helpers are used only by the tests")]

#[path = "../../tests/hostile/memory.rs"]
mod memory;
#[path = "../../tests/hostile/promises/mod.rs"]
mod promises;

/// Checks `bytes` as input of that name.
///
/// # Panics
///
/// If the check fails, which libFuzzer reports with the input.
pub fn check(entrance: &str, bytes: &[u8]) {
    promises::Entrance::named(entrance).check(bytes);
}
