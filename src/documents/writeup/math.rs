//! Formulas: a small part of LaTeX, read whole or not at all. What is read can be set by LaTeX as it stands, with the package amsmath, and
//! here as MathML (MathML Core).

/// How deep groups may be in each other.
const DEEPEST: u32 = 16;

/// Columns that amsmath's matrices have room for.
const COLUMNS: usize = 10;

/// Commands that stand for a letter or a sign of quantity.
const LETTERS: [(&str, &str); 26] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("epsilon", "ϵ"),
    ("varepsilon", "ε"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("Lambda", "Λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("Sigma", "Σ"),
    ("tau", "τ"),
    ("phi", "ϕ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("infty", "∞"),
    ("ell", "ℓ"),
];

/// Commands that stand for an operator, a relation or a delimiter.
const OPERATORS: [(&str, &str); 24] = [
    ("partial", "∂"),
    ("nabla", "∇"),
    ("cdot", "⋅"),
    ("times", "×"),
    ("pm", "±"),
    ("le", "≤"),
    ("ge", "≥"),
    ("ne", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("in", "∈"),
    ("sim", "∼"),
    ("to", "→"),
    ("leftarrow", "←"),
    ("iff", "⟺"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "⋯"),
    ("lvert", "|"),
    ("rvert", "|"),
    ("lVert", "‖"),
    ("rVert", "‖"),
    ("{", "{"),
    ("}", "}"),
];

/// Functions, written upright.
const FUNCTIONS: [&str; 9] = ["ln", "log", "exp", "tanh", "sin", "cos", "max", "min", "det"];

/// Spaces and their widths.
const SPACES: [(&str, &str); 5] = [(",", "0.17em"), (":", "0.22em"), (";", "0.28em"), ("quad", "1em"), ("qquad", "2em")];

/// What ends a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    Brace,
    Right,
    /// A cell of a matrix.
    Cell,
}

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

/// A formula as MathML, with its LaTeX beside it; `None` of what is none that is known here.
pub(super) fn mathml(tex: &str, display: bool) -> Option<String> {
    let mut reader = Reader { rest: tex, depth: 0 };
    let row = reader.row(End::Text)?;
    let display = if display { " display=\"block\"" } else { "" };
    let source = crate::documents::report::escaped(tex.trim());
    Some(format!(
        "<math{display}><semantics><mrow>{row}</mrow><annotation encoding=\"application/x-tex\">{source}</annotation></semantics></math>"
    ))
}

/// Whether it is a formula that is known here.
pub(super) fn is_formula(tex: &str) -> bool {
    mathml(tex, false).is_some()
}

fn found(list: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    list.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

/// A sign as it is; delimiters grow only after `\left` and around a matrix, as in LaTeX.
fn operator(sign: &str) -> String {
    if "()[]{}|‖".contains(sign) {
        return format!("<mo stretchy=\"false\">{sign}</mo>");
    }
    format!("<mo>{}</mo>", crate::documents::report::escaped(sign))
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

    /// The letters, or the one sign, after a backslash.
    fn command(&mut self) -> Option<&'a str> {
        let letters = self.rest.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(self.rest.len());
        let length = if letters > 0 { letters } else { self.rest.chars().next()?.len_utf8() };
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(name)
    }

    /// What stands up to `end`, which is taken, too, but for a cell's. Never empty.
    fn row(&mut self, end: End) -> Option<String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let mut row = String::new();
        loop {
            self.skip_space();
            let ended = match end {
                End::Text => self.rest.is_empty(),
                End::Brace => self.take("}"),
                End::Right => self.take("\\right"),
                End::Cell => ["&", "\\\\", "\\end"].iter().any(|mark| self.rest.starts_with(mark)),
            };
            if ended {
                self.depth -= 1;
                return (!row.is_empty()).then_some(row);
            }
            let (base, limits) = self.atom()?;
            row.push_str(&self.with_scripts(base, limits)?);
        }
    }

    /// `{…}`.
    fn group(&mut self) -> Option<String> {
        self.skip_space();
        if !self.take("{") {
            return None;
        }
        self.row(End::Brace).map(|row| format!("<mrow>{row}</mrow>"))
    }

    /// `{…}` of letters and digits only.
    fn word(&mut self) -> Option<&'a str> {
        let (word, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
        self.rest = rest;
        (!word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(word)
    }

    fn with_scripts(&mut self, base: String, limits: bool) -> Option<String> {
        let (mut below, mut above) = (None, None);
        loop {
            self.skip_space();
            let place = if self.take("_") {
                &mut below
            } else if self.take("^") {
                &mut above
            } else {
                break;
            };
            if place.is_some() {
                return None;
            }
            *place = Some(self.script()?);
        }
        let (under, over, both) = if limits { ("munder", "mover", "munderover") } else { ("msub", "msup", "msubsup") };
        Some(match (below, above) {
            (None, None) => base,
            (Some(below), None) => format!("<{under}>{base}{below}</{under}>"),
            (None, Some(above)) => format!("<{over}>{base}{above}</{over}>"),
            (Some(below), Some(above)) => format!("<{both}>{base}{below}{above}</{both}>"),
        })
    }

    /// A group, a letter, a digit, or a command for a letter.
    fn script(&mut self) -> Option<String> {
        self.skip_space();
        if self.rest.starts_with('{') {
            return self.group();
        }
        if self.take("\\") {
            let name = self.command()?;
            return found(&LETTERS, name).map(|letter| format!("<mi>{letter}</mi>"));
        }
        let letter = self.rest.chars().next().filter(char::is_ascii_alphanumeric)?;
        self.rest = &self.rest[1..];
        Some(if letter.is_ascii_digit() { format!("<mn>{letter}</mn>") } else { format!("<mi>{letter}</mi>") })
    }

    /// What scripts can be put to, and whether they go below and above it.
    fn atom(&mut self) -> Option<(String, bool)> {
        let letter = self.rest.chars().next()?;
        let plain = |text: String| Some((text, false));
        match letter {
            '{' => return self.group().map(|group| (group, false)),
            '\\' => {
                self.rest = &self.rest[1..];
                let name = self.command()?;
                return self.called(name);
            }
            '0'..='9' => {
                let length = self.rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(self.rest.len());
                let (number, rest) = self.rest.split_at(length);
                // A full stop at the end is the sentence's.
                let number = number.trim_end_matches('.');
                self.rest = &self.rest[number.len()..];
                debug_assert!(self.rest.ends_with(rest));
                return plain(format!("<mn>{number}</mn>"));
            }
            _ => {}
        }
        let text = match letter {
            'a'..='z' | 'A'..='Z' => format!("<mi>{letter}</mi>"),
            '-' => operator("−"),
            '+' | '=' | '<' | '>' | '(' | ')' | '[' | ']' | ',' | '.' | ':' | ';' | '/' | '!' | '|' | '*' => {
                operator(letter.encode_utf8(&mut [0; 4]))
            }
            _ => return None,
        };
        self.rest = &self.rest[1..];
        plain(text)
    }

    fn called(&mut self, name: &str) -> Option<(String, bool)> {
        if let Some(letter) = found(&LETTERS, name) {
            return Some((format!("<mi>{letter}</mi>"), false));
        }
        if let Some(sign) = found(&OPERATORS, name) {
            return Some((operator(sign), false));
        }
        if let Some(width) = found(&SPACES, name) {
            return Some((format!("<mspace width=\"{width}\"/>"), false));
        }
        if FUNCTIONS.contains(&name) {
            return Some((format!("<mi>{name}</mi><mspace width=\"0.17em\"/>"), false)).map(|(text, limits)| {
                // Scripts need one element.
                (format!("<mrow>{text}</mrow>"), limits || matches!(name, "max" | "min"))
            });
        }
        let text = match name {
            "sum" => return Some(("<mo>∑</mo>".to_owned(), true)),
            "frac" | "tfrac" => {
                let (above, below) = (self.group()?, self.group()?);
                format!("<mfrac>{above}{below}</mfrac>")
            }
            "sqrt" => format!("<msqrt>{}</msqrt>", self.group()?),
            "mathbf" | "mathrm" | "operatorname" => {
                let weight = if name == "mathbf" { " class=\"bold\"" } else { "" };
                format!("<mi mathvariant=\"normal\"{weight}>{}</mi>", self.word()?)
            }
            "left" => {
                let open = self.delimiter()?;
                let row = self.row(End::Right)?;
                let close = self.delimiter()?;
                format!("<mrow>{open}{row}{close}</mrow>")
            }
            "begin" => self.matrix()?,
            _ => return None,
        };
        Some((text, false))
    }

    fn delimiter(&mut self) -> Option<String> {
        self.skip_space();
        let sign = ["\\{", "\\}", "(", ")", "[", "]", "|"].into_iter().find(|sign| self.take(sign))?;
        Some(format!("<mo stretchy=\"true\">{}</mo>", sign.trim_start_matches('\\')))
    }

    /// The rest of `\begin{pmatrix}…\end{pmatrix}`.
    fn matrix(&mut self) -> Option<String> {
        if self.word()? != "pmatrix" {
            return None;
        }
        let mut cells = String::from("<mtr>");
        let mut columns = 1;
        loop {
            cells.push_str(&format!("<mtd>{}</mtd>", self.row(End::Cell)?));
            if self.take("\\\\") {
                // LaTeX takes these for a part of the command.
                if self.rest.starts_with(['[', '*']) {
                    return None;
                }
                cells.push_str("</mtr><mtr>");
                columns = 1;
            } else if self.take("\\end{pmatrix}") {
                return Some(format!("<mrow><mo>(</mo><mtable>{cells}</mtr></mtable><mo>)</mo></mrow>"));
            } else if self.take("&") && columns < COLUMNS {
                columns += 1;
            } else {
                return None;
            }
        }
    }
}
