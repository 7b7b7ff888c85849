//! Why a run does something else than its eigenvalues say.

use super::update::Update;
use super::verdict::{Verdict, of_distances};
use crate::minimax::Point;

/// Why prediction and path differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Noise keeps the path moving; the eigenvalues know nothing of it.
    Noise,
    /// The eigenvalues hold near the point only: f is not quadratic.
    Nonlinear,
    /// The start has no part in the direction that grows (or keeps its size).
    StableManifold,
    /// Two equal eigenvalues share one direction: beside ρᵗ there is t ρᵗ.
    Defective,
    /// The slope over so few steps is not yet the one that ρ gives in the end.
    TooFewSteps,
}

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// The matrix of one step.
    pub update: &'a Update,
    /// The start, from the critical point.
    pub from_point: Point,
    /// Steps done.
    pub steps: u32,
    /// Whether there is noise.
    pub noisy: bool,
    /// The verdict of the spectral radius.
    pub predicted: Verdict,
    /// The verdict of the path.
    pub observed: Verdict,
}

/// The reason, where the two verdicts differ.
#[must_use]
pub fn why(compared: &Compared<'_>) -> Option<Reason> {
    let Compared { update, from_point, steps, noisy, predicted, observed } = *compared;
    if predicted == observed {
        return None;
    }
    if noisy {
        return Some(Reason::Noise);
    }
    let linear: Vec<f64> = update.path(from_point, steps).iter().map(|point| point.distance(Point::default())).collect();
    if of_distances(&linear) != observed {
        return Some(Reason::Nonlinear);
    }
    if predicted != Verdict::Converges && part_of_leading(update, from_point, MANY) <= NOTHING {
        return Some(Reason::StableManifold);
    }
    let growth = part_of_leading(update, from_point, MANY) / part_of_leading(update, from_point, MANY / 2);
    Some(if growth > 1.5 { Reason::Defective } else { Reason::TooFewSteps })
}

/// Steps after which the leading part of a state stands alone.
const MANY: u32 = 16_384;

/// A part of a state that is rounding.
const NOTHING: f64 = 1e-9;

/// The size of (M/ρ)ᵗ times the start, in units of the start: only a part that belongs to an eigenvalue of size ρ stays. Where two
/// of them share one direction it goes with t.
fn part_of_leading(update: &Update, start: Point, steps: u32) -> f64 {
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
