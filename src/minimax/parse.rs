//! Parses an expression in x and y, as people write it: `x**2 - y²`, `4xy`, `sin 2x`, `ln|x|` only where it has one meaning.
//!
//! ```text
//! sum      = product { ("+" | "-") product }
//! product  = signed { ("*" | "/" | nothing) signed }
//! signed   = { "-" | "+" } power
//! power    = atom [ "^" signed | superscript ]
//! atom     = number | "x" | "y" | "pi" | "e" | call | "(" sum ")"
//! call     = function [ "^" number | superscript ] ( "(" sum ")" | argument )
//! argument = power, or a number and a power
//! ```
//! Signs are taken in every usual form, letters in either case, brackets of any kind. What has two meanings, such as `1/2x`, is an error
//! that names both. Constant parts are computed while parsing, so that 1/0 is an error before the run.

use std::rc::Rc;

use winnow::Parser;
use winnow::ascii::{digit0, digit1, multispace0};
use winnow::combinator::{alt, opt, peek};
use winnow::error::ParserError;
use winnow::stream::{LocatingSlice, Location, Stream};
use winnow::token::{any, one_of, take_while};

use super::expression::{Expression, Node, Operator};
use super::notation::{
    self, CLOSED, LOGARITHMS, MINUS, OPEN, OVER, PLUS, POWER, REFUSED, TIMES, VALUES, definition, first_name, is_letter,
};
use super::scalar::Elementary;
use crate::settings::number::plain;
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

/// Parses an expression.
///
/// # Errors
/// When the text is not an expression, with place and reason.
pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
    let length = text.trim().chars().count();
    if length > MAX_LENGTH {
        return Err(ExpressionError::TooLong(length));
    }
    // One character for each typed one, so that places agree.
    let read = plain(text);
    let skipped = definition(&read);
    let read: String = read.chars().skip(skipped).collect();
    let node = whole(&read).map_err(|error| {
        let before = read.char_indices().take_while(|(at, _)| *at < error.at).count();
        ExpressionError::At { place: skipped + before + 1, problem: error.problem }
    })?;
    let typed: String = text.trim().chars().skip(skipped).collect();
    let dense = |text: &str| text.split_whitespace().collect::<String>();
    // log2 x without its space is the logarithm of 2x.
    let text = if whole(&dense(&read)).is_ok_and(|same| same == node) { dense(&typed) } else { typed.trim().to_owned() };
    Ok(Expression { text: text.into(), node: Rc::new(node) })
}

