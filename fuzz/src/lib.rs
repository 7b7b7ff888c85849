//! What the fuzz targets call: the promises of `tests/hostile`, on bytes that libFuzzer makes up.
#![allow(dead_code, reason = "what the tests make of the promises is not done here")]

#[path = "../../tests/hostile/memory.rs"]
mod memory;
#[path = "../../tests/hostile/promises/mod.rs"]
mod promises;

/// Gives the bytes to the entrance of that name; fails where a promise is broken.
pub fn check(entrance: &str, bytes: &[u8]) {
    promises::Entrance::named(entrance).check(bytes);
}
