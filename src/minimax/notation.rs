//! How people write functions: signs and names in all their forms.

use super::expression::Node;
use super::scalar::Elementary;

/// Forms of each sign, by keyboard, phone, word processor and formula editor.
pub(super) const PLUS: &[char] = &['+', '\u{ff0b}'];
pub(super) const MINUS: &[char] = &['-', '−', '–', '—', '‐', '‑', '\u{ff0d}'];
pub(super) const TIMES: &[char] = &['*', '·', '×', '⋅', '∗', '•', '∙'];
pub(super) const OVER: &[char] = &['/', '÷', '∕', '⁄'];
pub(super) const POWER: &[char] = &['^', 'ˆ', '\u{ff3e}'];
pub(super) const OPEN: &[char] = &['(', '[', '{'];
pub(super) const CLOSED: &[char] = &[')', ']', '}'];

/// Digits of a raised number, in order.
pub(super) const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Names of constants and variables.
pub(super) const VALUES: [(&str, Node); 5] = [
    ("x", Node::X),
    ("y", Node::Y),
    ("pi", Node::Number(std::f64::consts::PI)),
    ("π", Node::Number(std::f64::consts::PI)),
    ("e", Node::Number(std::f64::consts::E)),
];

/// Logarithms to a base: ln t/ln base.
pub(super) const LOGARITHMS: [(&str, f64); 2] = [("log10", std::f64::consts::LN_10), ("log2", std::f64::consts::LN_2)];

/// Names that are understood and refused: what they lack, and what to write.
pub(super) const REFUSED: [(&str, &str); 8] = [
    ("max", "max has no gradient where its arguments are equal: write (a + b + abs(a - b))/2"),
    ("min", "min has no gradient where its arguments are equal: write (a + b - abs(a - b))/2"),
    ("sign", "sign has no gradient but 0: write tanh(10*x) for a smooth one"),
    ("sgn", "sgn has no gradient but 0: write tanh(10*x) for a smooth one"),
    ("floor", "floor has no gradient but 0"),
    ("round", "round has no gradient but 0"),
    ("relu", "relu is written (x + abs(x))/2"),
    ("z", "there are only x, which descends, and y, which ascends"),
];

/// All names.
fn names() -> impl Iterator<Item = &'static str> {
    let refused = REFUSED.into_iter().map(|(name, _)| name);
    Elementary::NAMES.into_iter().map(|(name, _)| name).chain(VALUES.into_iter().map(|(name, _)| name)).chain(refused)
}

/// The first name of `letters`, so that the rest is made of names, too: x of xy, and sinh of sinhx rather than sin. The longest is tried
/// first.
pub(super) fn first_name(letters: &str) -> Option<&'static str> {
    // Whether the letters from a place on are names, from the end.
    let mut splits = vec![false; letters.len() + 1];
    splits[letters.len()] = true;
    for start in (0..letters.len()).rev().filter(|start| letters.is_char_boundary(*start)) {
        splits[start] = names().any(|name| letters[start..].starts_with(name) && splits[start + name.len()]);
    }
    names().filter(|name| letters.starts_with(name) && splits[name.len()]).max_by_key(|name| name.len())
}
