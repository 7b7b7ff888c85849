//! The entry point of the fuzz targets: the checks of `tests/hostile`, on inputs that libFuzzer generates.
#![allow(dead_code, reason = "some helpers are used only by the tests")]

#[path = "../../tests/hostile/memory.rs"]
mod memory;
#[path = "../../tests/hostile/promises/mod.rs"]
mod promises;

/// Checks `bytes` as input of the entry point of this name.
///
/// # Panics
///
/// If the check fails, which libFuzzer reports with the input.
pub fn check(entry_point: &str, bytes: &[u8]) {
    promises::EntryPoint::named(entry_point).check(bytes);
}
