//! Why a path differs from the prediction of its eigenvalues.

use serde::{Deserialize, Serialize};

use super::update::Update;
use super::verdict::{Verdict, of_distances};
use crate::minimax::Point;

/// The cause of a difference between prediction and observation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Noise, which the eigenvalues do not model.
    Noise,
    /// f is not quadratic, so the eigenvalues hold only near the point.
    Nonlinear,
    /// The start has no component along the growing eigenvector.
    StableManifold,
    /// Two equal eigenvalues share one eigenvector: the distance behaves as t ρᵗ.
    Defective,
    /// The run is too short for the asymptotic rate ρ.
    TooFewSteps,
}

/// A prediction and an observation.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// The matrix of one step.
    pub update: &'a Update,
    /// The start relative to the critical point.
    pub start: Point,
    /// The number of steps.
    pub steps: u32,
    /// Whether the gradients are noisy.
    pub noisy: bool,
    /// The verdict of the spectral radius.
    pub predicted: Verdict,
    /// The verdict of the path.
    pub observed: Verdict,
}

/// The reason; `None` if the two verdicts agree.
#[must_use]
pub fn explain(comparison: &Comparison<'_>) -> Option<Reason> {
    let Comparison { update, start, steps, noisy, predicted, observed } = *comparison;
    if predicted == observed {
        return None;
    }
    if noisy {
        return Some(Reason::Noise);
    }
    let linear: Vec<f64> = update.path(start, steps).iter().map(|point| point.distance(Point::default())).collect();
    if of_distances(&linear) != observed {
        return Some(Reason::Nonlinear);
    }
    if predicted != Verdict::Converges && leading_share(update, start, LONG_RUN) <= NEGLIGIBLE {
        return Some(Reason::StableManifold);
    }
    let growth = leading_share(update, start, LONG_RUN) / leading_share(update, start, LONG_RUN / 2);
    Some(if growth > 1.5 { Reason::Defective } else { Reason::TooFewSteps })
}

/// Steps after which only the leading eigenvectors remain.
const LONG_RUN: u32 = 16_384;

/// A smaller component is rounding error.
const NEGLIGIBLE: f64 = 1e-9;

/// ‖(M/ρ)ᵗ z₀‖ / ‖z₀‖: the share of eigenvectors with |λ| = ρ. It grows with t if two of them coincide.
fn leading_share(update: &Update, start: Point, steps: u32) -> f64 {
    let rho = update.spectral_radius();
    let mut state = update.state(start);
    let size = |state: &[f64]| state.iter().map(|value| value.abs()).fold(0.0, f64::max);
    let first = size(&state);
    for _ in 0..steps {
        state = update.apply(&state);
        state.iter_mut().for_each(|value| *value /= rho);
    }
    size(&state) / first
}
