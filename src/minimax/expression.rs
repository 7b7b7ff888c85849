//! An expression in x and y as a tree; [`super::parse`] reads one.

use std::rc::Rc;

use super::jet::Jet;
use super::scalar::{Elementary, Scalar};

/// A parsed expression with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The text as typed, without spaces where it means the same without them.
    pub text: Rc<str>,
    /// The root of the tree.
    pub node: Rc<Node>,
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// Addition, `+`.
    Plus,
    /// Subtraction, `-`.
    Minus,
    /// Multiplication, `*`.
    Times,
    /// Division, `/`.
    Over,
    /// A power, `^`.
    Power,
}

impl Operator {
    /// Its character in an expression.
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
    /// A constant, as typed or computed by the parser.
    Number(f64),
    /// The variable x.
    X,
    /// The variable y.
    Y,
    /// The negative of an operand.
    Negative(Box<Node>),
    /// A function of one operand.
    Call(Elementary, Box<Node>),
    /// An operator with two operands.
    Pair(Operator, Box<Node>, Box<Node>),
}

impl Node {
    /// The value at (x, y).
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
