//! The whole configuration of a minimax run, and its form in the address.

use super::parse::{Expression, parse};
use crate::minimax::method::StepSizes;
use crate::minimax::{Experiment, Method, Objective, Point};
use crate::settings::{Problem, Settings, choice, number, whole};

/// Which function is played on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Function {
    /// ax² + bxy − cy².
    #[default]
    Quadratic,
    /// bxy.
    Bilinear,
    /// The smallest GAN there is.
    DiracGan,
    /// The visitor's expression.
    Custom,
}

impl Function {
    /// Every function, in the order the page lists them.
    pub const ALL: [Self; 4] = [Self::Quadratic, Self::Bilinear, Self::DiracGan, Self::Custom];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quadratic => "quadratic",
            Self::Bilinear => "bilinear",
            Self::DiracGan => "dirac-gan",
            Self::Custom => "custom",
        }
    }
}

/// Which update rule; its own parameters stand beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// Descent and ascent at once.
    #[default]
    Gda,
    /// x first, then y.
    Alternating,
    /// Both descend.
    Descent,
    /// A look ahead.
    Extragradient,
    /// A look back.
    Optimistic,
    /// Consensus optimisation.
    Consensus,
    /// Heavy ball.
    Momentum,
    /// Heavy ball, turn by turn.
    AlternatingMomentum,
    /// Adam.
    Adam,
}

impl Rule {
    /// Every rule, in the order the page lists them.
    pub const ALL: [Self; 9] = [
        Self::Gda,
        Self::Alternating,
        Self::Descent,
        Self::Extragradient,
        Self::Optimistic,
        Self::Consensus,
        Self::Momentum,
        Self::AlternatingMomentum,
        Self::Adam,
    ];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gda => "gda",
            Self::Alternating => "alternating",
            Self::Descent => "descent",
            Self::Extragradient => "extragradient",
            Self::Optimistic => "optimistic",
            Self::Consensus => "consensus",
            Self::Momentum => "momentum",
            Self::AlternatingMomentum => "alternating-momentum",
            Self::Adam => "adam",
        }
    }

    /// In the visitor's words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Gda => "Both at once (GDA)",
            Self::Alternating => "Take turns",
            Self::Descent => "Both descend",
            Self::Extragradient => "Look ahead (extra-gradient)",
            Self::Optimistic => "Look back (optimistic)",
            Self::Consensus => "Consensus",
            Self::Momentum => "Momentum",
            Self::AlternatingMomentum => "Momentum, taking turns",
            Self::Adam => "Adam",
        }
    }
}

/// The configuration of one run. Its invariants hold by construction: see [`Settings::set`].
#[derive(Clone, Debug, PartialEq)]
pub struct MinimaxConfig {
    /// The function.
    pub f: Function,
    /// Of x² in the quadratic.
    pub a: f64,
    /// Of xy in the quadratic and the bilinear function; there 0 stands for 1.
    pub b: f64,
    /// Of −y² in the quadratic.
    pub c: f64,
    /// The visitor's own function.
    pub expr: Option<Expression>,
    /// The update rule.
    pub method: Rule,
    /// Step size of x.
    pub eta_x: f64,
    /// Step size of y.
    pub eta_y: f64,
    /// Start of x.
    pub x0: f64,
    /// Start of y.
    pub y0: f64,
    /// Momentum's share of the last step, above −1 and below 1.
    pub beta: f64,
    /// Consensus' weight.
    pub gamma: f64,
    /// The Dirac-GAN's penalty.
    pub r1: f64,
    /// Steps in a run: 1 to 100,000.
    pub steps: u32,
    /// Standard deviation of the noise on each coordinate of the gradient.
    pub noise: f64,
    /// Where the noise starts.
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
            method: Rule::default(),
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

/// A number of either sign.
fn signed(parameter: &str, value: &str, most: f64) -> Result<f64, Problem> {
    number(parameter, value, &format!("from -{most} to {most}"), |n| n.abs() <= most)
}

/// A number that is not negative.
fn positive(parameter: &str, value: &str, most: f64) -> Result<f64, Problem> {
    number(parameter, value, &format!("from 0 to {most}"), |n| (0.0..=most).contains(&n))
}

impl Settings for MinimaxConfig {
    const LAB: &'static str = "minimax";

    const PARAMETERS: &'static [&'static str] =
        &["f", "a", "b", "c", "expr", "method", "eta_x", "eta_y", "x0", "y0", "beta", "gamma", "r1", "steps", "noise", "seed"];

    fn label(parameter: &str) -> &str {
        match parameter {
            "f" => "Function",
            "a" => "Curvature of x",
            "b" => "Coupling",
            "c" => "Curvature of y",
            "expr" => "Expression",
            "method" => "Method",
            "eta_x" => "Step size of x",
            "eta_y" => "Step size of y",
            "x0" => "Start of x",
            "y0" => "Start of y",
            "beta" => "Momentum",
            "gamma" => "Consensus weight",
            "r1" => "R1 penalty",
            "steps" => "Steps",
            "noise" => "Noise",
            "seed" => "Seed",
            other => other,
        }
    }

