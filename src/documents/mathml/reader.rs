//! Reads a formula: rows of atoms with their scripts.

use super::alphabet::Alphabet;
use super::atom::{Atom, Class, scripted, symbol};
use super::error::{FormulaError, MAX_DEPTH, Result};
use super::symbols::{INFIX, Side, find};

/// Signs of scripts without braces: `x^*`.
const SCRIPT_SIGNS: [(char, &str); 6] = [('*', "∗"), ('+', "+"), ('-', "−"), ('/', "/"), ('?', "?"), ('!', "!")];

/// Operators of scripts without braces: `x^\circ`. LaTeX makes some of the others of several signs.
const SCRIPT_OPERATORS: &str = "circ star ast dagger ddagger perp parallel bullet times cdot pm mp oplus ominus otimes odot diamond to \
    uparrow downarrow rightarrow leftarrow sim";

/// What ends a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Formula,
    Brace,
    /// `]`.
    Bracket,
    /// `\right`.
    Right,
    /// The end of a table's cell, which is not consumed.
    Cell,
    /// The end of a line of `\substack`, which is not consumed.
    Line,
}

pub(super) struct Reader<'a> {
    pub(super) rest: &'a str,
    pub(super) depth: u32,
    /// Within a script, where TeX puts no space around operators.
    pub(super) script: bool,
    /// That of the innermost `\mathbf` and the like.
    pub(super) alphabet: Option<Alphabet>,
    pub(super) display: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tex: &'a str, display: bool) -> Self {
        Self { rest: tex, depth: 0, script: false, alphabet: None, display }
    }

    pub(super) fn take(&mut self, start: &str) -> bool {
        let rest = self.rest.strip_prefix(start);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes a command by its name, which must not go on.
    pub(super) fn take_command(&mut self, name: &str) -> bool {
        let rest = self.rest.strip_prefix('\\').and_then(|rest| rest.strip_prefix(name));
        let rest = rest.filter(|rest| !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()));
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    pub(super) fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\n']);
    }

    pub(super) fn unexpected(&self) -> FormulaError {
        let text: String = self.rest.chars().take(12).collect();
        if text.is_empty() { FormulaError::Incomplete } else { FormulaError::Unexpected(text) }
    }

    /// The error at an earlier place.
    pub(super) fn unexpected_at<T>(&mut self, start: &'a str) -> Result<T> {
        self.rest = start;
        Err(self.unexpected())
    }

    /// The name of a command after its backslash: letters, or one other character.
    pub(super) fn command(&mut self) -> Result<&'a str> {
        let letters = self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let length = if letters > 0 { letters } else { self.rest.chars().next().ok_or(FormulaError::Incomplete)?.len_utf8() };
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Ok(name)
    }

    /// The elements up to `end`. `operand`: one precedes, so that a first `+` or `-` is a binary operator.
    pub(super) fn row(&mut self, end: End, operand: bool) -> Result<String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(FormulaError::Depth);
        }
        let mut row = String::new();
        let mut styles = 0;
        let mut previous = if operand { Class::Ordinary } else { Class::Infix };
        loop {
            self.skip_space();
            if self.ended(end) {
                self.depth -= 1;
                row.push_str(&"</mstyle>".repeat(styles));
                return Ok(row);
            }
            if let Some(style) = self.style() {
                row.push_str(style);
                styles += 1;
                continue;
            }
            if end == End::Right && self.take_command("middle") {
                row.push_str(&self.stretchy("infix")?);
                previous = Class::Infix;
                continue;
            }
            let atom = self.atom()?;
            let class = atom.class;
            let limits = self.limits(&atom);
            let (below, above) = self.scripts()?;
            let stacked = limits.unwrap_or(matches!(class, Class::Limits | Class::Stacked));
            row.push_str(&scripted(self.element(atom, previous, limits), stacked, below, above));
            if class != Class::Space {
                previous = class;
            }
        }
    }

    fn ended(&mut self, end: End) -> bool {
        let starts = |marks: &[&str]| marks.iter().any(|mark| self.rest.starts_with(mark));
        match end {
            End::Formula => self.rest.is_empty(),
            End::Brace => self.take("}"),
            End::Bracket => self.take("]"),
            End::Right => self.take_command("right"),
            End::Cell => starts(&["&", "\\\\", "\\end"]),
            End::Line => starts(&["}", "\\\\"]),
        }
    }

    /// A change of style up to the end of the row.
    fn style(&mut self) -> Option<&'static str> {
        let styles = [
            ("displaystyle", "<mstyle displaystyle=\"true\" scriptlevel=\"0\">"),
            ("textstyle", "<mstyle displaystyle=\"false\" scriptlevel=\"0\">"),
            ("scriptstyle", "<mstyle displaystyle=\"false\" scriptlevel=\"1\">"),
        ];
        styles.into_iter().find(|(name, _)| self.take_command(name)).map(|(_, style)| style)
    }

    /// `\limits` and `\nolimits` after an operator.
    fn limits(&mut self, atom: &Atom) -> Option<bool> {
        let mut limits = None;
        while atom.takes_limits() {
            self.skip_space();
            if self.take_command("limits") {
                limits = Some(true);
            } else if self.take_command("nolimits") {
                limits = Some(false);
            } else {
                break;
            }
        }
        limits
    }

    /// The element of an atom, with the space that its neighbours ask for.
    fn element(&mut self, atom: Atom, previous: Class, limits: Option<bool>) -> String {
        let operand = matches!(previous, Class::Ordinary | Class::Stacked);
        match atom.class {
            Class::Ordinary | Class::Open | Class::Space | Class::Stacked => atom.text,
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
                let movable = match limits {
                    Some(_) => " movablelimits=\"false\"",
                    None if atom.class == Class::Limits => " movablelimits=\"true\"",
                    None => "",
                };
                format!("<mo{movable} lspace=\"{}\" rspace=\"{}\">{}</mo>", space(operand), space(!enclosed), atom.text)
            }
        }
    }

    /// `{…}`.
    pub(super) fn group(&mut self) -> Result<String> {
        if !self.take("{") {
            return Err(self.unexpected());
        }
        Ok(format!("<mrow>{}</mrow>", self.row(End::Brace, false)?))
    }

    /// The argument of a command: a group, a letter, a digit, or a command for a letter.
    pub(super) fn argument(&mut self) -> Result<String> {
        self.skip_space();
        if self.rest.starts_with('{') {
            return self.group();
        }
        let start = self.rest;
        if self.take("\\") {
            let name = self.command()?;
            return symbol(name, self.alphabet).map(|atom| atom.text).map_or_else(|| self.unexpected_at(start), Ok);
        }
        let element = match self.rest.chars().next() {
            Some(letter) if letter.is_ascii_alphabetic() => Atom::identifier(letter, self.alphabet).text,
            Some(digit) if digit.is_ascii_digit() => format!("<mn>{digit}</mn>"),
            Some('*') => "<mo>∗</mo>".to_owned(),
            _ => return Err(self.unexpected()),
        };
        self.rest = &self.rest[1..];
        Ok(element)
    }

    /// The argument of `^` or `_`: besides those of [`Self::argument`] signs, and words such as `\mathrm{T}` and `\text{max}`.
    fn script_argument(&mut self) -> Result<String> {
        self.skip_space();
        if let Some((sign, shown)) = SCRIPT_SIGNS.iter().find(|(sign, _)| self.rest.starts_with(*sign)) {
            self.rest = &self.rest[sign.len_utf8()..];
            return Ok(format!("<mo lspace=\"0\" rspace=\"0\">{shown}</mo>"));
        }
        let start = self.rest;
        if self.take("\\") {
            let name = self.command()?;
            if let Some(sign) = find(INFIX, name).filter(|_| SCRIPT_OPERATORS.split_ascii_whitespace().any(|known| known == name))
            {
                return Ok(format!("<mo lspace=\"0\" rspace=\"0\">{sign}</mo>"));
            }
            if let Some(alphabet) = Alphabet::of(name).filter(|_| !matches!(name, "boldsymbol" | "bm")) {
                return self.in_alphabet(alphabet);
            }
            if name == "text" {
                return self.words();
            }
            if symbol(name, None).is_none() {
                return Err(FormulaError::Braces(format!("\\{name}")));
            }
            self.rest = start;
        }
        self.argument()
    }

    /// The scripts below and above the last atom, in either order. Primes are a script above.
    fn scripts(&mut self) -> Result<(Option<String>, Option<String>)> {
        let (mut below, mut above) = (None, None);
        let outer = std::mem::replace(&mut self.script, true);
        loop {
            self.skip_space();
            let start = self.rest;
            if self.rest.starts_with('\'') {
                let count = self.rest.len() - self.rest.trim_start_matches('\'').len();
                self.rest = &self.rest[count..];
                let primes = format!(
                    "<mo>{}</mo>",
                    ["′", "″", "‴"].get(count - 1).map_or_else(|| "′".repeat(count), |&sign| sign.to_owned())
                );
                let more = if self.take("^") { self.script_argument()? } else { String::new() };
                let primes = if more.is_empty() { primes } else { format!("<mrow>{primes}{more}</mrow>") };
                if above.replace(primes).is_some() {
                    return self.unexpected_at(start);
                }
                continue;
            }
            let place = if self.take("_") {
                &mut below
            } else if self.take("^") {
                &mut above
            } else {
                self.script = outer;
                return Ok((below, above));
            };
            if place.is_some() {
                return self.unexpected_at(start);
            }
            *place = Some(self.script_argument()?);
        }
    }

    fn atom(&mut self) -> Result<Atom> {
        let letter = self.rest.chars().next().ok_or(FormulaError::Incomplete)?;
        match letter {
            '{' => return self.group().map(|group| Atom::new(Class::Ordinary, group)),
            // A script of nothing, as in `10$^{-4}$`.
            '^' | '_' | '\'' => return Ok(Atom::new(Class::Ordinary, "<mrow></mrow>")),
            '\\' => {
                self.rest = &self.rest[1..];
                let name = self.command()?;
                return self.called(name);
            }
            '0'..='9' => return self.number(),
            _ => {}
        }
        let atom = match letter {
            'a'..='z' | 'A'..='Z' => match self.alphabet {
                Some(alphabet) if !alphabet.accepts(letter) => return Err(self.unexpected()),
                alphabet => Atom::identifier(letter, alphabet),
            },
            '.' => Atom::new(Class::Ordinary, "<mi>.</mi>"),
            '-' => Atom::new(Class::Sign, "−"),
            '+' => Atom::new(Class::Sign, "+"),
            '=' | '*' | ':' => Atom::new(Class::Infix, letter),
            '<' => Atom::new(Class::Infix, "&lt;"),
            '>' => Atom::new(Class::Infix, "&gt;"),
            ',' | ';' => Atom::new(Class::Infix, letter),
            '(' | '[' => Atom::delimiter(letter.encode_utf8(&mut [0; 4]), Side::Open),
            ')' | ']' => Atom::delimiter(letter.encode_utf8(&mut [0; 4]), Side::Close),
            '/' | '|' => Atom::new(Class::Ordinary, format!("<mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">{letter}</mo>")),
            '!' | '?' => Atom::new(Class::Ordinary, format!("<mo form=\"postfix\">{letter}</mo>")),
            '~' => Atom::new(Class::Space, "<mspace width=\"0.33em\"/>"),
            _ => return Err(self.unexpected()),
        };
        self.rest = &self.rest[1..];
        Ok(atom)
    }

    /// A number: `0.5`, `60000`, `60{,}000`.
    fn number(&mut self) -> Result<Atom> {
        if self.alphabet.is_some_and(|alphabet| !alphabet.accepts('1')) {
            return Err(self.unexpected());
        }
        let mut number = String::new();
        loop {
            let length = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest.len());
            // A full stop after the number ends the sentence.
            let digits = self.rest[..length].trim_end_matches('.');
            number.push_str(digits);
            self.rest = &self.rest[digits.len()..];
            let group = self.rest.strip_prefix("{,}").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            let Some(rest) = group else { break };
            number.push(',');
            self.rest = rest;
        }
        if let Some(alphabet) = self.alphabet {
            number = number.chars().map(|digit| alphabet.letter(digit)).collect();
        }
        Ok(Atom::new(Class::Ordinary, format!("<mn>{number}</mn>")))
    }
}
