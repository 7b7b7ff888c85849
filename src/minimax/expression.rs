//! An expression in x and y as a tree. Text becomes one in `run/minimax/parse`.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::jet::Jet;
use crate::math::functions::{cos, exp, log, pow, sigmoid, sin, tan, tanh};

/// What an expression can be evaluated in: numbers, or numbers with derivatives.
pub trait Scalar:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A number.
    fn number(value: f64) -> Self;
    /// A power.
    #[must_use]
    fn power(self, exponent: Self) -> Self;
    /// A function's value.
    #[must_use]
    fn apply(self, function: Function) -> Self;
}

impl Scalar for f64 {
    fn number(value: f64) -> Self {
        value
    }

    fn power(self, exponent: Self) -> Self {
        pow(self, exponent)
    }

    fn apply(self, function: Function) -> Self {
        function.at(self)
    }
}

/// A function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// e to the power.
    Exp,
    /// The natural logarithm.
    Ln,
    /// The square root.
    Sqrt,
    /// Sine.
    Sin,
    /// Cosine.
    Cos,
    /// Tangent.
    Tan,
    /// Hyperbolic tangent.
    Tanh,
    /// The absolute value; its derivative at 0 is taken as 0.
    Abs,
    /// 1/(1 + e^−t).
    Sigmoid,
}

impl Function {
    /// Every name that an expression may use, with its function.
    pub const NAMES: [(&'static str, Self); 10] = [
        ("exp", Self::Exp),
        ("ln", Self::Ln),
        ("log", Self::Ln),
        ("sqrt", Self::Sqrt),
        ("sin", Self::Sin),
        ("cos", Self::Cos),
        ("tan", Self::Tan),
        ("tanh", Self::Tanh),
        ("abs", Self::Abs),
        ("sigmoid", Self::Sigmoid),
    ];

    /// The value at t.
    #[must_use]
    pub fn at(self, t: f64) -> f64 {
        match self {
            Self::Exp => exp(t),
            Self::Ln => log(t),
            Self::Sqrt => t.sqrt(),
            Self::Sin => sin(t),
            Self::Cos => cos(t),
            Self::Tan => tan(t),
            Self::Tanh => tanh(t),
            Self::Abs => t.abs(),
            Self::Sigmoid => sigmoid(t),
        }
    }

    /// The value at t with the first and the second derivative.
    #[must_use]
    pub fn with_derivatives(self, t: f64) -> [f64; 3] {
        let g = self.at(t);
        if g.is_nan() {
            // Where a function is not defined it has no slope, either: 1/t would be one for ln.
            return [g; 3];
        }
        let [first, second] = match self {
            Self::Exp => [g, g],
            Self::Ln => [1.0 / t, -1.0 / (t * t)],
            Self::Sqrt => [0.5 / g, -0.25 / (g * t)],
            Self::Sin => [cos(t), -g],
            Self::Cos => [-sin(t), -g],
            Self::Tan => {
                let first = 1.0 + g * g;
                [first, 2.0 * g * first]
            }
            Self::Tanh => {
                let first = 1.0 - g * g;
                [first, -2.0 * g * first]
            }
            Self::Abs => [
                if t > 0.0 {
                    1.0
                } else if t < 0.0 {
                    -1.0
                } else {
                    0.0
                },
                0.0,
            ],
            Self::Sigmoid => {
                let first = g * (1.0 - g);
                [first, first * (1.0 - 2.0 * g)]
            }
        };
        [g, first, second]
    }
}

/// An operation on two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// +
    Plus,
    /// −
    Minus,
    /// ·
    Times,
    /// /
    Over,
    /// ^
    Power,
}

impl Operator {
    /// As an expression writes it.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Plus => '+',
            Self::Minus => '-',
            Self::Times => '*',
            Self::Over => '/',
            Self::Power => '^',
        }
    }
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A number.
    Number(f64),
    /// The variable that descends.
    X,
    /// The variable that ascends.
    Y,
    /// The other sign.
    Negative(Box<Node>),
    /// A function of a part.
    Call(Function, Box<Node>),
    /// Two parts together.
    Pair(Operator, Box<Node>, Box<Node>),
}

impl Node {
    /// The value at (x, y), in numbers or in numbers with derivatives.
    #[must_use]
    pub fn evaluate<S: Scalar>(&self, x: S, y: S) -> S {
        match self {
            Self::Number(value) => S::number(*value),
            Self::X => x,
            Self::Y => y,
            Self::Negative(part) => -part.evaluate(x, y),
            Self::Call(function, part) => part.evaluate(x, y).apply(*function),
            Self::Pair(operator, left, right) => {
                let (left, right) = (left.evaluate(x, y), right.evaluate(x, y));
                match operator {
                    Operator::Plus => left + right,
                    Operator::Minus => left - right,
                    Operator::Times => left * right,
                    Operator::Over => left / right,
                    Operator::Power => left.power(right),
                }
            }
        }
    }

    /// The value at (x, y) with gradient and Hessian.
    #[must_use]
    pub fn jet(&self, x: f64, y: f64) -> Jet {
        self.evaluate(Jet::of_x(x), Jet::of_y(y))
    }
}
