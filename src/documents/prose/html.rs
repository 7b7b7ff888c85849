//! Typed text as HTML.

use super::{Block, Cell, Piece, Table, blocks, normalized};
use crate::documents::mathml::mathml;
use crate::plot::markup::escape;

/// Paragraphs, displayed formulas and tables. All text is escaped.
pub(in crate::documents) fn html(text: &str) -> String {
    let text = normalized(text);
    let blocks = blocks(&text).into_iter().map(|block| match block {
        Block::Formula(tex) => {
            format!("<div class=\"formula\">{}</div>\n", mathml(tex, true).unwrap_or_else(|_| escape(tex)))
        }
        Block::Paragraph(pieces) => format!("<p>{}</p>\n", line(&pieces)),
        Block::Table(cells) => table(&cells),
    });
    blocks.collect()
}

fn line(pieces: &Cell<'_>) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => escape(text),
            Piece::Break => "<br>\n".to_owned(),
            Piece::Formula(tex) => mathml(tex, false).unwrap_or_else(|_| escape(tex)),
        })
        .collect()
}

fn table(table: &Table<'_>) -> String {
    let class = |column: usize| if table.numbers[column] { " class=\"number\"" } else { "" };
    let row = |cells: &[Cell<'_>], tag: &str, scope: &str| {
        let cells =
            cells.iter().enumerate().map(|(column, cell)| format!("<{tag}{scope}{}>{}</{tag}>", class(column), line(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let head = match table.rows.first() {
        Some(first) if table.headed => format!("<thead>\n{}</thead>\n", row(first, "th", " scope=\"col\"")),
        _ => String::new(),
    };
    let body: String = table.body().iter().map(|cells| row(cells, "td", "")).collect();
    format!("<table class=\"typed\">\n{head}<tbody>\n{body}</tbody>\n</table>\n")
}
