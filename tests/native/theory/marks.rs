//! The marks in the theory's text and their comparison with computed values.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Options, Parser, Tag};
use saddle::math::complex::Complex;

use super::latex::{Side, evaluate, pieces};
use super::text;
use super::typesetter::text::labelled;

#[derive(Debug)]
enum Mark {
    /// Keys with numbers as written.
    Numbers(Vec<(String, String)>),
    /// Keys with formulas in LaTeX.
    Formulas(Vec<(String, String)>),
}

/// The expected value of a formula for given variables.
pub(super) struct Case {
    /// Names in LaTeX (`\eta_x`), or a subexpression (`\sum_{i} a_i`).
    pub(super) variables: Vec<(&'static str, Complex)>,
    /// The allowed values; with `\pm` both values of the formula must be among them.
    pub(super) expected: Vec<Complex>,
    pub(super) tolerance: f64,
}

/// A case with one real value.
pub(super) fn real(variables: &[(&'static str, f64)], expected: f64) -> Case {
    among(variables, vec![Complex::new(expected, 0.0)])
}

/// A case with several allowed values.
pub(super) fn among(variables: &[(&'static str, f64)], expected: Vec<Complex>) -> Case {
    let variables = variables.iter().map(|&(name, value)| (name, Complex::new(value, 0.0))).collect();
    Case { variables, expected, tolerance: 1e-9 }
}

impl Case {
    pub(super) fn within(self, tolerance: f64) -> Self {
        Self { tolerance, ..self }
    }
}

/// Keys of formulas with their expected values.
pub(super) type Formulas = Vec<(&'static str, Side, Vec<Case>)>;

/// Compares the marked numbers and formulas of a part with the expected ones; reports all differences at once.
pub(super) fn check_part(name: &str, values: &[(&'static str, f64)], formulas: &Formulas) {
    let text = text(name);
    let mut unseen: Vec<&str> = values.iter().map(|value| value.0).chain(formulas.iter().map(|formula| formula.0)).collect();
    let values: BTreeMap<&str, f64> = values.iter().copied().collect();
    let mut wrong = Vec::new();
    for mark in marks(&text) {
        match mark {
            Mark::Numbers(numbers) => {
                for (key, written) in numbers {
                    unseen.retain(|other| *other != key);
                    match values.get(&*key) {
                        Some(value) if agrees(&written, *value) => {}
                        Some(value) => wrong.push(format!("{key}: the text has {written}, the code computes {value}")),
                        None => wrong.push(format!("{key}: unknown value")),
                    }
                }
            }
            Mark::Formulas(marked) => {
                for (key, tex) in marked {
                    unseen.retain(|other| *other != key);
                    match formulas.iter().find(|formula| formula.0 == key) {
                        Some((_, side, cases)) => wrong.extend(cases.iter().filter_map(|case| differs(&key, &tex, *side, case))),
                        None => wrong.push(format!("{key}: unknown formula")),
                    }
                }
            }
        }
    }
    wrong.extend(unseen.iter().map(|key| format!("{key}: not marked in the text")));
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

fn differs(key: &str, tex: &str, side: Side, case: &Case) -> Option<String> {
    let signs: &[f64] = if tex.contains(r"\pm") { &[1.0, -1.0] } else { &[1.0] };
    signs.iter().find_map(|&sign| match evaluate(tex, side, &case.variables, sign) {
        Ok(found) if case.expected.iter().any(|&expected| (found - expected).modulus() <= case.tolerance) => None,
        Ok(found) => Some(format!("{key}: {tex} is {found:?} at {:?}, not one of {:?}", case.variables, case.expected)),
        Err(error) => Some(format!("{key}: {tex}: {error}")),
    })
}

/// Whether a value rounds to the digits as written.
fn agrees(written: &str, value: f64) -> bool {
    let plain: String = written.chars().filter(|c| *c != ',').map(|c| if c == '−' { '-' } else { c }).collect();
    let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let half = 0.5 * 10_f64.powi(-i32::try_from(decimals).unwrap());
    (plain.parse::<f64>().unwrap() - value).abs() <= half * (1.0 + 1e-9)
}

fn keys(comment: &str, sign: &str) -> Option<Vec<String>> {
    let inner = comment.trim().strip_prefix("<!--")?.strip_suffix("-->")?.strip_prefix(sign)?;
    Some(inner.split(',').map(|key| key.trim().to_owned()).collect())
}

fn marks(text: &str) -> Vec<Mark> {
    let options = Options::ENABLE_MATH | Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_GFM;
    let (mut marks, mut preceding, mut formula) = (Vec::new(), String::new(), String::new());
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) | Event::Code(text) => preceding.push_str(&text),
            Event::InlineMath(tex) | Event::DisplayMath(tex) => {
                formula = labelled(&tex).0.to_owned();
                preceding.push(' ');
                preceding.push_str(&formula);
            }
            Event::SoftBreak | Event::Start(Tag::TableCell | Tag::TableRow | Tag::Paragraph) => preceding.push(' '),
            // A comment that is a block refers to the formula above it.
            Event::InlineHtml(html) | Event::Html(html) => {
                if let Some(keys) = keys(&html, "=") {
                    let found = numbers(&preceding);
                    assert!(found.len() >= keys.len(), "{html} after “{preceding}”");
                    let last = found[found.len() - keys.len()..].to_vec();
                    marks.push(Mark::Numbers(keys.into_iter().zip(last).filter(|(key, _)| key != "_").collect()));
                } else if let Some(keys) = keys(&html, "~") {
                    let pieces = pieces(&formula);
                    assert_eq!(keys.len(), pieces.len(), "{html} after {pieces:?}");
                    marks.push(Mark::Formulas(keys.into_iter().zip(pieces).filter(|(key, _)| key != "_").collect()));
                } else if !html.trim().is_empty() {
                    panic!("not a mark: {html}");
                }
            }
            _ => {}
        }
    }
    marks
}

/// The numbers in a text: digits with a decimal point or with commas between thousands. A minus directly before the digits is a sign
/// unless an operand precedes it.
fn numbers(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.is_ascii_digit()).count();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        at += digits(at);
        while at < chars.len() && chars[at] == ',' && digits(at + 1) == 3 {
            at += 4;
        }
        if at + 1 < chars.len() && chars[at] == '.' && chars[at + 1].is_ascii_digit() {
            at += 1 + digits(at + 1);
        }
        let minus = begin > 0 && matches!(chars[begin - 1], '-' | '−');
        let unary = begin < 2 || matches!(chars[begin - 2], ' ' | '(' | ',' | '{' | '=');
        let number: String = chars[begin - usize::from(minus && unary)..at].iter().collect();
        found.push(number);
    }
    found
}

#[test]
fn numbers_are_found_in_text() {
    assert_eq!(
        numbers("(0.05, -0.2) 1,254,400 and 1 - 8x, −1, 3-2, 1,2"),
        ["0.05", "-0.2", "1,254,400", "1", "8", "−1", "3", "2", "1", "2"]
    );
}

#[test]
fn a_wrong_digit_is_detected() {
    assert!(agrees("0.018", 0.01799) && !agrees("0.018", 0.0186));
    assert!(agrees("1,254,400", 1_254_400.0) && !agrees("1,254,400", 1_254_401.0));
    assert!(agrees("−1", -1.0) && !agrees("1", -1.0));
}
