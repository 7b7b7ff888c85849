//! Parses an expression in x and y.
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = signed { ("*" | "/") signed }
//! signed  = { "-" | "+" } power
//! power   = atom [ "^" signed ]
//! atom    = number | "x" | "y" | "pi" | "e" | function "(" sum ")" | "(" sum ")"
//! ```
//! Constant parts are computed while parsing, so that 1/0 is an error before the run.

use std::rc::Rc;

use winnow::Parser;
use winnow::ascii::{digit0, digit1, multispace0};
use winnow::combinator::{alt, opt, peek};
use winnow::error::ParserError;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{any, one_of, take_while};

use super::expression::{Node, Operator};
use super::scalar::Elementary;
use crate::settings::quote;

/// The maximum length of an expression, in characters.
pub const MAX_LENGTH: usize = 1000;

/// The maximum nesting of brackets, powers and signs.
pub const MAX_DEPTH: u32 = 64;

/// Why a text is not an expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// More than [`MAX_LENGTH`] characters.
    #[error("the expression has {0} characters; at most {MAX_LENGTH} are read")]
    TooLong(usize),
    /// An error at one character.
    #[error("at character {place}: {problem}")]
    At {
        /// The character's place, counted from 1.
        place: usize,
        /// What was expected, or what is wrong.
        problem: String,
    },
}

/// A parsed expression with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    /// The text as typed, trimmed.
    pub text: Rc<str>,
    /// The root of the tree.
    pub node: Rc<Node>,
}

/// Parses an expression.
///
/// # Errors
/// When the text is not an expression, with place and reason.
pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let text = text.trim();
    let length = text.chars().count();
    if length > MAX_LENGTH {
        return Err(ExpressionError::TooLong(length));
    }
    let mut input = Input::new(text);
    let node = sum(&mut input, 0).and_then(|node| end(&mut input).map(|()| node));
    node.map(|node| Expression { text: text.into(), node: Rc::new(node) }).map_err(|error| {
        let before = text.char_indices().take_while(|(at, _)| *at < error.at).count();
        ExpressionError::At { place: before + 1, problem: error.problem }
    })
}

type Input<'a> = LocatingSlice<&'a str>;

#[derive(Debug)]
struct SyntaxError {
    /// A byte offset.
    at: usize,
    problem: String,
}

impl SyntaxError {
    fn at<T>(at: usize, problem: impl Into<String>) -> Result<T, Self> {
        Err(Self { at, problem: problem.into() })
    }
}

impl<'a> ParserError<Input<'a>> for SyntaxError {
    type Inner = Self;

