//! Atoms of a formula and the elements made of them.

use super::symbols::{ORDINARY, Side, UPRIGHT, find};

/// The kind of an atom, for the space around it (Knuth, The TeXbook, chapter 18).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Ordinary,
    Open,
    /// `+`, `-` and `±`: a sign where no operand precedes.
    Sign,
    Infix,
    /// The name of a function.
    Function,
    /// `\sum`, `\max`, `\min`: scripts become limits in displayed formulas.
    Limits,
    Space,
}

/// An element without its scripts.
pub(super) struct Atom {
    pub(super) class: Class,
    /// The whole element; the text alone of a sign, an infix operator and a function.
    pub(super) text: String,
}

impl Atom {
    pub(super) fn new(class: Class, text: impl Into<String>) -> Self {
        Self { class, text: text.into() }
    }

    pub(super) fn identifier(letter: impl std::fmt::Display) -> Self {
        Self::new(Class::Ordinary, format!("<mi>{letter}</mi>"))
    }

    pub(super) fn delimiter(symbol: &str, side: Side) -> Self {
        let (class, form) = match side {
            Side::Open => (Class::Open, "prefix"),
            Side::Close => (Class::Ordinary, "postfix"),
        };
        Self::new(class, format!("<mo stretchy=\"false\" form=\"{form}\">{symbol}</mo>"))
    }
}

/// A command for an ordinary symbol.
pub(super) fn symbol(name: &str) -> Option<Atom> {
    let upright = |letter| Atom::new(Class::Ordinary, format!("<mi mathvariant=\"normal\">{letter}</mi>"));
    find(&ORDINARY, name).map(Atom::identifier).or_else(|| find(&UPRIGHT, name).map(upright))
}

pub(super) fn scripted(base: String, limits: bool, below: Option<String>, above: Option<String>) -> String {
    let (under, over, both) = if limits { ("munder", "mover", "munderover") } else { ("msub", "msup", "msubsup") };
    match (below, above) {
        (None, None) => base,
        (Some(below), None) => format!("<{under}>{base}{below}</{under}>"),
        (None, Some(above)) => format!("<{over}>{base}{above}</{over}>"),
        (Some(below), Some(above)) => format!("<{both}>{base}{below}{above}</{both}>"),
    }
}
