//! Converges, cycles or diverges: as predicted, and as seen.

use crate::math::functions::log;
use crate::minimax::path::Path;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The distance shrinks.
    Converges,
    /// It neither shrinks nor grows.
    Cycles,
    /// It grows.
    Diverges,
}

impl Verdict {
    /// The name in the page's attributes.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Converges => "converges",
            Self::Cycles => "cycles",
            Self::Diverges => "diverges",
        }
    }
}

/// A spectral radius this near to 1 is 1.
pub const AT_ONE: f64 = 1e-9;

/// A slope of ln(distance) within this, a step, is none.
pub const FLAT: f64 = 1e-4;

/// A distance below this has arrived.
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

/// A spectral radius with what is 1 but for rounding made 1: where every step size keeps the distance, a drawing of it is even.
#[must_use]
pub fn settled(spectral_radius: f64) -> f64 {
    if predicted(spectral_radius) == Verdict::Cycles { 1.0 } else { spectral_radius }
}

/// The verdict of a path, by its distances to the critical point.
#[must_use]
pub fn observed(path: &Path, distances: &[f64]) -> Verdict {
    if path.diverged_at.is_some() {
        return Verdict::Diverges;
    }
    of_distances(distances)
}

/// The verdict of distances alone.
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

/// The least-squares slope of ln(distance), a step, over the last half; `None` where fewer than two distances are positive.
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
    let (up, down) = points().fold((0.0, 0.0), |(up, down), point| {
        let away = point.0 - t;
        (up + away * (point.1 - l), down + away * away)
    });
    Some(up / down)
}
