//! Atoms of a formula and the elements made of them.

use super::alphabet::Alphabet;
use super::symbols::{DOTS, ORDINARY, Side, UPRIGHT, find};

/// The kind of an atom, for the space around it (Knuth, The TeXbook, chapter 18).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Ordinary,
    Open,
    /// `+`, `-` and `±`: a sign where no operand precedes.
    Sign,
    Infix,
    /// The name of a function, or an integral.
    Function,
    /// `\sum`, `\max`, `\min`: scripts become limits in displayed formulas.
    Limits,
    /// A whole element whose scripts are always above and below it.
    Stacked,
    Space,
}

/// An element without its scripts.
pub(super) struct Atom {
    pub(super) class: Class,
    /// The whole element; the text alone of a sign, an infix operator, a function and an operator with limits.
    pub(super) text: String,
}

impl Atom {
    pub(super) fn new(class: Class, text: impl Into<String>) -> Self {
        Self { class, text: text.into() }
    }

    pub(super) fn identifier(letter: char, alphabet: Option<Alphabet>) -> Self {
        let upright = if alphabet == Some(Alphabet::Upright) { " mathvariant=\"normal\"" } else { "" };
        let letter = alphabet.map_or(letter, |alphabet| alphabet.letter(letter));
        Self::new(Class::Ordinary, format!("<mi{upright}>{letter}</mi>"))
    }

    pub(super) fn delimiter(symbol: &str, side: Side) -> Self {
        let (class, form) = match side {
            Side::Open => (Class::Open, " form=\"prefix\""),
            Side::Close => (Class::Ordinary, " form=\"postfix\""),
            Side::Either => (Class::Ordinary, " lspace=\"0\" rspace=\"0\""),
        };
        Self::new(class, format!("<mo stretchy=\"false\"{form}>{symbol}</mo>"))
    }

    /// Whether `\limits` may follow.
    pub(super) fn takes_limits(&self) -> bool {
        matches!(self.class, Class::Function | Class::Limits | Class::Stacked)
    }
}

/// A command for an ordinary symbol.
pub(super) fn symbol(name: &str, alphabet: Option<Alphabet>) -> Option<Atom> {
    let letter = |sign: &str| sign.chars().next();
    if let Some(letter) = find(ORDINARY, name).and_then(letter) {
        return Some(Atom::identifier(letter, alphabet.filter(|alphabet| *alphabet == Alphabet::BoldSymbol)));
    }
    let upright = find(UPRIGHT, name).and_then(letter)?;
    let upright = alphabet.filter(|alphabet| *alphabet == Alphabet::BoldSymbol).map_or(upright, |bold| bold.letter(upright));
    Some(Atom::new(Class::Ordinary, format!("<mi mathvariant=\"normal\">{upright}</mi>")))
}

/// A command for dots.
pub(super) fn dots(name: &str) -> Option<Atom> {
    find(DOTS, name).map(|sign| Atom::new(Class::Ordinary, format!("<mi>{sign}</mi>")))
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
