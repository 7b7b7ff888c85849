//! LaTeX formulas as MathML Core: the subset of LaTeX that the theory and the write-up use.
//!
//! What the reader accepts, pdflatex accepts as well, with `amsmath` and `amssymb`: the write-up puts formulas into its LaTeX file as
//! they were typed. Everything else is an error, so no other command can get there.

mod atom;
mod symbols;

use self::atom::{Atom, Class, scripted, symbol};
use self::symbols::{DELIMITERS, FUNCTIONS, INFIX, SPACES, Side, blackboard, bold, find};
use crate::plot::markup::escape;

/// Deepest nesting of groups.
const MAX_DEPTH: u32 = 16;

/// Most columns of a matrix in `amsmath`.
const MAX_COLUMNS: usize = 10;

/// Why a text is not a supported formula.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormulaError {
    /// A command outside the subset.
    #[error("\\{0} is not supported")]
    Command(String),
    /// A character or a command in a place where it can't stand.
    #[error("unexpected “{0}”")]
    Unexpected(String),
    /// A group, an argument or an environment is not closed, or the formula is empty.
    #[error("the formula is empty or ends too early")]
    Incomplete,
    /// Groups are nested too deeply.
    #[error("groups are nested more than {MAX_DEPTH} deep")]
    Depth,
}

type Result<T> = std::result::Result<T, FormulaError>;

