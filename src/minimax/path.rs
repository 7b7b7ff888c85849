//! The path of a method: the points that it visits.

use serde::{Deserialize, Serialize};

use super::jet::Jet;
use super::method::{BETA_1, BETA_2, EPSILON, StepSizes};
use super::{Method, Objective, Point};
use crate::math::functions::pow;
use crate::math::rng::{Purpose, Stream};

/// Everything that a path depends on.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment {
    /// The function that x descends and y ascends.
    pub objective: Objective,
    /// The update rule with its coefficients.
    pub method: Method,
    /// The step size of each player.
    pub eta: StepSizes,
    /// The point before the first step.
    pub start: Point,
    /// Steps of a run that does not diverge.
    pub steps: u32,
    /// Standard deviation of the normal noise on each coordinate of each gradient.
    pub noise: f64,
    /// The seed of the noise.
    pub seed: u32,
}

/// A run diverges when |x| or |y| exceeds this.
pub const MAX_COORDINATE: f64 = 1e12;

/// The points of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The start and the point after each step; the last one is out of bounds if the run diverged.
    pub points: Vec<Point>,
    /// f at each point; not finite where it has no value.
    pub values: Vec<f64>,
    /// Why the run ended before its last step.
    pub end: Option<End>,
}

/// Why a path ends early.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum End {
    /// A coordinate of its last point is NaN or beyond [`MAX_COORDINATE`].
    Diverged,
    /// The step from its last point needs f where it is not defined.
    Undefined(Undefined),
}

/// A point, within [`MAX_COORDINATE`], where f lacks what a step needs: one of the path's, or one that a step looks ahead to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Undefined {
    /// The point itself.
    pub at: Point,
    /// What f lacks there.
    pub lacks: Lack,
}

/// What f lacks at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lack {
    /// Its value is NaN: the point is outside the domain.
    Value,
    /// Its value is infinite: a pole, or more than a number can hold.
    FiniteValue,
    /// A first derivative is not finite.
    Gradient,
    /// A second derivative is not finite; only consensus optimisation uses them.
    Hessian,
}

impl Lack {
    fn of_value(value: f64) -> Option<Self> {
        (!value.is_finite()).then_some(if value.is_nan() { Self::Value } else { Self::FiniteValue })
    }
}

impl Path {
    /// The distance of each point to `target`.
    #[must_use]
    pub fn distances(&self, target: Point) -> Vec<f64> {
        self.points.iter().map(|point| point.distance(target)).collect()
    }

    /// The point after `step` steps, or the last one.
    #[must_use]
    pub fn at(&self, step: u32) -> Point {
        let index = usize::try_from(step).unwrap_or(usize::MAX);
        self.points.get(index).or(self.points.last()).copied().unwrap_or_default()
    }

    /// The number of steps done, the diverging one included.
    #[must_use]
    pub fn steps(&self) -> u32 {
        u32::try_from(self.points.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The step after which a coordinate was NaN or beyond [`MAX_COORDINATE`].
    #[must_use]
    pub fn diverged_at(&self) -> Option<u32> {
        (self.end == Some(End::Diverged)).then(|| self.steps())
    }

    /// Where f is not defined, if the path ended there.
    #[must_use]
    pub fn undefined(&self) -> Option<Undefined> {
        match self.end {
            Some(End::Undefined(undefined)) => Some(undefined),
            _ => None,
        }
    }
}

impl Experiment {
    /// Runs all steps, or up to the one that diverges or can't be computed.
    #[must_use]
    pub fn run(&self) -> Path {
        let mut walk = Walk::new(self.clone());
        walk.advance(self.steps);
        walk.path
    }
}

/// Adam's moments of both coordinates.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    mean: Point,
    square: Point,
}

/// A path that is being computed: some steps at a time, because a long one takes seconds.
#[derive(Clone, Debug)]
pub struct Walk {
    experiment: Experiment,
    stream: Stream,
    step: u32,
    at: Point,
    previous: Point,
    previous_field: Option<Point>,
    moments: Moments,
    path: Path,
}

impl Walk {
    /// A path before its first step.
    #[must_use]
    pub fn new(experiment: Experiment) -> Self {
        let start = experiment.start;
        Self {
            stream: Stream::new(experiment.seed, Purpose::Gradients),
            step: 0,
            at: start,
            previous: start,
            previous_field: None,
            moments: Moments::default(),
            path: Path { points: vec![start], values: Vec::new(), end: None },
            experiment,
        }
    }

    /// Computes up to `steps` more steps. Returns whether the path is complete.
    pub fn advance(&mut self, steps: u32) -> bool {
        for _ in 0..steps {
            if self.is_complete() {
                break;
            }
            match self.next_point() {
                Ok(point) => self.take(point),
                Err(undefined) => self.path.end = Some(End::Undefined(undefined)),
            }
        }
        self.is_complete()
    }

    fn is_complete(&self) -> bool {
        self.path.end.is_some() || self.step >= self.experiment.steps
    }

    /// The path so far; the last point has no value yet unless the path is complete.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path so far, without a copy.
    #[must_use]
    pub fn into_path(self) -> Path {
        self.path
    }

    fn take(&mut self, point: Point) {
        self.previous = self.at;
        self.at = point;
        self.step += 1;
        self.path.points.push(point);
        if !is_within(point) {
            self.path.end = Some(End::Diverged);
        }
        // No step from the last point evaluates f there.
        if self.is_complete() {
            let value = self.experiment.objective.value(point);
            self.path.values.push(value);
            if let (None, Some(lacks)) = (self.path.end, Lack::of_value(value)) {
                self.path.end = Some(End::Undefined(Undefined { at: point, lacks }));
            }
        }
    }

