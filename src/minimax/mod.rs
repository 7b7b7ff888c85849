//! Descent against ascent: x goes down f(x, y), y goes up. What each method does, step by step, and what can be said
//! beforehand.
//!
//! The field is v(x, y) = (−∂f/∂x, +∂f/∂y); a step adds v times a step size for each player. Standard library and [`crate::math`] only.

pub mod analysis;
pub mod config;
pub mod critical;
pub mod csv;
pub mod descriptions;
pub mod expression;
pub mod jet;
pub mod method;
pub mod objective;
pub mod parse;
pub mod path;
pub mod questions;
pub mod settings;
pub mod stability;
pub mod words;

pub use analysis::Analysis;
pub use config::MinimaxConfig;
pub use method::Method;
pub use objective::Objective;
pub use path::{Experiment, Path};

use crate::math::functions::hypot;

/// A place in the plane, or a way from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// What descends.
    pub x: f64,
    /// What ascends.
    pub y: f64,
}

impl Point {
    /// A point from its coordinates.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The straight distance to another.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        hypot(self.x - other.x, self.y - other.y)
    }

    /// Whether both coordinates are numbers.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}
