//! Gradient descent-ascent: x descends f(x, y), y ascends it. Simulates each method and predicts its stability.
//!
//! The field is v(x, y) = (−∂f/∂x, +∂f/∂y); a step adds v times a step size for each player.

pub mod analysis;
pub mod cloud;
pub mod config;
pub mod critical;
pub mod csv;
pub mod descriptions;
pub mod expression;
pub mod formula;
pub mod jet;
pub mod job;
pub mod method;
mod notation;
pub mod objective;
pub mod parse;
pub mod path;
pub mod questions;
pub mod scalar;
pub mod sentences;
pub mod settings;
pub mod stability;

pub use analysis::Analysis;
pub use config::MinimaxConfig;
pub use method::Method;
pub use objective::Objective;
pub use path::{Experiment, Path};

use serde::{Deserialize, Serialize};

use crate::math::functions::hypot;

/// A point or a vector of the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The coordinate that descends.
    pub x: f64,
    /// The coordinate that ascends.
    pub y: f64,
}

impl Point {
    /// (x, y).
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The Euclidean distance between two points.
    #[must_use]
    pub fn distance(self, other: Self) -> f64 {
        hypot(self.x - other.x, self.y - other.y)
    }

    /// Whether both coordinates are finite.
    #[must_use]
    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}