    fn set(&mut self, parameter: &str, value: &str) -> Result<(), Problem> {
        match parameter {
            "f" => self.f = choice(parameter, value, &Function::ALL, |f| f.name().to_owned())?,
            "a" => self.a = signed(parameter, value, 1000.0)?,
            "b" => self.b = signed(parameter, value, 1000.0)?,
            "c" => self.c = signed(parameter, value, 1000.0)?,
            "expr" if value.trim().is_empty() => self.expr = None,
            "expr" => self.expr = Some(parse(value).map_err(|error| Problem::new(parameter, error.to_string()))?),
            "method" => self.method = choice(parameter, value, &Rule::ALL, |rule| rule.name().to_owned())?,
            "eta_x" => self.eta_x = positive(parameter, value, 100.0)?,
            "eta_y" => self.eta_y = positive(parameter, value, 100.0)?,
            "x0" => self.x0 = signed(parameter, value, 1e6)?,
            "y0" => self.y0 = signed(parameter, value, 1e6)?,
            "beta" => self.beta = number(parameter, value, "above -1 and below 1", |beta| beta.abs() < 1.0)?,
            "gamma" => self.gamma = positive(parameter, value, 1000.0)?,
            "r1" => self.r1 = positive(parameter, value, 1000.0)?,
            "steps" => self.steps = whole(parameter, value, 1, 100_000)?,
            "noise" => self.noise = positive(parameter, value, 1000.0)?,
            "seed" => self.seed = whole(parameter, value, 0, u32::MAX)?,
            _ => return Err(Problem::unknown::<Self>(parameter)),
        }
        Ok(())
    }

    fn get(&self, parameter: &str) -> Option<String> {
        Some(match parameter {
            "f" => self.f.name().to_owned(),
            "a" => self.a.to_string(),
            "b" => self.b.to_string(),
            "c" => self.c.to_string(),
            "expr" => self.expr.as_ref().map(|expr| expr.text.to_string()).unwrap_or_default(),
            "method" => self.method.name().to_owned(),
            "eta_x" => self.eta_x.to_string(),
            "eta_y" => self.eta_y.to_string(),
            "x0" => self.x0.to_string(),
            "y0" => self.y0.to_string(),
            "beta" => self.beta.to_string(),
            "gamma" => self.gamma.to_string(),
            "r1" => self.r1.to_string(),
            "steps" => self.steps.to_string(),
            "noise" => self.noise.to_string(),
            "seed" => self.seed.to_string(),
            _ => return None,
        })
    }

    fn check(&self) -> Result<(), Problem> {
        if self.f == Function::Custom && self.expr.is_none() {
            return Err(Problem::new("f", "custom needs an expression (expr) in x and y, such as x^2 + 3*x*y - y^2"));
        }
        Ok(())
    }
}

impl MinimaxConfig {
    /// The function; the quadratic where an expression is asked for and there is none.
    #[must_use]
    pub fn objective(&self) -> Objective {
        let Self { a, b, c, r1, .. } = *self;
        match (self.f, &self.expr) {
            (Function::Bilinear, _) => Objective::Bilinear { b: if b == 0.0 { 1.0 } else { b } },
            (Function::DiracGan, _) => Objective::DiracGan { r1 },
            (Function::Custom, Some(expr)) => Objective::Custom(expr.node.clone()),
            (Function::Quadratic | Function::Custom, _) => Objective::Quadratic { a, b, c },
        }
    }

    /// A rule with its parameters.
    #[must_use]
    pub fn method_of(&self, rule: Rule) -> Method {
        let Self { beta, gamma, .. } = *self;
        match rule {
            Rule::Gda => Method::Gda,
            Rule::Alternating => Method::Alternating,
            Rule::Descent => Method::Descent,
            Rule::Extragradient => Method::Extragradient,
            Rule::Optimistic => Method::Optimistic,
            Rule::Consensus => Method::Consensus { gamma },
            Rule::Momentum => Method::Momentum { beta },
            Rule::AlternatingMomentum => Method::AlternatingMomentum { beta },
            Rule::Adam => Method::Adam,
        }
    }

    /// Both step sizes.
    #[must_use]
    pub fn eta(&self) -> StepSizes {
        StepSizes { x: self.eta_x, y: self.eta_y }
    }

    /// Where it starts.
    #[must_use]
    pub fn start(&self) -> Point {
        Point::new(self.x0, self.y0)
    }

    /// The run that it asks for.
    #[must_use]
    pub fn experiment(&self) -> Experiment {
        Experiment {
            objective: self.objective(),
            method: self.method_of(self.method),
            eta: self.eta(),
            start: self.start(),
            steps: self.steps,
            noise: self.noise,
            seed: self.seed,
        }
    }
}
