//! A run with its analysis: target, eigenvalues, path and verdicts.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::config::MinimaxConfig;
use super::critical::{Critical, target};
use super::method::StepSizes;
use super::stability::{Comparison, Interval, Reason, Update, Verdict, converging, explain, observed, predicted, slope};
use super::{Experiment, Path, Point};
use crate::math::complex::Complex;

/// What was measured on a complete path.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    /// The verdict of the path; `None` if it ended where f is not defined.
    pub observed: Option<Verdict>,
    /// The slope of ln(distance) per step over the last half of the path.
    pub slope: Option<f64>,
    /// Why the two verdicts differ; `None` if they agree.
    pub reason: Option<Reason>,
}

/// What is still being computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pending {
    /// The critical points, and the path after them.
    Points,
    /// The rest of the path.
    Path,
}

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
    /// What was measured on the path; nothing until it is complete.
    pub measured: Measured,
    /// What is missing; `None` if all is computed.
    pub pending: Option<Pending>,
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
        Self::of_path(config, points, config.experiment().run())
    }

    /// Analyses the complete path of `config`.
    #[must_use]
    pub fn of_path(config: &MinimaxConfig, points: Rc<[Critical]>, path: Path) -> Self {
        let mut analysis = Self::predict(config, points, path, None);
        analysis.set_measured(analysis.measure());
        analysis
    }

    /// The analysis of a complete path on which `measured` was measured elsewhere.
    #[must_use]
    pub fn with_measured(config: &MinimaxConfig, points: Rc<[Critical]>, path: Path, measured: Measured) -> Self {
        let mut analysis = Self::predict(config, points, path, None);
        analysis.set_measured(measured);
        analysis
    }

    /// What is known about `config` while its path, or the function's critical points, are being computed.
    #[must_use]
    pub fn so_far(config: &MinimaxConfig, points: Option<Rc<[Critical]>>, path: Path) -> Self {
        let pending = if points.is_some() { Pending::Path } else { Pending::Points };
        Self::predict(config, points.unwrap_or_default(), path, Some(pending))
    }

    fn predict(config: &MinimaxConfig, points: Rc<[Critical]>, path: Path, pending: Option<Pending>) -> Self {
        let experiment = config.experiment();
        let known = pending != Some(Pending::Points);
        let target = if known { target(&experiment.objective, &points, experiment.start) } else { None };
        let centre = target.map_or(Point::default(), |target| target.at);
        let (eta, direction) = split(experiment.eta);
        let update = target.and_then(|target| Update::new(experiment.method, target.hessian, experiment.eta));
        let spectral_radius = update.map(|update| update.spectral_radius());
        Self {
            points,
            target,
            eigenvalues: update.map(|update| update.eigenvalues()).unwrap_or_default(),
            update,
            spectral_radius,
            distances: path.distances(centre).into(),
            path,
            verdict: spectral_radius.map(predicted),
            measured: Measured::default(),
            pending,
            ranges: target.map(|target| converging(experiment.method, target.hessian, direction)).unwrap_or_default(),
            direction,
            eta,
            experiment,
        }
    }

    fn measure(&self) -> Measured {
        let observed = observed(self.path.end, &self.distances);
        let (start, centre) = (self.experiment.start, self.centre());
        let start = Point::new(start.x - centre.x, start.y - centre.y);
        let compared = self.update.as_ref().zip(self.verdict).zip(observed);
        let reason = compared.and_then(|((update, predicted), observed)| {
            let (steps, noisy) = (self.path.steps(), self.experiment.noise > 0.0);
            explain(&Comparison { update, start, steps, noisy, predicted, observed })
        });
        Measured { observed, slope: slope(&self.distances), reason }
    }

    fn set_measured(&mut self, measured: Measured) {
        self.verdict = self.verdict.or(measured.observed);
        self.measured = measured;
    }

    /// The critical points, unless they are being computed.
    #[must_use]
    pub fn known_points(&self) -> Option<Rc<[Critical]>> {
        (self.pending != Some(Pending::Points)).then(|| Rc::clone(&self.points))
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
