//! Text from outside in messages.

/// Maximum length of a quoted value, in characters.
const QUOTE_LIMIT: usize = 40;

/// A value in quotes for a message: shortened, without control characters.
#[must_use]
pub fn quote(value: &str) -> String {
    let mut shown: String = value.chars().filter(|c| !c.is_control()).take(QUOTE_LIMIT).collect();
    if value.chars().count() > QUOTE_LIMIT {
        shown.push('…');
    }
    format!("“{shown}”")
}

/// Maximum length of a library's error in a message, in characters.
const REASON_LIMIT: usize = 600;

/// A library's error for a message: shortened, because it may quote a whole file, and without control characters.
#[must_use]
pub fn reason(error: impl std::fmt::Display) -> String {
    let error = error.to_string();
    let mut shown: String = error.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON_LIMIT).collect();
    if error.chars().nth(REASON_LIMIT).is_some() {
        shown.push('…');
    }
    shown
}
