//! Numbers and elementary functions of an expression.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::math::functions::{cos, exp, log, pow, sigmoid, sin, tan, tanh};

/// The arithmetic that evaluates an expression: on numbers, or on numbers with derivatives ([`super::jet`]).
pub trait Scalar:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self> + Neg<Output = Self>
{
    /// A constant, whose derivatives are 0.
    fn number(value: f64) -> Self;
    /// `self` to the power `exponent`.
    #[must_use]
    fn power(self, exponent: Self) -> Self;
    /// The value of `function` at `self`.
    #[must_use]
    fn apply(self, function: Elementary) -> Self;
}

impl Scalar for f64 {
    fn number(value: f64) -> Self {
        value
    }

    fn power(self, exponent: Self) -> Self {
        pow(self, exponent)
    }

    fn apply(self, function: Elementary) -> Self {
        function.at(self)
    }
}

/// An elementary function of one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elementary {
    /// eᵗ.
    Exp,
    /// ln t, NaN below 0.
    Ln,
    /// √t, NaN below 0.
    Sqrt,
    /// sin t, in radians.
    Sin,
    /// cos t, in radians.
    Cos,
    /// tan t, in radians.
    Tan,
    /// tanh t.
    Tanh,
    /// |t|, with derivative 0 at 0.
    Abs,
    /// 1/(1 + e⁻ᵗ).
    Sigmoid,
}

impl Elementary {
    /// The functions by their names in an expression.
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

    /// Value, first and second derivative at t.
    #[must_use]
    pub fn with_derivatives(self, t: f64) -> [f64; 3] {
        let g = self.at(t);
        if g.is_nan() {
            // The formulas below may be finite outside the domain: 1/t is, for ln.
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
            Self::Abs => [if t == 0.0 { 0.0 } else { t.signum() }, 0.0],
            Self::Sigmoid => {
                let first = g * (1.0 - g);
                [first, first * (1.0 - 2.0 * g)]
            }
        };
        [g, first, second]
    }
}