fn whole(text: &str) -> Result<Node, SyntaxError> {
    let mut input = Input::new(text);
    let node = sum(&mut input, 0)?;
    end(&mut input)?;
    Ok(node)
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

/// Reads one of `signs` and the space after it; whether there was one.
fn sign(input: &mut Input<'_>, signs: &[char]) -> bool {
    let found: Result<Option<char>, SyntaxError> = opt(one_of(signs)).parse_next(input);
    let found = found.ok().flatten().is_some();
    if found {
        space(input);
    }
    found
}

fn space(input: &mut Input<'_>) {
    let _: Result<&str, SyntaxError> = multispace0.parse_next(input);
}

fn next_char(input: &mut Input<'_>) -> Option<char> {
    let next: Result<char, SyntaxError> = peek(any).parse_next(input);
    next.ok()
}

/// The next character, for messages.
fn describe_next(input: &mut Input<'_>) -> String {
    next_char(input).map_or_else(|| "the expression ends".to_owned(), |next| format!("there is {}", quote(&next.to_string())))
}

fn end(input: &mut Input<'_>) -> Result<(), SyntaxError> {
    if input.eof_offset() == 0 {
        return Ok(());
    }
    let (at, found) = (input.current_token_start(), describe_next(input));
    match next_char(input) {
        Some(',') => SyntaxError::at(at, "a number is written with a point: 0.5"),
        Some('=') => SyntaxError::at(at, "write f only, without ="),
        Some('|') => SyntaxError::at(at, "an absolute value is written abs(x)"),
        _ => SyntaxError::at(at, format!("expected + - * / ^ or the end, but {found}")),
    }
}

fn sum(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    space(input);
    let mut left = product(input, depth)?;
    loop {
        let at = input.current_token_start();
        let operator = if sign(input, PLUS) {
            Operator::Plus
        } else if sign(input, MINUS) {
            Operator::Minus
        } else {
            return Ok(left);
        };
        left = pair(at, operator, left, product(input, depth)?)?;
    }
}

fn product(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let mut left = signed(input, depth)?;
    let mut divided = false;
    loop {
        let at = input.current_token_start();
        let operator = if sign(input, TIMES) {
            Operator::Times
        } else if sign(input, OVER) {
            Operator::Over
        } else if !follows_factor(input, at)? {
            return Ok(left);
        } else if divided {
            return SyntaxError::at(at, "a/bc has two meanings: write a/b*c or a/(b*c)");
        } else {
            Operator::Times
        };
        divided = operator == Operator::Over;
        left = pair(at, operator, left, signed(input, depth)?)?;
    }
}

/// Whether a factor without a sign follows. A number there is an error, since x2 may be x² or 2·x.
fn follows_factor(input: &mut Input<'_>, at: usize) -> Result<bool, SyntaxError> {
    match next_char(input) {
        Some(next) if next.is_ascii_digit() || next == '.' => {
            SyntaxError::at(at, "a number after a factor has two meanings: write x^2 or 2*x")
        }
        Some(next) => Ok(is_letter(next) || next == '√' || OPEN.contains(&next)),
        None => Ok(false),
    }
}

fn signed(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let at = input.current_token_start();
    if depth > MAX_DEPTH {
        return SyntaxError::at(at, format!("nested more than {MAX_DEPTH} deep"));
    }
    if sign(input, PLUS) {
        return signed(input, depth + 1);
    }
    if !sign(input, MINUS) {
        return power(input, depth);
    }
    Ok(match signed(input, depth + 1)? {
        Node::Number(value) => Node::Number(-value),
        part => Node::Negative(Box::new(part)),
    })
}

fn power(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let base = atom(input, depth)?;
    let at = input.current_token_start();
    match exponent(input, depth)? {
        Some(exponent) => pair(at, Operator::Power, base, exponent),
        None => Ok(base),
    }
}

/// `^` or `**` with an exponent, or a raised number.
fn exponent(input: &mut Input<'_>, depth: u32) -> Result<Option<Node>, SyntaxError> {
    if let Some(value) = raised(input) {
        return Ok(Some(value));
    }
    let stars: Result<Option<&str>, SyntaxError> = opt("**").parse_next(input);
    if stars.ok().flatten().is_some() {
        space(input);
    } else if !sign(input, POWER) {
        return Ok(None);
    }
    signed(input, depth + 1).map(Some)
}

/// Reads a raised number, variable or product.
fn raised(input: &mut Input<'_>) -> Option<Node> {
    let (value, length) = notation::raised(input.as_ref())?;
    let _: Result<&str, SyntaxError> = take_while(length, |_| true).parse_next(input);
    space(input);
    Some(value)
}

fn atom(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let at = input.current_token_start();
    let node = if sign(input, OPEN) {
        bracketed(input, depth)?
    } else if let Some(value) = number(input) {
        finite(at, value, "this number")?
    } else if sign(input, &['√']) {
        let argument = argument(input, "√", depth)?;
        call(at, Elementary::Sqrt, argument)?
    } else if let Some(name) = name(input)? {
        named(input, at, &name, depth)?
    } else {
        let found = describe_next(input);
        return match next_char(input) {
            Some('|') => SyntaxError::at(at, "an absolute value is written abs(x)"),
            _ => SyntaxError::at(at, format!("expected a number, x, y, a function or a bracket, but {found}")),
        };
    };
    space(input);
    Ok(node)
}

/// The rest of a sum in brackets, after the opening one.
fn bracketed(input: &mut Input<'_>, depth: u32) -> Result<Node, SyntaxError> {
    let inside = sum(input, depth + 1)?;
    let at = input.current_token_start();
    let closed: Result<char, SyntaxError> = one_of(CLOSED).parse_next(input);
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

/// The next letters, without reading them, in lower case.
fn letters(input: &mut Input<'_>) -> String {
    let text: Result<&str, SyntaxError> = peek(take_while(1.., is_letter)).parse_next(input);
    text.map_or_else(|_| String::new(), str::to_lowercase)
}

/// Reads a name. Letters that are no names are an error.
fn name(input: &mut Input<'_>) -> Result<Option<String>, SyntaxError> {
    let at = input.current_token_start();
    let letters = letters(input);
    if letters.is_empty() {
        return Ok(None);
    }
    let take = |input: &mut Input<'_>, name: &str| {
        let _: Result<&str, SyntaxError> = take_while(name.chars().count(), |_| true).parse_next(input);
    };
    // The only names with digits; log2x is the logarithm of 2x.
    let text = input.as_ref().to_lowercase();
    let ends = |name: &str| text.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
    if let Some((name, _)) = LOGARITHMS.into_iter().find(|(name, _)| ends(name)) {
        take(input, name);
        return Ok(Some(name.to_owned()));
    }
    let Some(name) = first_name(&letters) else {
        let functions: Vec<&str> = Elementary::NAMES.iter().map(|(name, _)| *name).collect();
        return SyntaxError::at(
            at,
            format!("{} is not known; there are x, y, pi, e and {}", quote(&letters), functions.join(", ")),
        );
    };
    take(input, name);
    Ok(Some(name.to_owned()))
}

fn named(input: &mut Input<'_>, at: usize, name: &str, depth: u32) -> Result<Node, SyntaxError> {
    if let Some((_, value)) = VALUES.into_iter().find(|(known, _)| *known == name) {
        return Ok(value);
    }
    if let Some((_, reason)) = REFUSED.into_iter().find(|(known, _)| *known == name) {
        return SyntaxError::at(at, reason);
    }
    let base = LOGARITHMS.into_iter().find(|(known, _)| *known == name).map(|(_, base)| base);
    let known = Elementary::NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, function)| function);
    let function = known.unwrap_or(Elementary::Ln);
    space(input);
    let raised_at = input.current_token_start();
    let exponent = exponent(input, depth)?;
    if exponent.as_ref().is_some_and(|exponent| !matches!(exponent, Node::Number(value) if *value > 0.0)) {
        return SyntaxError::at(raised_at, format!("a power of {name} has two meanings: write ({name}(x))^n or 1/{name}(x)"));
    }
    let argument = argument(input, name, depth)?;
    let mut value = call(at, function, argument)?;
    if let Some(base) = base {
        value = pair(at, Operator::Over, value, Node::Number(base))?;
    }
    match exponent {
        Some(exponent) => pair(raised_at, Operator::Power, value, exponent),
        None => Ok(value),
    }
}