/// The formula as a `<math>` element, with its LaTeX as an annotation. Columns of `aligned` have the classes `is-right` and `is-left`,
/// those of `cases` `is-case` and `is-when`.
///
/// # Errors
/// When the LaTeX is outside the supported subset.
pub fn mathml(tex: &str, display: bool) -> Result<String> {
    let mut reader = Reader { rest: tex, depth: 0, script: false };
    let row = reader.row(End::Formula, false)?;
    if row.is_empty() {
        return Err(FormulaError::Incomplete);
    }
    let display = if display { " display=\"block\"" } else { "" };
    let source = escape(tex.trim());
    Ok(format!(
        "<math{display} translate=\"no\"><semantics><mrow>{row}</mrow><annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    ))
}

/// What ends a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Formula,
    Brace,
    /// `\right`.
    Right,
    /// The end of a table's cell, which is not consumed.
    Cell,
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
    /// Within a script, where TeX puts no space around operators.
    script: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n']);
    }

    fn unexpected(&self) -> FormulaError {
        let text: String = self.rest.chars().take(12).collect();
        if text.is_empty() { FormulaError::Incomplete } else { FormulaError::Unexpected(text) }
    }

    /// The name of a command after its backslash: letters, or one other character.
    fn command(&mut self) -> Result<&'a str> {
        let letters = self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let length = if letters > 0 { letters } else { self.rest.chars().next().ok_or(FormulaError::Incomplete)?.len_utf8() };
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(name)
    }

    /// The elements up to `end`. `operand`: one precedes, so that a first `+` or `-` is a binary operator.
    fn row(&mut self, end: End, operand: bool) -> Result<String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(FormulaError::Depth);
        }
        let mut row = String::new();
        let mut previous = if operand { Class::Ordinary } else { Class::Infix };
        loop {
            self.skip_space();
            let ended = match end {
                End::Formula => self.rest.is_empty(),
                End::Brace => self.take("}"),
                End::Right => self.take("\\right"),
                End::Cell => ["&", "\\\\", "\\end"].iter().any(|mark| self.rest.starts_with(mark)),
            };
            if ended {
                self.depth -= 1;
                return Ok(row);
            }
            let atom = self.atom()?;
            let class = atom.class;
            let (below, above) = self.scripts()?;
            row.push_str(&scripted(self.element(atom, previous), class == Class::Limits, below, above));
            if class != Class::Space {
                previous = class;
            }
        }
    }

    /// The element of an atom, with the space that its neighbours ask for.
    fn element(&mut self, atom: Atom, previous: Class) -> String {
        let operand = matches!(previous, Class::Ordinary);
        match atom.class {
            Class::Ordinary | Class::Open | Class::Space => atom.text,
            Class::Sign if !operand => format!("<mo form=\"prefix\">{}</mo>", atom.text),
            Class::Sign | Class::Infix if self.script => format!("<mo lspace=\"0\" rspace=\"0\">{}</mo>", atom.text),
            // `\iff` has wide spaces of its own in LaTeX; MathML takes a colon for punctuation.
            Class::Infix if atom.text == "⟺" => "<mo lspace=\"0.5556em\" rspace=\"0.5556em\">⟺</mo>".to_owned(),
            Class::Infix if atom.text == ":" => "<mo lspace=\"0.2778em\" rspace=\"0.2778em\">:</mo>".to_owned(),
            Class::Sign | Class::Infix => format!("<mo form=\"infix\">{}</mo>", atom.text),
            Class::Function | Class::Limits => {
                self.skip_space();
                let enclosed = self.rest.starts_with(['(', '[', '}']) || self.rest.starts_with("\\left") || self.rest.is_empty();
                let space = |wanted: bool| if wanted { "0.1667em" } else { "0" };
                let limits = if atom.class == Class::Limits { " movablelimits=\"true\"" } else { "" };
                format!("<mo{limits} lspace=\"{}\" rspace=\"{}\">{}</mo>", space(operand), space(!enclosed), atom.text)
            }
        }
    }

    /// `{…}`.
    fn group(&mut self) -> Result<String> {
        if !self.take("{") {
            return Err(self.unexpected());
        }
        Ok(format!("<mrow>{}</mrow>", self.row(End::Brace, false)?))
    }

    /// The argument of a command: a group, a letter, a digit, or a command for a letter.
    fn argument(&mut self) -> Result<String> {
        self.skip_space();
        if self.rest.starts_with('{') {
            return self.group();
        }
        if self.rest.starts_with('\\') {
            let start = self.rest;
            self.rest = &self.rest[1..];
            let name = self.command()?;
            return symbol(name).map(|atom| atom.text).ok_or_else(|| {
                self.rest = start;
                self.unexpected()
            });
        }
        let element = match self.rest.chars().next() {
            Some(letter) if letter.is_ascii_alphabetic() => format!("<mi>{letter}</mi>"),
            Some(digit) if digit.is_ascii_digit() => format!("<mn>{digit}</mn>"),
            Some('*') => "<mo>∗</mo>".to_owned(),
            _ => return Err(self.unexpected()),
        };
        self.rest = &self.rest[1..];
        Ok(element)
    }

    /// `{…}` of characters that `known` accepts, or one such character.
    fn word(&mut self, known: fn(char) -> bool) -> Result<&'a str> {
        self.skip_space();
        let (word, rest) = match self.rest.strip_prefix('{') {
            Some(inside) => inside.split_once('}').ok_or(FormulaError::Incomplete)?,
            None => self.rest.split_at_checked(1).ok_or(FormulaError::Incomplete)?,
        };
        if word.is_empty() || !word.chars().all(known) {
            return Err(self.unexpected());
        }
        self.rest = rest;
        Ok(word)
    }

    /// The scripts below and above the last atom, in either order.
    fn scripts(&mut self) -> Result<(Option<String>, Option<String>)> {
        let (mut below, mut above) = (None, None);
        loop {
            self.skip_space();
            let start = self.rest;
            let place = if self.take("_") {
                &mut below
            } else if self.take("^") {
                &mut above
            } else {
                return Ok((below, above));
            };
            if place.is_some() {
                self.rest = start;
                return Err(self.unexpected());
            }
            let outer = std::mem::replace(&mut self.script, true);
            *place = Some(self.argument()?);
            self.script = outer;
        }
    }

    fn atom(&mut self) -> Result<Atom> {
        let letter = self.rest.chars().next().ok_or(FormulaError::Incomplete)?;
        match letter {
            '{' => return self.group().map(|group| Atom::new(Class::Ordinary, group)),
            '\\' => {
                self.rest = &self.rest[1..];
                let name = self.command()?;
                return self.called(name);
            }
            '0'..='9' => {
                let length = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest.len());
                // A full stop after the number ends the sentence.
                let number = self.rest[..length].trim_end_matches('.');
                self.rest = &self.rest[number.len()..];
                return Ok(Atom::new(Class::Ordinary, format!("<mn>{number}</mn>")));
            }
            _ => {}
        }
        let atom = match letter {
            'a'..='z' | 'A'..='Z' | '.' => Atom::identifier(letter),
            '-' => Atom::new(Class::Sign, "−"),
            '+' => Atom::new(Class::Sign, "+"),
            '=' | '*' | ':' => Atom::new(Class::Infix, letter),
            '<' => Atom::new(Class::Infix, "&lt;"),
            '>' => Atom::new(Class::Infix, "&gt;"),
            ',' | ';' => Atom::new(Class::Infix, letter),
            '(' | '[' => Atom::delimiter(letter.encode_utf8(&mut [0; 4]), Side::Open),
            ')' | ']' => Atom::delimiter(letter.encode_utf8(&mut [0; 4]), Side::Close),
            '/' | '|' => Atom::new(Class::Ordinary, format!("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">{letter}</mo>")),
            '!' => Atom::new(Class::Ordinary, "<mo form=\"postfix\">!</mo>"),
            _ => return Err(self.unexpected()),
        };
        self.rest = &self.rest[1..];
        Ok(atom)
    }

    /// The atom of a command whose name was read.
    fn called(&mut self, name: &str) -> Result<Atom> {
        if let Some(atom) = symbol(name) {
            return Ok(atom);
        }
        if let Some(sign) = find(&INFIX, name) {
            return Ok(Atom::new(if name == "pm" { Class::Sign } else { Class::Infix }, sign));
        }
        if let Some((_, delimiter, side)) = DELIMITERS.iter().find(|(known, ..)| *known == name) {
            return Ok(Atom::delimiter(delimiter, *side));
        }
        if let Some(width) = find(&SPACES, name) {
            return Ok(Atom::new(Class::Space, format!("<mspace width=\"{width}\"/>")));
        }
        if FUNCTIONS.contains(&name) {
            return Ok(Atom::new(if matches!(name, "max" | "min") { Class::Limits } else { Class::Function }, name));
        }
        let text = match name {
            "Vert" => "<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">‖</mo>".to_owned(),
            "sum" => return Ok(Atom::new(Class::Limits, "∑")),
            "operatorname" => return Ok(Atom::new(Class::Function, self.word(|c| c.is_ascii_alphanumeric())?)),
            "frac" => format!("<mfrac>{}{}</mfrac>", self.argument()?, self.argument()?),
            "tfrac" => format!("<mfrac displaystyle=\"false\">{}{}</mfrac>", self.argument()?, self.argument()?),
            "sqrt" => format!("<msqrt>{}</msqrt>", self.argument()?),
            "mathrm" => format!("<mi mathvariant=\"normal\">{}</mi>", self.word(|c| c.is_ascii_alphanumeric())?),
            "mathbf" => self.letters(bold)?,
            "mathbb" => self.letters(blackboard)?,
            "text" => {
                let words = self.word(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | '.'))?;
                // MathML drops a plain space at either end.
                format!("<mtext>{}</mtext>", words.replace(' ', "\u{a0}"))
            }
            "left" => {
                let open = self.stretchy("prefix")?;
                let row = self.row(End::Right, false)?;
                let close = self.stretchy("postfix")?;
                format!("<mrow>{open}{row}{close}</mrow>")
            }
            "begin" => self.table()?,
            _ => return Err(FormulaError::Command(name.to_owned())),
        };
        Ok(Atom::new(Class::Ordinary, text))
    }

    /// A word in another alphabet.
    fn letters(&mut self, alphabet: fn(char) -> Option<char>) -> Result<String> {
        let start = self.rest;
        let letters: Option<String> = self.word(|c| c.is_ascii_alphanumeric())?.chars().map(alphabet).collect();
        letters.map(|letters| format!("<mi>{letters}</mi>")).ok_or_else(|| {
            self.rest = start;
            self.unexpected()
        })
    }

    /// A delimiter that grows with what it encloses.
    fn stretchy(&mut self, form: &str) -> Result<String> {
        self.skip_space();
        let start = self.rest;
        let symbol = if self.take("\\") {
            let name = self.command()?;
            let known = DELIMITERS.iter().find(|(known, ..)| *known == name).map(|(_, symbol, _)| *symbol);
            known.or_else(|| (name == "Vert").then_some("‖"))
        } else {
            ["(", ")", "[", "]", "|"].into_iter().find(|symbol| self.take(symbol))
        };
        symbol.map(|symbol| format!("<mo stretchy=\"true\" form=\"{form}\">{symbol}</mo>")).ok_or_else(|| {
            self.rest = start;
            self.unexpected()
        })
    }

    /// The rest of an environment after `\begin`.
    fn table(&mut self) -> Result<String> {
        let name = self.word(|c| c.is_ascii_alphanumeric())?;
        let (columns, classes): (usize, [&str; 2]) = match name {
            "pmatrix" => (MAX_COLUMNS, ["", ""]),
            "aligned" => (MAX_COLUMNS, [" class=\"is-right\"", " class=\"is-left\""]),
            "cases" => (2, [" class=\"is-case\"", " class=\"is-when\""]),
            _ => return Err(FormulaError::Command(format!("begin{{{name}}}"))),
        };
        let mut cells = String::from("<mtr>");
        let mut column = 0;
        loop {
            // `aligned` starts its second columns with an empty operand.
            let cell = self.row(End::Cell, name == "aligned" && column % 2 == 1)?;
            cells.push_str(&format!("<mtd{}>{cell}</mtd>", classes[column % 2]));
            column += 1;
            if self.take("\\\\") {
                // LaTeX would read these as an argument of the line break.
                if self.rest.starts_with(['[', '*']) {
                    return Err(self.unexpected());
                }
                cells.push_str("</mtr><mtr>");
                column = 0;
            } else if self.take(&format!("\\end{{{name}}}")) {
                cells.push_str("</mtr>");
                break;
            } else if column >= columns || !self.take("&") {
                return Err(self.unexpected());
            }
        }
        Ok(match name {
            "aligned" => format!("<mtable displaystyle=\"true\">{cells}</mtable>"),
            "cases" => format!("<mrow><mo>{{</mo><mtable>{cells}</mtable></mrow>"),
            _ => format!("<mrow><mo>(</mo><mtable>{cells}</mtable><mo>)</mo></mrow>"),
        })
    }
}
