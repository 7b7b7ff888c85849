//! A run with its analysis: target, eigenvalues, path and verdicts.

use std::rc::Rc;

use super::config::MinimaxConfig;
use super::critical::{Critical, target};
use super::method::StepSizes;
use super::stability::{Comparison, Interval, Reason, Update, Verdict, converging, explain, observed, predicted, slope};
use super::{Experiment, Path, Point};
use crate::math::complex::Complex;

/// A run and its analysis.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Everything that the path depends on.
    pub experiment: Experiment,
    /// The function's critical points.
    pub points: Rc<[Critical]>,
    /// The critical point that the run should reach, if one was found.
    pub target: Option<Critical>,
    /// One step at the target as a matrix; `None` without a target and for Adam.
    pub update: Option<Update>,
    /// The eigenvalues of `update`; empty without it.
    pub eigenvalues: Vec<Complex>,
    /// The spectral radius of `update`.
    pub spectral_radius: Option<f64>,
    /// The points that the run visited.
    pub path: Path,
    /// The distance of each point to the target, or to (0, 0) without one.
    pub distances: Rc<[f64]>,
    /// The verdict of the spectral radius, or of the path without one.
    pub verdict: Option<Verdict>,
    /// The verdict of the path; `None` if it ended where f is not defined.
    pub observed: Option<Verdict>,
    /// The slope of ln(distance) per step over the last half of the path.
    pub slope: Option<f64>,
    /// Why the two verdicts differ; `None` if they agree.
    pub reason: Option<Reason>,
    /// The factors of [`Analysis::direction`] that converge.
    pub ranges: Vec<Interval>,
    /// The step sizes divided by the larger one.
    pub direction: StepSizes,
    /// The larger step size.
    pub eta: f64,
}

impl Analysis {
    /// Runs `config`. `points` are the critical points of its function, which callers reuse while the function stays the same.
    #[must_use]
    pub fn new(config: &MinimaxConfig, points: Rc<[Critical]>) -> Self {
        let experiment = config.experiment();
        let target = target(&experiment.objective, &points, experiment.start);
        let centre = target.map_or(Point::default(), |target| target.at);
        let path = experiment.run();
        let distances: Rc<[f64]> = path.distances(centre).into();
        let observed = observed(&path, &distances);
        let (eta, direction) = split(experiment.eta);
        let update = target.and_then(|target| Update::new(experiment.method, target.hessian, experiment.eta));
        let spectral_radius = update.map(|update| update.spectral_radius());
        let verdict = spectral_radius.map(predicted).or(observed);
        let start = Point::new(experiment.start.x - centre.x, experiment.start.y - centre.y);
        let compared = update.as_ref().zip(verdict).zip(observed);
        let reason = compared.and_then(|((update, predicted), observed)| {
            let (steps, noisy) = (path.steps(), experiment.noise > 0.0);
            explain(&Comparison { update, start, steps, noisy, predicted, observed })
        });
        Self {
            points,
            target,
            eigenvalues: update.map(|update| update.eigenvalues()).unwrap_or_default(),
            update,
            spectral_radius,
            slope: slope(&distances),
            distances,
            path,
            verdict,
            observed,
            reason,
            ranges: target.map(|target| converging(experiment.method, target.hessian, direction)).unwrap_or_default(),
            direction,
            eta,
            experiment,
        }
    }

    /// The target, or (0, 0) without one.
    #[must_use]
    pub fn centre(&self) -> Point {
        self.target.map_or(Point::default(), |target| target.at)
    }

    /// The spectral radius at other step sizes.
    #[must_use]
    pub fn radius_at(&self, eta: StepSizes) -> Option<f64> {
        let target = self.target?;
        Update::new(self.experiment.method, target.hessian, eta).map(|update| update.spectral_radius())
    }
}

/// The larger step size, and both divided by it; both quotients are 1 if both step sizes are 0.
fn split(eta: StepSizes) -> (f64, StepSizes) {
    let largest = eta.x.max(eta.y);
    let direction = if largest > 0.0 { eta.times(1.0 / largest) } else { StepSizes { x: 1.0, y: 1.0 } };
    (largest, direction)
}
