//! Typed text as Markdown.

use crate::documents::prose::{Block, Cell, Piece, Table, blocks, normalized};

/// Characters that Markdown or its formulas may read as markup.
const SPECIAL: &str = r"\`*_{}[]()#$|~!+-.=:";

pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '&' => safe.push_str("&amp;"),
            _ if SPECIAL.contains(letter) => safe.extend(['\\', letter]),
            _ if letter.is_control() => {}
            _ => safe.push(letter),
        }
    }
    safe
}

/// Typed text as Markdown: its formulas and tables are kept, and everything else stands for itself.
pub(super) fn markdown(text: &str) -> String {
    let text = normalized(text);
    let blocks = blocks(&text).into_iter().map(|block| match block {
        Block::Formula(tex) => format!("$$\n{tex}\n$$"),
        Block::Paragraph(pieces) => pieces.iter().map(piece).collect(),
        Block::Table(table) => typed_table(&table),
    });
    blocks.collect::<Vec<String>>().join("\n\n")
}

fn piece(piece: &Piece<'_>) -> String {
    match piece {
        Piece::Text(text) => escaped(text),
        // Two spaces before a line end make a line break.
        Piece::Break => "  \n".to_owned(),
        Piece::Formula(tex) => format!("${}$", tex.replace('\n', " ")),
    }
}

/// A table of GitHub's Markdown, which has a line of heads always.
fn typed_table(table: &Table<'_>) -> String {
    let cell = |cell: &Cell<'_>| -> String {
        let pieces = cell.iter().map(|part| match part {
            // A bar would end the cell.
            Piece::Formula(tex) => format!("${}$", tex.replace("\\|", "\\Vert ").replace('|', "\\vert ").replace('\n', " ")),
            other => piece(other),
        });
        pieces.collect::<String>().trim().to_owned()
    };
    let row = |cells: &[Cell<'_>]| format!("| {} |\n", cells.iter().map(cell).collect::<Vec<_>>().join(" | "));
    let head = if table.headed { table.rows[0].clone() } else { vec![vec![]; table.numbers.len()] };
    let rule: String = table.numbers.iter().map(|numbers| if *numbers { "--:|" } else { "---|" }).collect();
    let body: String = table.body().iter().map(|cells| row(cells)).collect();
    format!("{}|{rule}\n{}", row(&head), body.trim_end())
}
