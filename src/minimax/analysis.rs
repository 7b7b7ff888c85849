//! All that is known of a run: where it heads, what its eigenvalues say, and where it went.

use std::rc::Rc;

use super::config::MinimaxConfig;
use crate::math::complex::Complex;
use crate::minimax::critical::{Critical, target};
use crate::minimax::method::StepSizes;
use crate::minimax::stability::{Compared, Interval, Reason, Update, Verdict, converging, observed, predicted, slope, why};
use crate::minimax::{Experiment, Path, Point};

/// A run and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// What is run.
    pub experiment: Experiment,
    /// The function's critical points.
    pub points: Rc<[Critical]>,
    /// The point that the run is measured against; `None` where none was found.
    pub target: Option<Critical>,
    /// One update there as a matrix; `None` without a point and for Adam.
    pub update: Option<Update>,
    /// Its eigenvalues; none without it.
    pub eigenvalues: Vec<Complex>,
    /// Its spectral radius.
    pub spectral_radius: Option<f64>,
    /// The points visited.
    pub path: Path,
    /// Their distances to the target, or to (0, 0) where there is none.
    pub distances: Rc<[f64]>,
    /// The verdict of the spectral radius, or of the path where there is none.
    pub verdict: Verdict,
    /// The verdict of the path.
    pub observed: Verdict,
    /// The slope of ln(distance), a step, over the last half of the path.
    pub slope: Option<f64>,
    /// Why the two verdicts differ.
    pub reason: Option<Reason>,
    /// Which common factor of [`Analysis::direction`] converges.
    pub ranges: Vec<Interval>,
    /// The step sizes' shares: the larger is 1.
    pub direction: StepSizes,
    /// Today's factor of that: the larger step size.
    pub eta: f64,
}

impl Analysis {
    /// Runs `config`; `points` are its function's critical points, which do not change with the rest.
    #[must_use]
    pub fn new(config: &MinimaxConfig, points: Rc<[Critical]>) -> Self {
        let experiment = config.experiment();
        let target = target(&experiment.objective, &points, experiment.start);
        let centre = target.map_or(Point::default(), |target| target.at);
        let path = experiment.run();
        let distances: Rc<[f64]> = path.distances(centre).into();
        let observed = observed(&path, &distances);
        let (eta, direction) = share(experiment.eta);
        let update = target.and_then(|target| Update::new(experiment.method, target.hessian, experiment.eta));
        let spectral_radius = update.map(|update| update.spectral_radius());
        let verdict = spectral_radius.map_or(observed, predicted);
        let start = Point::new(experiment.start.x - centre.x, experiment.start.y - centre.y);
        let reason = update.as_ref().and_then(|update| {
            let (steps, noisy) = (path.steps(), experiment.noise > 0.0);
            why(&Compared { update, from_point: start, steps, noisy, predicted: verdict, observed })
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

    /// The point that distances are measured from.
    #[must_use]
    pub fn centre(&self) -> Point {
        self.target.map_or(Point::default(), |target| target.at)
    }

    /// The spectral radius for other step sizes.
    #[must_use]
    pub fn radius_at(&self, eta: StepSizes) -> Option<f64> {
        let target = self.target?;
        Update::new(self.experiment.method, target.hessian, eta).map(|update| update.spectral_radius())
    }
}

/// Step sizes as a factor and shares of it; both shares are 1 where both step sizes are 0.
fn share(eta: StepSizes) -> (f64, StepSizes) {
    let largest = eta.x.max(eta.y);
    let direction = if largest > 0.0 { eta.times(1.0 / largest) } else { StepSizes { x: 1.0, y: 1.0 } };
    (largest, direction)
}
