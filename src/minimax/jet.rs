//! Second-order dual numbers in x and y: a value with its gradient and Hessian.
//!
//! Forward-mode differentiation (Griewank and Walther, "Evaluating Derivatives", 2nd ed., section 13.2): exact up to rounding.

use std::ops::{Add, Div, Mul, Neg, Sub};

use super::scalar::{Elementary, Scalar};
use crate::math::functions::pow;

/// A value with its first and second derivatives.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Jet {
    /// The value itself.
    pub value: f64,
    /// ∂/∂x.
    pub x: f64,
    /// ∂/∂y.
    pub y: f64,
    /// ∂²/∂x².
    pub xx: f64,
    /// ∂²/∂x∂y.
    pub xy: f64,
    /// ∂²/∂y².
    pub yy: f64,
}

impl Jet {
    /// A number that does not depend on x or y.
    #[must_use]
    pub fn constant(value: f64) -> Self {
        Self { value, ..Self::default() }
    }

    /// x at `value`: its derivative by x is 1.
    #[must_use]
    pub fn of_x(value: f64) -> Self {
        Self { value, x: 1.0, ..Self::default() }
    }

    /// y at `value`: its derivative by y is 1.
    #[must_use]
    pub fn of_y(value: f64) -> Self {
        Self { value, y: 1.0, ..Self::default() }
    }

    fn is_constant(self) -> bool {
        [self.x, self.y, self.xx, self.xy, self.yy].iter().all(|&d| d == 0.0)
    }

    /// g(self) by the chain rule, from g, g′ and g″ at the value.
    fn chain(self, [g, first, second]: [f64; 3]) -> Self {
        if self.is_constant() {
            return Self::constant(g);
        }
        Self {
            value: g,
            x: first * self.x,
            y: first * self.y,
            xx: product(second, self.x * self.x) + first * self.xx,
            xy: product(second, self.x * self.y) + first * self.xy,
            yy: product(second, self.y * self.y) + first * self.yy,
        }
    }
}

/// a·b, and 0 where b is 0: a direction without slope has no curvature even if `a` is infinite.
fn product(a: f64, b: f64) -> f64 {
    if b == 0.0 { 0.0 } else { a * b }
}

impl Add for Jet {
    type Output = Self;

    fn add(self, o: Self) -> Self {
        Self {
            value: self.value + o.value,
            x: self.x + o.x,
            y: self.y + o.y,
            xx: self.xx + o.xx,
            xy: self.xy + o.xy,
            yy: self.yy + o.yy,
        }
    }
}

impl Neg for Jet {
    type Output = Self;

    fn neg(self) -> Self {
        Self { value: -self.value, x: -self.x, y: -self.y, xx: -self.xx, xy: -self.xy, yy: -self.yy }
    }
}

impl Sub for Jet {
    type Output = Self;

    fn sub(self, o: Self) -> Self {
        self + -o
    }
}

impl Mul for Jet {
    type Output = Self;

    fn mul(self, o: Self) -> Self {
        Self {
            value: self.value * o.value,
            x: self.x * o.value + self.value * o.x,
            y: self.y * o.value + self.value * o.y,
            xx: self.xx * o.value + 2.0 * self.x * o.x + self.value * o.xx,
            xy: self.xy * o.value + self.x * o.y + self.y * o.x + self.value * o.xy,
            yy: self.yy * o.value + 2.0 * self.y * o.y + self.value * o.yy,
        }
    }
}

impl Div for Jet {
    type Output = Self;

    fn div(self, o: Self) -> Self {
        let value = self.value / o.value;
        let x = (self.x - value * o.x) / o.value;
        let y = (self.y - value * o.y) / o.value;
        Self {
            value,
            x,
            y,
            xx: (self.xx - 2.0 * x * o.x - value * o.xx) / o.value,
            xy: (self.xy - x * o.y - y * o.x - value * o.xy) / o.value,
            yy: (self.yy - 2.0 * y * o.y - value * o.yy) / o.value,
        }
    }
}

impl Scalar for Jet {
    fn number(value: f64) -> Self {
        Self::constant(value)
    }

    /// A constant whole exponent allows a negative base; a variable exponent gives e^(exponent · ln base).
    fn power(self, exponent: Self) -> Self {
        if !exponent.is_constant() {
            let power = exponent * self.apply(Elementary::Ln);
            return Self { value: pow(self.value, exponent.value), ..power.apply(Elementary::Exp) };
        }
        let (b, p) = (self.value, exponent.value);
        // 0 · 0^(a negative number) is 0: the derivative of a constant or of a line.
        let term = |factor: f64, p: f64| if factor == 0.0 { 0.0 } else { factor * pow(b, p) };
        self.chain([pow(b, p), term(p, p - 1.0), term(p * (p - 1.0), p - 2.0)])
    }

    fn apply(self, function: Elementary) -> Self {
        self.chain(function.with_derivatives(self.value))
    }
}
