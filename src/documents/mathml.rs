//! LaTeX formulas as MathML Core: the subset of LaTeX that the theory uses, and what is common in formulas of one's own.
//!
//! What the reader accepts, pdflatex accepts as well, with `amsmath` and `amssymb`: the write-up puts formulas into its LaTeX file as
//! they were typed. Everything else is an error, so no other command can get there.

mod alphabet;
mod atom;
mod commands;
mod delimiters;
mod error;
mod reader;
mod symbols;
mod tables;
mod unicode;

pub use self::error::FormulaError;
use self::error::Result;
use self::reader::{End, Reader};
use self::tables::DISPLAYS;
pub(super) use self::unicode::command as math_command;
use super::letters;
use crate::plot::markup::escape;

/// The formula as a `<math>` element, with its LaTeX as an annotation. Columns of `aligned` have the classes `is-right` and `is-left`,
/// those of `cases` `is-case` and `is-when`, those of `array` `is-start`, `is-end` and `is-ruled`.
///
/// # Errors
/// When the LaTeX is outside the supported subset.
pub fn mathml(tex: &str, display: bool) -> Result<String> {
    let plain = unicode::with_commands(tex.trim());
    let mut reader = Reader::new(&plain, display);
    let row = if display && environment(&plain).is_some() && reader.take_command("begin") {
        let table = reader.table(true)?;
        reader.skip_space();
        if !reader.rest.is_empty() {
            return Err(reader.unexpected());
        }
        table
    } else {
        reader.row(End::Formula, false)?
    };
    if row.is_empty() {
        return Err(FormulaError::Incomplete);
    }
    let display = if display { " display=\"block\"" } else { "" };
    let source = escape(tex.trim());
    Ok(format!(
        "<math{display} translate=\"no\"><semantics><mrow>{row}</mrow><annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    ))
}

/// The name of the environment that a text begins with, if it is a displayed formula of its own, such as `align`.
pub(super) fn environment(tex: &str) -> Option<&'static str> {
    let name = tex.trim_start().strip_prefix("\\begin{")?.split_once('}')?.0;
    DISPLAYS.into_iter().find(|known| *known == name)
}

/// Whether the reader knows a command, with or without arguments.
pub(super) fn knows(command: &str) -> bool {
    let mut reader = Reader::new("", true);
    !matches!(reader.called(command), Err(FormulaError::Command(_)))
}

/// A formula that [`mathml`] accepts, for pdflatex: characters beyond ASCII become commands.
pub(super) fn latex(tex: &str) -> String {
    let plain = unicode::with_commands(tex.trim());
    let mut safe = String::with_capacity(plain.len());
    let mut rest = plain.as_str();
    while let Some(letter) = rest.chars().next() {
        let (text, length) = letters::latin(rest).unwrap_or((letter.to_string(), letter.len_utf8()));
        safe.push_str(&text);
        rest = &rest[length..];
    }
    safe
}
