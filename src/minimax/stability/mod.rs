//! What can be said of a run before it: one step, made linear at a critical point, is a matrix; its eigenvalues decide.

mod range;
mod reason;
mod update;
mod verdict;

pub use range::{Interval, converging};
pub use reason::{Compared, Reason, why};
pub use update::Update;
pub use verdict::{AT_ONE, FLAT, Verdict, observed, predicted, settled, slope};
