//! Converges, cycles or diverges: predicted by the spectral radius, or observed on a path.

use serde::{Deserialize, Serialize};

use crate::math::functions::log;
use crate::minimax::path::End;

/// The long-run behaviour of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// The distance to the critical point shrinks.
    Converges,
    /// The distance neither shrinks nor grows.
    Cycles,
    /// The distance grows, or a coordinate left its bounds.
    Diverges,
}

impl Verdict {
    /// Its value in the page's data attributes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Converges => "converges",
            Self::Cycles => "cycles",
            Self::Diverges => "diverges",
        }
    }
}

/// A spectral radius within this of 1 counts as 1.
pub const AT_ONE: f64 = 1e-9;

/// A smaller slope of ln(distance), per step, counts as 0.
pub const FLAT: f64 = 1e-4;

/// A path that ends within this distance converges.
const ARRIVED: f64 = 1e-12;

/// The verdict of a spectral radius: below, at or above 1.
#[must_use]
pub fn predicted(spectral_radius: f64) -> Verdict {
    match spectral_radius {
        rho if rho < 1.0 - AT_ONE => Verdict::Converges,
        rho if rho <= 1.0 + AT_ONE => Verdict::Cycles,
        _ => Verdict::Diverges,
    }
}

/// 1 for a spectral radius that differs from 1 by rounding only, so that a map of it is flat there.
#[must_use]
pub fn snap_to_one(spectral_radius: f64) -> f64 {
    if predicted(spectral_radius) == Verdict::Cycles { 1.0 } else { spectral_radius }
}

/// The verdict of a path, by why it ended early and its distances to the critical point; `None` if it ended where f is not defined.
#[must_use]
pub fn observed(end: Option<End>, distances: &[f64]) -> Option<Verdict> {
    match end {
        Some(End::Undefined(_)) => None,
        Some(End::Diverged) => Some(Verdict::Diverges),
        None => Some(of_distances(distances)),
    }
}

/// The verdict of distances that did not diverge.
pub(super) fn of_distances(distances: &[f64]) -> Verdict {
    if distances.last().is_some_and(|&last| last < ARRIVED) {
        return Verdict::Converges;
    }
    match slope(distances) {
        Some(slope) if slope < -FLAT => Verdict::Converges,
        Some(slope) if slope > FLAT => Verdict::Diverges,
        _ => Verdict::Cycles,
    }
}

/// The least-squares slope of ln(distance) per step over the last half; `None` for fewer than two positive distances.
#[must_use]
pub fn slope(distances: &[f64]) -> Option<f64> {
    let half = &distances[distances.len() / 2..];
    let points = || (0_u32..).zip(half).filter(|(_, d)| d.is_finite() && **d > 0.0).map(|(t, d)| (f64::from(t), log(*d)));
    let count = f64::from(u32::try_from(points().count()).unwrap_or(u32::MAX));
    if count < 2.0 {
        return None;
    }
    let (t, l) = points().fold((0.0, 0.0), |(t, l), point| (t + point.0, l + point.1));
    let (t, l) = (t / count, l / count);
    let (covariance, variance) = points().fold((0.0, 0.0), |(covariance, variance), point| {
        let offset = point.0 - t;
        (covariance + offset * (point.1 - l), variance + offset * offset)
    });
    Some(covariance / variance)
}