/// What a function is applied to: a sum in brackets, or one factor, before which a number may stand.
fn argument(input: &mut Input<'_>, name: &str, depth: u32) -> Result<Node, SyntaxError> {
    if sign(input, OPEN) {
        return bracketed(input, depth);
    }
    let at = input.current_token_start();
    let is_number = next_char(input).is_some_and(|next| next.is_ascii_digit() || next == '.');
    if !is_number && !follows_factor(input, at)? {
        let found = describe_next(input);
        return SyntaxError::at(at, format!("expected ( after {name}, but {found}"));
    }
    if depth > MAX_DEPTH {
        return SyntaxError::at(at, format!("nested more than {MAX_DEPTH} deep"));
    }
    let mut argument = power(input, depth + 1)?;
    if is_number && follows_value(input)? {
        argument = pair(at, Operator::Times, argument, power(input, depth + 1)?)?;
    }
    if follows_value(input)? {
        return SyntaxError::at(at, format!("{name} x y has two meanings: write {name}(x)*y or {name}(x*y)"));
    }
    Ok(argument)
}

/// Whether a factor follows that is no function.
fn follows_value(input: &mut Input<'_>) -> Result<bool, SyntaxError> {
    let at = input.current_token_start();
    let is_value = |name: &str| VALUES.iter().any(|(known, _)| *known == name);
    let letters = letters(input);
    Ok(if letters.is_empty() { follows_factor(input, at)? } else { first_name(&letters).is_some_and(is_value) })
}

/// The value of a function; computed if its argument is constant.
fn call(at: usize, function: Elementary, argument: Node) -> Result<Node, SyntaxError> {
    let name = Elementary::NAMES.into_iter().find(|(_, known)| *known == function).map_or("", |(name, _)| name);
    match argument {
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
