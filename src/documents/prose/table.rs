//! Tables: lines with tabs, as a spreadsheet copies them.

use super::parts::{Block, Cell, Line, Piece, Table};

fn is_blank(cell: &Cell<'_>) -> bool {
    cell.iter().all(|piece| matches!(piece, Piece::Text(text) if text.trim().is_empty()))
}

/// A number as people write it: `1,5`, `−3`, `95 %`.
fn is_number(cell: &Cell<'_>) -> bool {
    let [Piece::Text(text)] = cell.as_slice() else { return false };
    let plain = text.replace('−', "-").replace([',', ' ', '%', '\u{a0}'], "");
    plain.parse::<f64>().is_ok_and(f64::is_finite)
}

/// A table of these rows.
fn table(mut rows: Vec<Line<'_>>) -> Table<'_> {
    let used = |row: &Line<'_>| row.iter().rposition(|cell| !is_blank(cell)).map_or(0, |last| last + 1);
    let columns = rows.iter().map(used).max().unwrap_or(0);
    for row in &mut rows {
        row.resize(columns, vec![]);
    }
    let headed = rows.len() > 1 && !rows[0].iter().any(is_number) && rows[1..].iter().flatten().any(is_number);
    let body = &rows[usize::from(headed)..];
    let holds_numbers = |column: usize| body.iter().all(|row| is_blank(&row[column]) || is_number(&row[column]));
    let numbers = (0..columns).map(holds_numbers).collect();
    Table { rows, headed, numbers }
}

/// Makes paragraphs and tables of lines. Lines with tabs are a table if one of them has two cells with content.
pub(super) fn arrange<'a>(lines: Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    let mut paragraph: Vec<Line<'a>> = Vec::new();
    let mut tabbed: Vec<Line<'a>> = Vec::new();
    for line in lines {
        if line.len() > 1 {
            tabbed.push(line);
            continue;
        }
        settle(&mut tabbed, &mut paragraph, blocks);
        paragraph.push(line);
    }
    settle(&mut tabbed, &mut paragraph, blocks);
    flush(&mut paragraph, blocks);
}

/// Ends a stretch of lines with tabs.
fn settle<'a>(tabbed: &mut Vec<Line<'a>>, paragraph: &mut Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    let in_columns = |line: &Line<'_>| line.iter().filter(|cell| !is_blank(cell)).count() > 1;
    if tabbed.iter().any(in_columns) {
        flush(paragraph, blocks);
        blocks.push(Block::Table(table(std::mem::take(tabbed))));
    } else {
        paragraph.append(tabbed);
    }
}

/// Joins lines to a paragraph.
fn flush<'a>(lines: &mut Vec<Line<'a>>, blocks: &mut Vec<Block<'a>>) {
    let mut pieces: Cell<'a> = Vec::new();
    for line in lines.drain(..).filter(|line| !line.iter().all(is_blank)) {
        if !pieces.is_empty() {
            pieces.push(Piece::Break);
        }
        // Spaces at the start of a line would make it code in Markdown.
        let start = pieces.len();
        for cell in line {
            let gap = pieces.len() > start && !is_blank(&cell);
            pieces.extend(gap.then_some(Piece::Text(" ")));
            for piece in cell {
                let piece = match piece {
                    Piece::Text(text) if pieces.len() == start => Piece::Text(text.trim_start()),
                    other => other,
                };
                pieces.extend((piece != Piece::Text("")).then_some(piece));
            }
        }
    }
    if !pieces.is_empty() {
        blocks.push(Block::Paragraph(pieces));
    }
}
