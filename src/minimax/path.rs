//! The path of a method: the points that it visits.

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
    /// The step after which a coordinate was NaN or beyond [`MAX_COORDINATE`].
    pub diverged_at: Option<u32>,
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
}

impl Experiment {
    /// Runs all steps, or up to the one that diverges.
    #[must_use]
    pub fn run(&self) -> Path {
        let mut iteration = Iteration::new(self);
        let mut path = Path { points: vec![self.start], diverged_at: None };
        for step in 1..=self.steps {
            let point = iteration.step();
            path.points.push(point);
            // NaN fails these comparisons, so it counts as out of bounds.
            if !(point.x.abs() <= MAX_COORDINATE && point.y.abs() <= MAX_COORDINATE) {
                path.diverged_at = Some(step);
                break;
            }
        }
        path
    }
}

/// Adam's moments of both coordinates.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    mean: Point,
    square: Point,
}

/// The state of a run between two steps.
struct Iteration<'a> {
    experiment: &'a Experiment,
    stream: Stream,
    step: u32,
    at: Point,
    previous: Point,
    previous_field: Option<Point>,
    moments: Moments,
}

impl<'a> Iteration<'a> {
    fn new(experiment: &'a Experiment) -> Self {
        Self {
            experiment,
            stream: Stream::new(experiment.seed, Purpose::Gradients),
            step: 0,
            at: experiment.start,
            previous: experiment.start,
            previous_field: None,
            moments: Moments::default(),
        }
    }

    /// The gradient at a point with this step's noise; `evaluation` numbers the gradients of one step.
    fn gradient(&self, at: Point, evaluation: u32) -> Point {
        let jet = self.experiment.objective.jet(at);
        let noise = |coordinate: u32| {
            let sigma = self.experiment.noise;
            if sigma > 0.0 { sigma * self.stream.normal_f64(self.step, 2 * evaluation + coordinate) } else { 0.0 }
        };
        Point::new(jet.x + noise(0), jet.y + noise(1))
    }

    /// v at a point.
    fn field(&self, at: Point, evaluation: u32) -> Point {
        let gradient = self.gradient(at, evaluation);
        Point::new(-gradient.x, gradient.y)
    }

    /// `from` plus η times `direction`.
    fn moved(&self, from: Point, direction: Point) -> Point {
        let StepSizes { x, y } = self.experiment.eta;
        Point::new(from.x + x * direction.x, from.y + y * direction.y)
    }

    fn step(&mut self) -> Point {
        let at = self.at;
        let next = match self.experiment.method {
            Method::Gda => self.moved(at, self.field(at, 0)),
            Method::Alternating => self.alternating(0.0),
            Method::Descent => {
                let gradient = self.gradient(at, 0);
                self.moved(at, Point::new(-gradient.x, -gradient.y))
            }
            Method::Extragradient => {
                let ahead = self.moved(at, self.field(at, 0));
                self.moved(at, self.field(ahead, 1))
            }
            Method::Optimistic => {
                let v = self.field(at, 0);
                let previous = self.previous_field.unwrap_or(v);
                self.previous_field = Some(v);
                self.moved(at, Point::new(2.0 * v.x - previous.x, 2.0 * v.y - previous.y))
            }
            Method::Consensus { gamma } => self.moved(at, self.consensus(gamma)),
            Method::Momentum { beta } => {
                let to = self.moved(at, self.field(at, 0));
                Point::new(to.x + beta * (at.x - self.previous.x), to.y + beta * (at.y - self.previous.y))
            }
            Method::AlternatingMomentum { beta } => self.alternating(beta),
            Method::Adam => self.adam(),
        };
        self.previous = at;
        self.at = next;
        self.step += 1;
        next
    }

    /// x first, then y with the new x, each with `beta` times its last step.
    fn alternating(&self, beta: f64) -> Point {
        let (at, eta) = (self.at, self.experiment.eta);
        let x = at.x - eta.x * self.gradient(at, 0).x + beta * (at.x - self.previous.x);
        let y = at.y + eta.y * self.gradient(Point::new(x, at.y), 1).y + beta * (at.y - self.previous.y);
        Point::new(x, y)
    }

    /// v − γJᵀv with J the Jacobian of v: Jᵀv is the gradient of ½‖v‖².
    fn consensus(&self, gamma: f64) -> Point {
        let v = self.field(self.at, 0);
        let jet = self.experiment.objective.jet(self.at);
        Point::new(v.x - gamma * (-jet.xx * v.x + jet.xy * v.y), v.y - gamma * (-jet.xy * v.x + jet.yy * v.y))
    }

    fn adam(&mut self) -> Point {
        let v = self.field(self.at, 0);
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
