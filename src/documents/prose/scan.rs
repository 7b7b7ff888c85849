//! Finds the formulas of a paragraph.

use super::parts::ProseError;
use crate::documents::mathml::{environment, knows, mathml};

/// Longest formula between single dollar signs that may hold others, in bytes.
const LONGEST: usize = 1000;

/// A part of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with its line ends and tabs.
    Text(&'a str),
    /// The LaTeX of an inline formula.
    Inline(&'a str),
    /// The LaTeX of a displayed formula.
    Display(&'a str),
}

/// Where a formula begins and what ends it.
struct Opened<'a> {
    /// Length of what opens it; 0 for an environment, which belongs to the formula.
    open: usize,
    close: String,
    display: bool,
    rest: &'a str,
}

impl<'a> Opened<'a> {
    /// A formula at the start of `rest`.
    fn at(rest: &'a str) -> Option<Self> {
        let opened = |open, close: &str, display| Some(Self { open, close: close.to_owned(), display, rest });
        match rest.get(..2) {
            Some("\\(") => opened(2, "\\)", false),
            Some("\\[") => opened(2, "\\]", true),
            Some("$$") => opened(2, "$$", true),
            _ if rest.starts_with('$') => opened(1, "$", false),
            _ => environment(rest).and_then(|name| opened(0, &format!("\\end{{{name}}}"), true)),
        }
    }

    fn is_dollar(&self) -> bool {
        self.close == "$"
    }

    /// Where the closing sign begins.
    fn closes(&self) -> Option<usize> {
        // Dollar signs within `\text{…}` belong to the formula.
        let outside_groups = if self.is_dollar() { self.search(LONGEST, true) } else { None };
        outside_groups.or_else(|| self.search(usize::MAX, false))
    }

    /// Where the closing sign is found in the first `limit` bytes.
    fn search(&self, limit: usize, outside_groups: bool) -> Option<usize> {
        let (mut at, mut depth) = (self.open, 0_u32);
        while let Some(letter) = self.rest[at..].chars().next().filter(|_| at < limit) {
            let left = &self.rest[at..];
            if left.starts_with(&self.close) && (depth == 0 || !outside_groups) {
                return Some(at);
            }
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                // Skips the sign after it, too: `\$`, `\\[`.
                '\\' => at += left[1..].chars().next().map_or(0, char::len_utf8),
                _ => {}
            }
            at += letter.len_utf8();
        }
        None
    }
}

/// The parts of a paragraph. What looks like a formula and is none is text, and added to `problems`.
pub(super) fn tokens<'a>(paragraph: &'a str, problems: &mut Vec<(&'a str, ProseError)>) -> Vec<Token<'a>> {
    let (mut tokens, mut from, mut at) = (Vec::new(), 0, 0);
    // Closing signs that the rest of the paragraph lacks: it is not searched for them again.
    let mut missing: Vec<String> = Vec::new();
    while let Some(open) = paragraph[at..].find(['$', '\\']).map(|found| at + found) {
        let rest = &paragraph[open..];
        let mut text_up_to = |end: usize, next: usize| {
            if from < end {
                tokens.push(Token::Text(&paragraph[from..end]));
            }
            from = next;
        };
        if rest.starts_with("\\$") {
            // The dollar sign begins the next text.
            text_up_to(open, open + 1);
            at = open + 2;
            continue;
        }
        let Some(opened) = Opened::at(rest) else {
            at = open + outside(rest, problems);
            continue;
        };
        let searched = (!missing.contains(&opened.close)).then(|| opened.closes());
        let Some(close) = searched.flatten() else {
            if searched.is_some() {
                missing.push(opened.close.clone());
            }
            if !opened.is_dollar() || is_formula_like(rest.lines().next().unwrap_or_default()) {
                problems.push((rest, ProseError::Unclosed(opened.close.clone())));
            }
            at = open + opened.open.max(1);
            continue;
        };
        let end = close + opened.close.len();
        let tex = if opened.open == 0 { &rest[..end] } else { &rest[opened.open..close] };
        if opened.is_dollar() && !may_be_formula(tex, &rest[end..]) {
            at = open + 1;
            continue;
        }
        match mathml(tex, opened.display) {
            Ok(_) => {
                text_up_to(open, open + end);
                tokens.push(if opened.display { Token::Display(tex.trim()) } else { Token::Inline(tex.trim()) });
                at = open + end;
            }
            Err(reason) => {
                let is_meant = !opened.is_dollar() || is_formula_like(tex);
                let reason = if opened.is_dollar() { ProseError::Dollars(reason) } else { reason.into() };
                problems.push((&rest[..end], reason));
                // The second of two amounts of money may open a formula.
                at = open + if is_meant { end } else { close };
            }
        }
    }
    if from < paragraph.len() {
        tokens.push(Token::Text(&paragraph[from..]));
    }
    tokens
}

/// A command outside formulas: its length, after it was told.
fn outside<'a>(rest: &'a str, problems: &mut Vec<(&'a str, ProseError)>) -> usize {
    let name = rest[1..].split(|letter: char| !letter.is_ascii_alphabetic()).next().unwrap_or_default();
    if name.is_empty() {
        // Also of `\\[`, which opens no formula.
        return if rest.starts_with("\\\\") { 2 } else { 1 };
    }
    if knows(name) {
        problems.push((&rest[..=name.len()], ProseError::Outside));
    }
    1 + name.len()
}

fn is_formula_like(tex: &str) -> bool {
    tex.contains(['\\', '^', '_'])
}

/// Whether text between dollar signs may be a formula: amounts of money are not, such as `$5 and $6` or `$5/$6`, nor is what holds
/// another formula or the end of a cell.
fn may_be_formula(tex: &str, after: &str) -> bool {
    let signs = tex.replace("\\\\", "");
    if ["\\[", "\\(", "\t"].iter().any(|mark| signs.contains(mark)) {
        return false;
    }
    let tight = !tex.starts_with([' ', '\n']) && !tex.ends_with([' ', '\n']);
    let is_letter = tex.trim().len() == 1 && tex.trim().starts_with(|c: char| c.is_ascii_alphabetic());
    is_formula_like(tex) || is_letter || tight && !after.starts_with(|c: char| c.is_ascii_digit())
}