    fn from_input(input: &Input<'a>) -> Self {
        Self { at: input.current_token_start(), problem: String::new() }
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// Reads one of `signs` and the space after it; `None` without one.
fn sign(input: &mut Input<'_>, signs: &[char]) -> Option<char> {
    let found: Result<Option<char>, SyntaxError> = opt(one_of(signs)).parse_next(input);
    let found = found.ok().flatten();
    if found.is_some() {
        space(input);
    }
    found
}

fn space(input: &mut Input<'_>) {
    let _: Result<&str, SyntaxError> = multispace0.parse_next(input);
}

/// The next character, for messages.
fn describe_next(input: &mut Input<'_>) -> String {
    let next: Result<char, SyntaxError> = peek(any).parse_next(input);
    next.map_or_else(|_| "the expression ends".to_owned(), |next| format!("there is {}", quote(&next.to_string())))
}

fn end(input: &mut Input<'_>) -> Result<(), SyntaxError> {
    if input.eof_offset() == 0 {
        return Ok(());
    }
    let (at, found) = (input.current_token_start(), describe_next(input));
    SyntaxError::at(at, format!("expected + - * / ^ or the end, but {found}. A product is written 4*x"))
}

fn sum(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    space(input);
    let mut left = product(input, depth)?;
    loop {
        let at = input.current_token_start();
        let Some(sign) = sign(input, &['+', '-', '−']) else { return Ok(left) };
        let operator = if sign == '+' { Operator::Plus } else { Operator::Minus };
        left = pair(at, operator, left, product(input, depth)?)?;
    }
}

fn product(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let mut left = signed(input, depth)?;
    loop {
        let at = input.current_token_start();
        let Some(sign) = sign(input, &['*', '/']) else { return Ok(left) };
        let operator = if sign == '*' { Operator::Times } else { Operator::Over };
        left = pair(at, operator, left, signed(input, depth)?)?;
    }
}

fn signed(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let at = input.current_token_start();
    if depth > MAX_DEPTH {
        return SyntaxError::at(at, format!("nested more than {MAX_DEPTH} deep"));
    }
    match sign(input, &['+', '-', '−']) {
        None => power(input, depth),
        Some('+') => signed(input, depth + 1),
        Some(_) => Ok(match signed(input, depth + 1)? {
            Node::Number(value) => Node::Number(-value),
            part => Node::Negative(Box::new(part)),
        }),
    }
}

fn power(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let base = atom(input, depth)?;
    let at = input.current_token_start();
    if sign(input, &['^']).is_none() {
        return Ok(base);
    }
    let exponent = signed(input, depth + 1)?;
    pair(at, Operator::Power, base, exponent)
}

fn atom(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let at = input.current_token_start();
    let node = if sign(input, &['(']).is_some() {
        bracketed(input, depth)?
    } else if let Some(value) = number(input) {
        finite(at, value, "this number")?
    } else if let Some(name) = name(input) {
        named(input, at, name, depth)?
    } else {
        let found = describe_next(input);
        return SyntaxError::at(at, format!("expected a number, x, y, a function or a bracket, but {found}"));
    };
    space(input);
    Ok(node)
}

/// The rest of a sum in brackets, after the opening one.
fn bracketed(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let inside = sum(input, depth + 1)?;
    let at = input.current_token_start();
    let closed: Result<char, SyntaxError> = one_of(')').parse_next(input);
    if closed.is_err() {
        let found = describe_next(input);
        return SyntaxError::at(at, format!("expected ) or + - * / ^, but {found}"));
    }
    Ok(inside)
}

fn number(input: &mut Input<'_>) -> Option<f64> {
    let digits = alt(((digit1, opt(('.', digit0))).void(), ('.', digit1).void()));
    let exponent = opt((one_of(['e', 'E']), opt(one_of(['+', '-'])), digit1));
    let text: Result<&str, SyntaxError> = (digits, exponent).take().parse_next(input);
    text.ok()?.parse().ok()
}

fn name<'a>(input: &mut Input<'a>) -> Option<&'a str> {
    let text: Result<&str, SyntaxError> =
        (one_of(char::is_alphabetic), take_while(0.., |c: char| c.is_alphanumeric() || c == '_')).take().parse_next(input);
    text.ok()
}

fn named(input: &mut Input<'_>, at: usize, name: &str, depth: u32) -> Result<Node, SyntaxError> {
    match name {
        "x" => return Ok(Node::X),
        "y" => return Ok(Node::Y),
        "pi" => return Ok(Node::Number(std::f64::consts::PI)),
        "e" => return Ok(Node::Number(std::f64::consts::E)),
        _ => {}
    }
    let Some((_, function)) = Elementary::NAMES.into_iter().find(|(known, _)| *known == name) else {
        let functions: Vec<&str> = Elementary::NAMES.iter().map(|(name, _)| *name).collect();
        return SyntaxError::at(at, format!("{} is not known; there are x, y, pi, e and {}", quote(name), functions.join(", ")));
    };
    space(input);
    if sign(input, &['(']).is_none() {
        let (at, found) = (input.current_token_start(), describe_next(input));
        return SyntaxError::at(at, format!("expected ( after {name}, but {found}"));
    }
    match bracketed(input, depth)? {
        Node::Number(value) => finite(at, function.at(value), &format!("{name}({value})")),
        part => Ok(Node::Call(function, Box::new(part))),
    }
}

/// An operator with two operands; computed if both are constant.
fn pair(at: usize, operator: Operator, left: Node, right: Node) -> Result<Node, SyntaxError> {
    let (Node::Number(a), Node::Number(b)) = (&left, &right) else {
        return Ok(Node::Pair(operator, Box::new(left), Box::new(right)));
    };
    let text = format!("{a}{}{b}", operator.sign());
    let value = Node::Pair(operator, Box::new(left), Box::new(right)).evaluate(0.0, 0.0);
    finite(at, value, &text)
}

fn finite(at: usize, value: f64, text: &str) -> Result<Node, SyntaxError> {
    if value.is_finite() { Ok(Node::Number(value)) } else { SyntaxError::at(at, format!("{text} is not a finite number")) }
}
