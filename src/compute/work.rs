//! Counts the multiply-adds of kernels, and divides a step into submits.
//!
//! A GPU does one submit after the other, the page's own among them: one of 300 ms makes the page stop for as long, and a phone resets
//! a GPU that one submit occupies for seconds. Launches are timed by nobody, but their multiply-adds are known exactly.

use std::cell::Cell;

/// Longest work of a submit, in ms, unless one launch takes longer.
pub const SUBMIT_MS: f64 = 16.0;

thread_local! {
    static COUNTED: Cell<u64> = const { Cell::new(0) };
    static PENDING: Cell<u64> = const { Cell::new(0) };
    static LIMIT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// Counts the multiply-adds of a launch. Returns whether to submit now.
#[must_use]
pub fn add(multiply_adds: u64) -> bool {
    COUNTED.set(COUNTED.get() + multiply_adds);
    let pending = PENDING.get() + multiply_adds;
    let is_full = pending >= LIMIT.get();
    PENDING.set(if is_full { 0 } else { pending });
    is_full
}

/// All multiply-adds counted on this thread.
#[must_use]
pub fn counted() -> u64 {
    COUNTED.get()
}

/// Sets the work of a submit by a step's time in ms and its multiply-adds. A step that takes no longer than a submit may is not divided.
pub fn divide(step_ms: f64, multiply_adds: u64) {
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 10¹⁰")]
    let limit = if step_ms > SUBMIT_MS { (multiply_adds as f64 * SUBMIT_MS / step_ms) as u64 } else { u64::MAX };
    LIMIT.set(limit.max(1));
}
