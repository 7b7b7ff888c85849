//! The parts of typed text.

use crate::documents::mathml::FormulaError;

/// The content of a cell.
pub(in crate::documents) type Cell<'a> = Vec<Piece<'a>>;

/// The cells of a line.
pub(in crate::documents) type Line<'a> = Vec<Cell<'a>>;

/// A table with as many cells in each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::documents) struct Table<'a> {
    pub(in crate::documents) rows: Vec<Line<'a>>,
    /// The first row names the columns.
    pub(in crate::documents) headed: bool,
    /// Whether each column holds numbers alone.
    pub(in crate::documents) numbers: Vec<bool>,
}

impl<'a> Table<'a> {
    /// The rows below the heads of the columns.
    pub(in crate::documents) fn body(&self) -> &[Line<'a>] {
        &self.rows[usize::from(self.headed)..]
    }
}

/// A part of a text with lines of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::documents) enum Block<'a> {
    Paragraph(Cell<'a>),
    /// The LaTeX of a displayed formula.
    Formula(&'a str),
    Table(Table<'a>),
}

/// A part of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::documents) enum Piece<'a> {
    Text(&'a str),
    /// The end of a line within a paragraph.
    Break,
    /// The LaTeX of an inline formula.
    Formula(&'a str),
}

/// Why a part of a text is printed as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProseError {
    /// The formula is not of the subset that is read.
    #[error(transparent)]
    Formula(#[from] FormulaError),
    /// As [`Self::Formula`], between single dollar signs, which may be meant as such.
    #[error("{0}; for a dollar sign write \\$")]
    Dollars(FormulaError),
    /// The end of a formula is missing.
    #[error("{0} is missing in this paragraph; a formula holds no empty line")]
    Unclosed(String),
    /// A command of formulas stands outside of one.
    #[error("it stands outside a formula: put dollar signs around the formula")]
    Outside,
}
