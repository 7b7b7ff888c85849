//! The source of an answer: paragraphs separated by empty lines, `$…$` for inline and `$$…$$` for displayed formulas.

use crate::documents::mathml::mathml;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block<'a> {
    Paragraph(Vec<Piece<'a>>),
    /// The LaTeX of a displayed formula.
    Formula(&'a str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    /// The LaTeX of an inline formula.
    Formula(&'a str),
}

/// Normalizes line ends to `\n` and removes other control characters and trailing spaces: LaTeX and Markdown take a line of spaces
/// for an empty line.
pub(super) fn normalized(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    text.split('\n').map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Parses [`normalized`] text. Dollar signs around anything but a formula stay text.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| displayed(paragraph).map_or_else(|| Block::Paragraph(pieces(paragraph)), Block::Formula)).collect()
}

fn displayed(paragraph: &str) -> Option<&str> {
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
        // Excludes amounts of money such as "$5 and $6".
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
