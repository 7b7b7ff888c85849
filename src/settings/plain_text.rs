//! Text from an address that the page shows: bounded, and without characters that hide or reorder others.

use super::quotation::quote;

/// Text of at most `MAX` characters, on one line unless `LINES`. It holds no control characters, and none that are invisible or
/// change the direction of their neighbours (Unicode Technical Report 36, section 2.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainText<const MAX: usize, const LINES: bool>(String);

/// Most lines of a text: line breaks alone could fill the window.
const MOST_LINES: usize = 16;

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Longer than allowed, in characters.
    #[error("{length} characters; at most {most} are allowed")]
    TooLong {
        /// Of the text.
        length: usize,
        /// The limit.
        most: usize,
    },
    /// More line breaks than allowed.
    #[error("more than {MOST_LINES} lines")]
    TooManyLines,
    /// A character that is invisible or changes the order of others.
    #[error("the character U+{:04X} is not allowed", u32::from(*.0))]
    Forbidden(char),
}

fn is_forbidden(character: char, lines: bool) -> bool {
    match character {
        '\n' => !lines,
        // Separators, zero-width spaces, embeddings, overrides and isolates of direction, deprecated and interlinear format
        // characters, the mark of lost bytes, tags.
        '\u{2028}'..='\u{202e}'
        | '\u{200b}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffd}'
        | '\u{e0000}'..='\u{e007f}' => true,
        other => other.is_control(),
    }
}

impl<const MAX: usize, const LINES: bool> PlainText<MAX, LINES> {
    /// The most characters.
    pub const MAX: usize = MAX;

    /// Takes a text from an address as it is, without the spaces around it.
    ///
    /// # Errors
    /// When it is too long or has a character that is not allowed.
    pub fn read(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        let length = text.chars().count();
        if length > MAX {
            return Err(TextError::TooLong { length, most: MAX });
        }
        if text.split('\n').count() > MOST_LINES {
            return Err(TextError::TooManyLines);
        }
        match text.chars().find(|character| is_forbidden(*character, LINES)) {
            Some(character) => Err(TextError::Forbidden(character)),
            None => Ok(Self(text.to_owned())),
        }
    }

    /// Takes a text as it was typed or pasted: spaces stand for tabs and, on one line, for line breaks, and characters that are not
    /// allowed are left out.
    ///
    /// # Errors
    /// When it is too long.
    pub fn typed(text: &str) -> Result<Self, TextError> {
        let spaced = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n").replace('\t', " ");
        let spaced = if LINES { spaced } else { spaced.replace('\n', " ") };
        Self::read(&spaced.chars().filter(|character| !is_forbidden(*character, LINES)).collect::<String>())
    }

    /// The text; empty if there is none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its lines, without empty ones.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.0.lines().map(str::trim).filter(|line| !line.is_empty())
    }
}

impl TextError {
    /// The error with the text's beginning, for a message about an address.
    #[must_use]
    pub fn quoting(&self, text: &str) -> String {
        format!("{}: {self}", quote(text))
    }
}
