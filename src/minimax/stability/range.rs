//! The step sizes that converge.

use super::update::Update;
use super::verdict::AT_ONE;
use crate::math::complex::Complex;
use crate::math::eigen::{Matrix, eigenvalues_2x2};
use crate::minimax::Method;
use crate::minimax::critical::Hessian;
use crate::minimax::method::StepSizes;

/// An open interval of step sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower bound, excluded.
    pub from: f64,
    /// The upper bound, excluded.
    pub to: f64,
}

/// Samples of the spectral radius, between which bisection finds the bounds.
const SAMPLES: u32 = 400;
/// The last sample, in units of 1/‖H‖: every method here diverges beyond.
const REACH: f64 = 16.0;
/// An f64 has 53 bits.
const BISECTION_STEPS: u32 = 60;

/// The η for which step sizes η · `direction` converge, in ascending order. In closed form for methods whose matrix is I + ηA,
/// by bisection for the others; empty for Adam.
#[must_use]
pub fn converging(method: Method, hessian: Hessian, direction: StepSizes) -> Vec<Interval> {
    match method {
        Method::Gda | Method::Descent | Method::Consensus { .. } => {
            let Some(Update::Plain(m)) = Update::new(method, hessian, direction) else { return Vec::new() };
            affine(&m).into_iter().collect()
        }
        Method::Adam => Vec::new(),
        _ => bisected(&|eta| radius(method, hessian, direction.times(eta)), reach(hessian, direction)),
    }
}

fn radius(method: Method, hessian: Hessian, eta: StepSizes) -> f64 {
    Update::new(method, hessian, eta).map_or(f64::NAN, |update| update.spectral_radius())
}

/// |1 + ημ| < 1 for each eigenvalue μ of A: η < −2 Re μ / |μ|². `m` is I + A.
fn affine(m: &Matrix<2>) -> Option<Interval> {
    let a = [[m[0][0] - 1.0, m[0][1]], [m[1][0], m[1][1] - 1.0]];
    let bound = |mu: Complex| -2.0 * mu.re / (mu.re * mu.re + mu.im * mu.im);
    let to = eigenvalues_2x2(&a).map(bound).into_iter().fold(f64::INFINITY, f64::min);
    // An eigenvalue of 0 never shrinks and gives NaN, which fails these comparisons.
    (to > 0.0 && to.is_finite()).then_some(Interval { from: 0.0, to })
}

fn reach(hessian: Hessian, direction: StepSizes) -> f64 {
    let size = hessian.xx.abs().max(hessian.xy.abs()).max(hessian.yy.abs()) * direction.x.max(direction.y);
    REACH / size
}

/// The intervals of (0, `reach`] where `radius` is below 1, up to rounding.
fn bisected(radius: &dyn Fn(f64) -> f64, reach: f64) -> Vec<Interval> {
    if !reach.is_finite() {
        return Vec::new();
    }
    let stable = |eta: f64| radius(eta) < 1.0 - AT_ONE;
    let boundary = |mut from: f64, mut to: f64| {
        let before = stable(from);
        for _ in 0..BISECTION_STEPS {
            let middle = f64::midpoint(from, to);
            if stable(middle) == before { from = middle } else { to = middle }
        }
        from
    };
    let mut found = Vec::new();
    let mut open: Option<f64> = None;
    // The first sample is close to 0: an interval that contains it begins at 0.
    let mut last = reach / f64::from(SAMPLES) / 64.0;
    if stable(last) {
        open = Some(0.0);
    }
    for sample in 1..=SAMPLES {
        let eta = reach * f64::from(sample) / f64::from(SAMPLES);
        match (open, stable(eta)) {
            (None, true) => open = Some(boundary(last, eta)),
            (Some(from), false) => {
                found.push(Interval { from, to: boundary(last, eta) });
                open = None;
            }
            _ => {}
        }
        last = eta;
    }
    found.extend(open.map(|from| Interval { from, to: last }));
    found
}
