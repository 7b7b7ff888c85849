//! Answers as they are typed: paragraphs with an empty line between them, `$…$` around a formula, `$$…$$` around one by itself.

use crate::documents::mathml::mathml;

/// A part of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block<'a> {
    /// Text and formulas.
    Paragraph(Vec<Piece<'a>>),
    /// The LaTeX of a formula by itself.
    Formula(&'a str),
}

/// A part of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text as it was typed.
    Text(&'a str),
    /// The LaTeX of a formula.
    Formula(&'a str),
}

/// Line ends as `\n`, no other control characters, and no space before a line's end: a line of spaces is an empty one to LaTeX and to
/// Markdown.
pub(super) fn tidied(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// The parts of a text that is [`tidied`]. What stands between dollar signs and is no formula stays text, with its dollar signs.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| alone(paragraph).map_or_else(|| Block::Paragraph(pieces(paragraph)), Block::Formula)).collect()
}

fn alone(paragraph: &str) -> Option<&str> {
    let tex = paragraph.strip_prefix("$$")?.strip_suffix("$$")?;
    mathml(tex, true).is_ok().then(|| tex.trim())
}

fn pieces(paragraph: &str) -> Vec<Piece<'_>> {
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(open) = paragraph[at..].find('$').map(|found| at + found) {
        let inside = &paragraph[open + 1..];
        let Some(length) = inside.find('$') else { break };
        let tex = &inside[..length];
        let close = open + 1 + length;
        // "$5 and $6" is about money.
        let tight = !tex.starts_with(' ') && !tex.ends_with(' ') && !tex.contains('\n');
        if tight && mathml(tex, false).is_ok() {
            if from < open {
                pieces.push(Piece::Text(&paragraph[from..open]));
            }
            pieces.push(Piece::Formula(tex));
            from = close + 1;
            at = from;
        } else {
            at = close;
        }
    }
    if from < paragraph.len() {
        pieces.push(Piece::Text(&paragraph[from..]));
    }
    pieces
}
