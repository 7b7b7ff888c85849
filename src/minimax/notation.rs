//! How people write functions: signs and names in all their forms.

use super::expression::{Node, Operator};
use super::scalar::Elementary;

/// Forms of each sign, by keyboard, phone, word processor and formula editor, besides those of [`crate::settings::number::ascii`].
pub(super) const PLUS: &[char] = &['+'];
pub(super) const MINUS: &[char] = &['-'];
pub(super) const TIMES: &[char] = &['*', '·', '×', '⋅', '∗', '•', '∙'];
pub(super) const OVER: &[char] = &['/', '÷', '∕', '⁄'];
pub(super) const POWER: &[char] = &['^', 'ˆ'];
pub(super) const OPEN: &[char] = &['(', '[', '{'];
pub(super) const CLOSED: &[char] = &[')', ']', '}'];

/// Digits of a raised number, in order.
const RAISED: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];

/// Whether it may be a letter of a name. Raised variables are letters, too.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() && c != 'ˣ' && c != 'ʸ'
}

/// A raised number, variable or product at the start of a text, such as ⁻¹² or ⁻ˣʸ, which this page writes: its value, and its length in
/// characters.
pub(super) fn raised(text: &str) -> Option<(Node, usize)> {
    let rest = text.strip_prefix('⁻').unwrap_or(text);
    let digit = |c: char| RAISED.iter().position(|raised| *raised == c).and_then(|digit| u32::try_from(digit).ok());
    let digits: String = rest.chars().map_while(digit).filter_map(|digit| char::from_digit(digit, 10)).collect();
    let variable = |c: char| match c {
        'ˣ' => Some(Node::X),
        'ʸ' => Some(Node::Y),
        _ => None,
    };
    let variables: Vec<Node> = rest.chars().skip(digits.len()).map_while(variable).collect();
    let length = usize::from(rest.len() < text.len()) + digits.len() + variables.len();
    let number = digits.parse().ok().map(Node::Number);
    let times = |left, right| Node::Pair(Operator::Times, Box::new(left), Box::new(right));
    let product = number.into_iter().chain(variables).reduce(times)?;
    let value = match product {
        _ if rest.len() == text.len() => product,
        Node::Number(value) => Node::Number(-value),
        product => Node::Negative(Box::new(product)),
    };
    Some((value, length))
}

/// The number of characters of "f(x, y) =" before an expression.
pub(super) fn definition(text: &str) -> usize {
    let Some((name, _)) = text.split_once('=') else { return 0 };
    let dense: String = name.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    if dense == "f" || dense == "f(x,y)" { name.chars().count() + 1 } else { 0 }
}

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
pub(super) const REFUSED: [(&str, &str); 9] = [
    ("max", "max has no gradient where its arguments are equal: write (a + b + abs(a - b))/2"),
    ("min", "min has no gradient where its arguments are equal: write (a + b - abs(a - b))/2"),
    ("sign", "sign has no gradient but 0: write tanh(10*x) for a smooth one"),
    ("sgn", "sgn has no gradient but 0: write tanh(10*x) for a smooth one"),
    ("floor", "floor has no gradient but 0"),
    ("round", "round has no gradient but 0"),
    ("relu", "relu is written (x + abs(x))/2"),
    ("pow", "a power is written x^2"),
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
