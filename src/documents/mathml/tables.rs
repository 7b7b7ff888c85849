//! Environments: matrices, cases and aligned lines.

use super::error::{FormulaError, Result};
use super::reader::{End, Reader};

/// Most columns of a matrix in `amsmath`.
const MAX_COLUMNS: usize = 10;

/// Environments that are displayed formulas of their own.
pub(super) const DISPLAYS: [&str; 11] = [
    "equation",
    "equation*",
    "align",
    "align*",
    "gather",
    "gather*",
    "multline",
    "multline*",
    "eqnarray",
    "eqnarray*",
    "displaymath",
];

/// Environments with the delimiters around them.
const MATRICES: [(&str, &str, &str); 7] = [
    ("matrix", "", ""),
    ("smallmatrix", "", ""),
    ("pmatrix", "(", ")"),
    ("bmatrix", "[", "]"),
    ("Bmatrix", "{", "}"),
    ("vmatrix", "|", "|"),
    ("Vmatrix", "‖", "‖"),
];

/// How an environment is set.
struct Shape {
    /// Delimiters around it.
    around: (&'static str, &'static str),
    /// The class of each cell; further columns repeat them.
    classes: Vec<&'static str>,
    columns: usize,
    /// Lines as large as those of a displayed formula.
    display: bool,
    /// Every other column starts after an operand.
    aligned: bool,
}

impl Shape {
    fn of(name: &str) -> Option<Self> {
        let plain = Self { around: ("", ""), classes: vec![""], columns: MAX_COLUMNS, display: false, aligned: false };
        if let Some((_, open, close)) = MATRICES.into_iter().find(|(known, ..)| *known == name) {
            return Some(Self { around: (open, close), ..plain });
        }
        let shape = match name.trim_end_matches('*') {
            "aligned" | "align" | "split" => Self { classes: vec!["is-right", "is-left"], display: true, aligned: true, ..plain },
            "gathered" | "gather" | "multline" => Self { columns: 1, display: true, ..plain },
            "eqnarray" => Self { classes: vec!["is-right", "", "is-left"], columns: 3, display: true, ..plain },
            "cases" => Self { around: ("{", ""), classes: vec!["is-case", "is-when"], columns: 2, ..plain },
            _ => return None,
        };
        Some(if name == "split" { Self { columns: 2, ..shape } } else { shape })
    }
}

impl<'a> Reader<'a> {
    /// The rest of an environment after `\begin`. `whole`: it is the whole formula, and may be a display of its own.
    pub(super) fn table(&mut self, whole: bool) -> Result<String> {
        let start = self.rest;
        let name = self.word(|c| c.is_ascii_alphabetic() || c == '*')?;
        let refused = || FormulaError::Command(format!("begin{{{name}}}"));
        if whole && matches!(name.trim_end_matches('*'), "equation" | "displaymath") {
            let row = self.row(End::Cell, false)?;
            return if self.take(&format!("\\end{{{name}}}")) { Ok(row) } else { Err(self.unexpected()) };
        }
        if !start.starts_with('{') || whole != DISPLAYS.contains(&name) || name == "split" && !self.display {
            return Err(refused());
        }
        let shape = if name == "array" { self.array()? } else { Shape::of(name).ok_or_else(refused)? };
        let cells = self.cells(name, &shape)?;
        let style = if shape.display { " displaystyle=\"true\"" } else { "" };
        let table = format!("<mtable{style}>{cells}</mtable>");
        let table = if name == "smallmatrix" { format!("<mstyle scriptlevel=\"1\">{table}</mstyle>") } else { table };
        let delimiter = |sign: &str| if sign.is_empty() { String::new() } else { format!("<mo>{sign}</mo>") };
        Ok(match shape.around {
            ("", "") => table,
            // Unicode's bars have no side by themselves.
            (bar @ ("|" | "‖"), _) => {
                let side = |form| format!("<mo stretchy=\"true\" form=\"{form}\">{bar}</mo>");
                format!("<mrow>{}{table}{}</mrow>", side("prefix"), side("postfix"))
            }
            (open, close) => format!("<mrow>{}{table}{}</mrow>", delimiter(open), delimiter(close)),
        })
    }

    /// The rows of an environment, up to its end.
    fn cells(&mut self, name: &str, shape: &Shape) -> Result<String> {
        let mut cells = String::from("<mtr>");
        let mut column = 0;
        loop {
            // `aligned` starts its second columns with an empty operand.
            let operand = shape.aligned && column % shape.classes.len() != 0;
            let cell = self.row(End::Cell, operand)?;
            let class = shape.classes[column % shape.classes.len()];
            let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
            cells.push_str(&format!("<mtd{class}>{cell}</mtd>"));
            column += 1;
            if self.take("\\\\") {
                self.line_space()?;
                cells.push_str("</mtr><mtr>");
                column = 0;
            } else if self.take(&format!("\\end{{{name}}}")) {
                cells.push_str("</mtr>");
                return Ok(cells);
            } else if column >= shape.columns || !self.take("&") {
                return Err(self.unexpected());
            }
        }
    }

    /// After a line break: `[2pt]`, which is not shown. LaTeX would read other brackets and a star as arguments, too.
    fn line_space(&mut self) -> Result<()> {
        let start = self.rest;
        if let Some((length, rest)) = self.rest.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
            let number = ["pt", "ex", "em", "mm", "cm"].into_iter().find_map(|unit| length.strip_suffix(unit));
            let number = number.map(|number| number.strip_prefix('-').unwrap_or(number));
            let is_length = |number: &str| {
                number.len() < 5
                    && number.starts_with(|c: char| c.is_ascii_digit())
                    && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
                    && number.matches('.').count() < 2
            };
            if number.is_some_and(is_length) {
                self.rest = rest;
                return Ok(());
            }
        }
        self.skip_space();
        if self.rest.starts_with(['[', '*']) { self.unexpected_at(start) } else { Ok(()) }
    }

    /// The columns of an `array`: `{lcr}`, with bars between them.
    fn array(&mut self) -> Result<Shape> {
        let start = self.rest;
        let columns = self.word(|c| "lcr|".contains(c))?;
        let mut classes = Vec::new();
        let mut ruled = false;
        for column in columns.chars() {
            classes.extend(match (column, ruled) {
                ('|', _) => None,
                ('l', false) => Some("is-start"),
                ('l', true) => Some("is-start is-ruled"),
                ('r', false) => Some("is-end"),
                ('r', true) => Some("is-end is-ruled"),
                (_, false) => Some(""),
                (_, true) => Some("is-ruled"),
            });
            ruled = column == '|' && !classes.is_empty();
        }
        if classes.is_empty() || classes.len() > MAX_COLUMNS || !start.starts_with('{') {
            return self.unexpected_at(start);
        }
        Ok(Shape { around: ("", ""), columns: classes.len(), classes, display: false, aligned: false })
    }

    /// The lines of `\substack`.
    pub(super) fn lines(&mut self) -> Result<String> {
        self.skip_space();
        if !self.take("{") {
            return Err(self.unexpected());
        }
        let mut lines = String::new();
        loop {
            lines.push_str(&format!("<mtr><mtd>{}</mtd></mtr>", self.row(End::Line, false)?));
            if self.take("}") {
                return Ok(format!("<mtable>{lines}</mtable>"));
            }
            if !self.take("\\\\") {
                return Err(self.unexpected());
            }
            self.line_space()?;
        }
    }
}
