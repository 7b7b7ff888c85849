//! Numbers as people type them: with a decimal point or comma, any minus sign, and the digits of their keyboard.

use super::quote;

/// Characters between groups of three digits.
const SEPARATORS: [char; 7] = [',', '.', ' ', '\u{a0}', '\u{202f}', '\'', '’'];

/// A number that can be read in two ways, or is written with separators; what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// As 1,000: a thousand, or one.
    #[error("{} has two meanings: write {whole} or {fraction}", quote(.text))]
    TwoMeanings {
        /// As typed.
        text: String,
        /// Without its comma.
        whole: String,
        /// With a point in its place.
        fraction: String,
    },
    /// As 60 000, or 1,000.5.
    #[error("{}: write {plain}, without separators", quote(.text))]
    Separators {
        /// As typed.
        text: String,
        /// Without them.
        plain: String,
    },
}

/// A number with a decimal point or comma. `Ok(None)` if it is none.
///
/// # Errors
/// When it has two meanings, or separators.
pub fn decimal(text: &str) -> Result<Option<f64>, Unclear> {
    let plain = plain(text);
    if let Ok(number) = plain.parse() {
        return Ok(Some(number));
    }
    let digits = plain.trim_start_matches(['+', '-']);
    if digits.matches(',').count() == 1 && !digits.contains('.') {
        if is_grouped(digits) {
            let [whole, fraction] = ["", "."].map(|instead| plain.replace(',', instead));
            return Err(Unclear::TwoMeanings { text: text.to_owned(), whole, fraction });
        }
        return Ok(plain.replace(',', ".").parse().ok());
    }
    refuse_separators(text, digits).map(|()| None)
}

/// A whole number of digits. `Ok(None)` if it is none.
///
/// # Errors
/// When it has separators.
pub fn whole(text: &str) -> Result<Option<u32>, Unclear> {
    let plain = plain(text);
    if !plain.is_empty() && plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(plain.parse().ok());
    }
    refuse_separators(text, &plain).map(|()| None)
}

/// The text without spaces around it, in the characters that computers read.
#[must_use]
pub fn plain(text: &str) -> String {
    text.trim().chars().map(ascii).collect()
}

/// The ASCII character of a minus sign or space of word processors, phones, and this page, of an Arabic or Persian digit or separator,
/// and of the full-width characters of East Asian keyboards. Others stay.
#[must_use]
pub fn ascii(c: char) -> char {
    let moved = |to: char, from: char| char::from_u32(u32::from(c) - u32::from(from) + u32::from(to)).unwrap_or(c);
    match c {
        '\u{2010}'..='\u{2015}' | '−' | '﹣' => '-',
        '\u{660}'..='\u{669}' => moved('0', '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => moved('0', '\u{6f0}'),
        '٫' => '.',
        '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{3000}' => ' ',
        '،' => ',',
        '؛' => ';',
        '\u{ff01}'..='\u{ff5e}' => moved('!', '\u{ff01}'),
        _ => c,
    }
}

/// Digits in groups of three with one separator, the first of which is no zero.
fn is_grouped(digits: &str) -> bool {
    let mut groups = digits.split(SEPARATORS);
    let first = groups.next().unwrap_or_default();
    let mut rest = groups.peekable();
    let all_digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && all_digits(first)
        && rest.peek().is_some()
        && rest.all(|group| group.len() == 3 && all_digits(group))
}

/// An error if the digits have separators, of thousands only or before a fraction: 60 000, 1,000.5, 1.000,5.
fn refuse_separators(text: &str, digits: &str) -> Result<(), Unclear> {
    let fraction = ['.', ','].into_iter().find_map(|point| {
        let (whole, fraction) = digits.rsplit_once(point)?;
        (!whole.contains(point) && is_grouped(whole)).then(|| format!("{}.{fraction}", whole.replace(SEPARATORS, "")))
    });
    match fraction.or_else(|| is_grouped(digits).then(|| digits.replace(SEPARATORS, ""))) {
        Some(plain) => Err(Unclear::Separators { text: text.to_owned(), plain }),
        None => Ok(()),
    }
}
