//! Text that a user types: paragraphs separated by empty lines, formulas in LaTeX, and tables pasted with tabs.
//!
//! A formula stands between `$…$` or `\(…\)`; a displayed one between `$$…$$` or `\[…\]`, or is an environment such as `align`. What
//! can't be read as a formula stays text, and [`problems`] tells why.

mod html;
mod parts;
mod scan;
mod table;

use std::fmt;

pub(super) use self::html::html;
use self::parts::Line;
pub use self::parts::ProseError;
pub(super) use self::parts::{Block, Cell, Piece, Table};
use self::scan::{Token, tokens};

/// The style of formulas and tables in a document; the page's policy allows it by its hash.
pub const STYLE: &str = include_str!("prose/style.css");

/// Most problems that are told of one text.
const MAX_PROBLEMS: usize = 5;

/// Longest part of a text that a problem quotes, in characters.
const QUOTED: usize = 40;

/// A part of a text that is printed as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProseProblem {
    /// The line of the text, from 1.
    pub line: usize,
    /// The part, shortened.
    pub text: String,
    /// Why.
    pub reason: ProseError,
}

impl fmt::Display for ProseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line {}, “{}”: {}", self.line, self.text, self.reason)
    }
}

/// What of a text can't be read as a formula though it looks like one, in order.
#[must_use]
pub fn problems(text: &str) -> Vec<ProseProblem> {
    let text = normalized(text);
    let mut found = Vec::new();
    for paragraph in paragraphs(&text) {
        tokens(paragraph, &mut found);
    }
    let told = found.into_iter().take(MAX_PROBLEMS).map(|(part, reason)| {
        // `part` is a slice of `text`.
        let before = part.as_ptr().addr().saturating_sub(text.as_ptr().addr());
        let line = 1 + text.bytes().take(before).filter(|byte| *byte == b'\n').count();
        let first = part.lines().next().unwrap_or_default();
        let mut quoted: String = first.chars().take(QUOTED).collect();
        if quoted.len() < part.len() {
            quoted.push('…');
        }
        ProseProblem { line, text: quoted, reason }
    });
    told.collect()
}

/// Normalizes line ends to `\n` and removes other control characters but tabs, and spaces at the end of a line: LaTeX and Markdown
/// take a line of spaces for an empty line.
pub(super) fn normalized(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n")
        .map(|paragraph| paragraph.trim_end().trim_start_matches(['\n', ' ']))
        .filter(|paragraph| !paragraph.is_empty())
}

/// Parses [`normalized`] text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    for paragraph in paragraphs(text) {
        let mut lines: Vec<Line<'_>> = vec![vec![vec![]]];
        for token in tokens(paragraph, &mut Vec::new()) {
            match token {
                Token::Display(tex) => {
                    table::arrange(std::mem::replace(&mut lines, vec![vec![vec![]]]), &mut blocks);
                    blocks.push(Block::Formula(tex));
                }
                Token::Inline(tex) => push(&mut lines, Piece::Formula(tex)),
                Token::Text(text) => split(text, &mut lines),
            }
        }
        table::arrange(lines, &mut blocks);
    }
    blocks
}

/// Adds a piece to the last cell of the last line.
fn push<'a>(lines: &mut [Line<'a>], piece: Piece<'a>) {
    if let Some(cell) = lines.last_mut().and_then(|line| line.last_mut()) {
        cell.push(piece);
    }
}

/// Splits text into lines, and lines into cells at tabs.
fn split<'a>(text: &'a str, lines: &mut Vec<Line<'a>>) {
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            lines.push(vec![vec![]]);
        }
        for (at, cell) in line.split('\t').enumerate() {
            if at > 0
                && let Some(line) = lines.last_mut()
            {
                line.push(vec![]);
            }
            if !cell.is_empty() {
                push(lines, Piece::Text(cell));
            }
        }
    }
}
