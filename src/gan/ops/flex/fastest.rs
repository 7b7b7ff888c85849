//! The vectors with which products take the least time.

use std::time::{Duration, Instant};

use super::product::{Panels, multiply};
use crate::compute::cpu::{Instructions, Vectors};

/// A product of the size of a layer's piece: it fits into the L2 cache and occupies all threads.
const ROWS: usize = 768;
const SIDE: usize = 256;

/// Products with each set of vectors, of which the least time counts: other work on the machine only adds.
const ROUNDS: usize = 20;

/// Gain below which wider vectors stay.
const MARGIN: f64 = 0.97;

/// The fastest of `vectors`, by timing a small product (50 ms in all). With exact arithmetic the choice changes no bit.
///
/// The widest are not always the fastest: a Zen 4 splits vectors of 512 bits, and takes a fifth longer with them for exact products.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "only the native trainer calls it")]
pub fn fastest_vectors(vectors: &[Vectors], fused: bool) -> Option<Vectors> {
    let left = vec![1.0; ROWS * SIDE];
    let right = vec![1.0; SIDE * SIDE];
    let panels: Vec<Panels> = vectors.iter().map(|vectors| Panels::of(&right, [SIDE, SIDE], *vectors)).collect();
    let mut least = vec![Duration::MAX; vectors.len()];
    for _ in 0..ROUNDS {
        for ((least, vectors), panels) in least.iter_mut().zip(vectors).zip(&panels) {
            let start = Instant::now();
            std::hint::black_box(multiply(&left, panels, Instructions { vectors: *vectors, fused }, |_, _| ()));
            *least = (*least).min(start.elapsed());
        }
    }
    let timed = vectors.iter().copied().zip(least);
    let best = timed.reduce(|best, next| if next.1 < best.1.mul_f64(MARGIN) { next } else { best });
    best.map(|(vectors, _)| vectors)
}