    /// An error if f lacks what a step needs. Beyond the bounds nothing is missing: there the run diverges.
    fn check(&self, at: Point, jet: &Jet) -> Result<(), Undefined> {
        let is_finite = |derivatives: &[f64]| derivatives.iter().all(|derivative| derivative.is_finite());
        let gradient = || (!is_finite(&[jet.x, jet.y])).then_some(Lack::Gradient);
        let uses_hessian = matches!(self.experiment.method, Method::Consensus { .. });
        let hessian = || (uses_hessian && !is_finite(&[jet.xx, jet.xy, jet.yy])).then_some(Lack::Hessian);
        match Lack::of_value(jet.value).or_else(gradient).or_else(hessian) {
            Some(lacks) if is_within(at) => Err(Undefined { at, lacks }),
            _ => Ok(()),
        }
    }

    /// The gradient of a jet with this step's noise; `evaluation` numbers the gradients of one step.
    fn noisy(&self, jet: &Jet, evaluation: u32) -> Point {
        let noise = |coordinate: u32| {
            let sigma = self.experiment.noise;
            if sigma > 0.0 { sigma * self.stream.normal_f64(self.step, 2 * evaluation + coordinate) } else { 0.0 }
        };
        Point::new(jet.x + noise(0), jet.y + noise(1))
    }

    /// The second gradient of a step, at a point ahead.
    fn gradient_ahead(&self, at: Point) -> Result<Point, Undefined> {
        let jet = self.experiment.objective.jet(at);
        self.check(at, &jet)?;
        Ok(self.noisy(&jet, 1))
    }

    /// `from` plus η times `direction`.
    fn moved(&self, from: Point, direction: Point) -> Point {
        let StepSizes { x, y } = self.experiment.eta;
        Point::new(from.x + x * direction.x, from.y + y * direction.y)
    }

    /// The point after the next step.
    fn next_point(&mut self) -> Result<Point, Undefined> {
        let at = self.at;
        let jet = self.experiment.objective.jet(at);
        self.path.values.push(jet.value);
        self.check(at, &jet)?;
        let gradient = self.noisy(&jet, 0);
        let v = field(gradient);
        Ok(match self.experiment.method {
            Method::Gda => self.moved(at, v),
            Method::Alternating => self.alternating(gradient, 0.0)?,
            Method::Descent => self.moved(at, Point::new(-gradient.x, -gradient.y)),
            Method::Extragradient => {
                let ahead = self.moved(at, v);
                self.moved(at, field(self.gradient_ahead(ahead)?))
            }
            Method::Optimistic => {
                let previous = self.previous_field.unwrap_or(v);
                self.previous_field = Some(v);
                self.moved(at, Point::new(2.0 * v.x - previous.x, 2.0 * v.y - previous.y))
            }
            // v − γJᵀv with J the Jacobian of v: Jᵀv is the gradient of ½‖v‖².
            Method::Consensus { gamma } => {
                let x = v.x - gamma * (-jet.xx * v.x + jet.xy * v.y);
                let y = v.y - gamma * (-jet.xy * v.x + jet.yy * v.y);
                self.moved(at, Point::new(x, y))
            }
            Method::Momentum { beta } => {
                let to = self.moved(at, v);
                Point::new(to.x + beta * (at.x - self.previous.x), to.y + beta * (at.y - self.previous.y))
            }
            Method::AlternatingMomentum { beta } => self.alternating(gradient, beta)?,
            Method::Adam => self.adam(v),
        })
    }

    /// x first, then y with the new x, each with `beta` times its last step.
    fn alternating(&self, gradient: Point, beta: f64) -> Result<Point, Undefined> {
        let (at, eta) = (self.at, self.experiment.eta);
        let x = at.x - eta.x * gradient.x + beta * (at.x - self.previous.x);
        let y = at.y + eta.y * self.gradient_ahead(Point::new(x, at.y))?.y + beta * (at.y - self.previous.y);
        Ok(Point::new(x, y))
    }

    fn adam(&mut self, v: Point) -> Point {
        let count = f64::from(self.step) + 1.0;
        let unbiased = [BETA_1, BETA_2].map(|beta| 1.0 - pow(beta, count));
        let average = |old: f64, beta: f64, new: f64| beta * old + (1.0 - beta) * new;
        let Moments { mean, square } = self.moments;
        let mean = Point::new(average(mean.x, BETA_1, v.x), average(mean.y, BETA_1, v.y));
        let square = Point::new(average(square.x, BETA_2, v.x * v.x), average(square.y, BETA_2, v.y * v.y));
        self.moments = Moments { mean, square };
        let ratio = |mean: f64, square: f64| (mean / unbiased[0]) / ((square / unbiased[1]).sqrt() + EPSILON);
        self.moved(self.at, Point::new(ratio(mean.x, square.x), ratio(mean.y, square.y)))
    }
}

/// v of a gradient: x descends, y ascends.
fn field(gradient: Point) -> Point {
    Point::new(-gradient.x, gradient.y)
}

/// Whether a run goes on from here. NaN fails these comparisons, so it counts as out of bounds.
fn is_within(point: Point) -> bool {
    point.x.abs() <= MAX_COORDINATE && point.y.abs() <= MAX_COORDINATE
}
