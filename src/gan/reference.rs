//! Comparison with another framework: a file of its numbers, and the same numbers computed here.
//!
//! Weights and latents come from a linear congruential generator that any language can write in three lines
//! (s ← (a·s + c) mod 2³², u = (s >> 8)/2²⁴), dropout is 0, and step k takes images k·batch to (k + 1)·batch − 1 in the file's
//! order. Two implementations of the same networks must then agree up to rounding.

mod compare;
mod compute;
mod file;

pub use self::compare::{Row, rows};
pub use self::compute::{compute, images_needed};
pub use self::file::{Reference, ReferenceError};
