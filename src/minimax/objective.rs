//! The functions f(x, y) that x descends and y ascends.

use std::rc::Rc;

use super::Point;
use super::expression::Node;
use super::jet::Jet;
use crate::math::functions::{sigmoid, softplus};

/// A function f(x, y).
#[derive(Clone, Debug, PartialEq)]
pub enum Objective {
    /// ax² + bxy − cy². The handout's is 4x² − 4y².
    Quadratic {
        /// Curvature of x.
        a: f64,
        /// Strength of the coupling.
        b: f64,
        /// Curvature of y, with the opposite sign.
        c: f64,
    },
    /// bxy: coupling without curvature. Not `Quadratic` with a = c = 0, whose products with 0 change the sign of zeros in the CSV
    /// and give NaN at infinity.
    Bilinear {
        /// Strength of the coupling.
        b: f64,
    },
    /// The Dirac-GAN of Mescheder, Geiger and Nowozin, "Which training methods for GANs do actually converge?" (2018),
    /// definition 2.1: L(x, y) = f(xy) + f(0), f(t) = −ln(1 + e^−t). x is the generator's one parameter, y the
    /// discriminator's. Their R1 penalty (section 4.1) is (r1/2) y².
    DiracGan {
        /// Weight of the penalty.
        r1: f64,
    },
    /// The visitor's expression as a tree.
    Custom(Rc<Node>),
}

impl Objective {
    /// f(x, y); NaN outside its domain.
    #[must_use]
    pub fn value(&self, Point { x, y }: Point) -> f64 {
        match self {
            Self::Quadratic { a, b, c } => a * x * x + b * x * y - c * y * y,
            Self::Bilinear { b } => b * x * y,
            Self::DiracGan { r1 } => -softplus(-x * y) - std::f64::consts::LN_2 - r1 / 2.0 * y * y,
            Self::Custom(node) => node.evaluate(x, y),
        }
    }

    /// f with gradient and Hessian.
    #[must_use]
    pub fn jet(&self, at: Point) -> Jet {
        let Point { x, y } = at;
        match self {
            Self::Quadratic { a, b, c } => {
                Jet { value: self.value(at), x: 2.0 * a * x + b * y, y: b * x - 2.0 * c * y, xx: 2.0 * a, xy: *b, yy: -2.0 * c }
            }
            Self::Bilinear { b } => Jet { value: self.value(at), x: b * y, y: b * x, xy: *b, ..Jet::default() },
            Self::DiracGan { r1 } => {
                // f′(t) = 1/(1 + e^t), f″(t) = −f′(t) (1 − f′(t)).
                let (first, rest) = (sigmoid(-x * y), sigmoid(x * y));
                let second = -first * rest;
                Jet {
                    value: self.value(at),
                    x: first * y,
                    y: first * x - r1 * y,
                    xx: second * y * y,
                    xy: second * x * y + first,
                    yy: second * x * x - r1,
                }
            }
            Self::Custom(node) => node.jet(x, y),
        }
    }

    /// Whether the gradient is linear, so that the linearization at the saddle is exact everywhere.
    #[must_use]
    pub fn is_quadratic(&self) -> bool {
        matches!(self, Self::Quadratic { .. } | Self::Bilinear { .. })
    }
}
