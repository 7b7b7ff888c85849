//! Prediction: one step, linearized at a critical point, is a matrix, and its eigenvalues decide whether the run converges.

mod range;
mod reason;
mod update;
mod verdict;

pub use range::{Interval, converging};
pub use reason::{Comparison, Reason, explain};
pub use update::Update;
pub use verdict::{AT_ONE, FLAT, Verdict, observed, predicted, slope, snap_to_one};
