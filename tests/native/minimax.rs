//! The minimax lab: derivatives, paths, eigenvalues, thresholds, verdicts, parameters, sentences.

mod configuration;
mod critical;
mod derivatives;
mod descriptions;
mod expressions;
mod paths;
mod questions;
mod thresholds;
mod undefined;
mod verdicts;

use saddle::minimax::method::StepSizes;
use saddle::minimax::{Experiment, Method, Objective, Point};

/// The handout's f.
pub(crate) const HANDOUT: Objective = Objective::Quadratic { a: 4.0, b: 0.0, c: 4.0 };
pub(crate) const XY: Objective = Objective::Bilinear { b: 1.0 };

pub(crate) fn both(eta: f64) -> StepSizes {
    StepSizes { x: eta, y: eta }
}

pub(crate) fn experiment(objective: Objective, method: Method, eta: f64) -> Experiment {
    Experiment { objective, method, eta: both(eta), start: Point::new(1.0, 1.0), steps: 60, noise: 0.0, seed: 42 }
}

/// Whether two numbers are equal to 12 digits.
pub(crate) fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}
