//! The configuration of a minimax run.

use super::expression::Expression;
use super::method::StepSizes;
use super::{Experiment, Method, Objective, Point};

/// The choice of f in the form and the address.
///
/// [`Objective`] is a separate type: it owns the parsed expression, so the table of values cannot be constant as that of [`Method`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Function {
    /// ax² + bxy − cy².
    #[default]
    Quadratic,
    /// bxy, with b from [`MinimaxConfig::coupling`].
    Bilinear,
    /// The Dirac-GAN, the smallest GAN.
    DiracGan,
    /// The visitor's expression, [`MinimaxConfig::expr`].
    Custom,
}

/// The configuration of one run. [`crate::settings::Settings::set`] keeps its values within their bounds.
#[derive(Clone, Debug, PartialEq)]
pub struct MinimaxConfig {
    /// The choice of f.
    pub f: Function,
    /// Coefficient of x² in the quadratic.
    pub a: f64,
    /// Coefficient of xy in the quadratic and the bilinear function; see [`Self::coupling`].
    pub b: f64,
    /// Coefficient of −y² in the quadratic.
    pub c: f64,
    /// The visitor's function, for [`Function::Custom`].
    pub expr: Option<Expression>,
    /// The update rule, one of [`Method::ALL`]; [`Self::experiment`] gives it `beta` and `gamma`.
    pub method: Method,
    /// Step size of x.
    pub eta_x: f64,
    /// Step size of y.
    pub eta_y: f64,
    /// x before the first step.
    pub x0: f64,
    /// y before the first step.
    pub y0: f64,
    /// Momentum β: the factor of the previous step.
    pub beta: f64,
    /// Weight γ of consensus optimisation.
    pub gamma: f64,
    /// Weight of the Dirac-GAN's R1 penalty.
    pub r1: f64,
    /// Steps of a run that does not diverge.
    pub steps: u32,
    /// Standard deviation of the noise on each coordinate of the gradient.
    pub noise: f64,
    /// Seed of the noise.
    pub seed: u32,
}

impl Default for MinimaxConfig {
    fn default() -> Self {
        Self {
            f: Function::default(),
            a: 4.0,
            b: 0.0,
            c: 4.0,
            expr: None,
            method: Method::default(),
            eta_x: 0.1,
            eta_y: 0.1,
            x0: 1.0,
            y0: 1.0,
            beta: 0.5,
            gamma: 1.0,
            r1: 0.0,
            steps: 100,
            noise: 0.0,
            seed: 42,
        }
    }
}

impl MinimaxConfig {
    /// b; in the bilinear function 0 counts as 1, because f = 0 has no game.
    #[must_use]
    pub fn coupling(&self) -> f64 {
        if self.b == 0.0 && self.f == Function::Bilinear { 1.0 } else { self.b }
    }

    /// f with its coefficients; the quadratic if the expression is missing.
    #[must_use]
    pub fn objective(&self) -> Objective {
        let Self { a, b, c, r1, .. } = *self;
        match (self.f, &self.expr) {
            (Function::Bilinear, _) => Objective::Bilinear { b: self.coupling() },
            (Function::DiracGan, _) => Objective::DiracGan { r1 },
            (Function::Custom, Some(expr)) => Objective::Custom(expr.node.clone()),
            (Function::Quadratic | Function::Custom, _) => Objective::Quadratic { a, b, c },
        }
    }

    /// The same function, with defaults for all that it does not depend on.
    #[must_use]
    pub fn function_alone(&self) -> Self {
        let Self { f, a, b, c, r1, .. } = *self;
        Self { f, a, b, c, r1, expr: self.expr.clone(), ..Self::default() }
    }

    /// `eta_x` and `eta_y`.
    #[must_use]
    pub fn eta(&self) -> StepSizes {
        StepSizes { x: self.eta_x, y: self.eta_y }
    }

    /// The point (`x0`, `y0`).
    #[must_use]
    pub fn start(&self) -> Point {
        Point::new(self.x0, self.y0)
    }

    /// The run of this configuration.
    #[must_use]
    pub fn experiment(&self) -> Experiment {
        Experiment {
            objective: self.objective(),
            method: self.method.with_coefficients(self.beta, self.gamma),
            eta: self.eta(),
            start: self.start(),
            steps: self.steps,
            noise: self.noise,
            seed: self.seed,
        }
    }
}
