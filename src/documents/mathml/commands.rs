//! Commands with arguments.

use super::alphabet::Alphabet;
use super::atom::{Atom, Class};
use super::error::{FormulaError, Result};
use super::reader::{End, Reader};
use super::symbols::{ACCENTS, FUNCTIONS, LABELLED, LARGE, NEGATED, SPACES, WIDE_OVER, WIDE_UNDER, find};
use crate::documents::letters;

/// Signs of text within a formula, besides letters, digits and spaces.
const TEXT_SIGNS: &str = ",.;:!?()[]/'-+=*";

impl<'a> Reader<'a> {
    /// The atom of a command whose name was read.
    pub(super) fn called(&mut self, name: &'a str) -> Result<Atom> {
        if let Some(atom) = self.sign(name) {
            return Ok(atom);
        }
        if let Some(sign) = find(LARGE, name) {
            return Ok(Atom::new(Class::Limits, sign));
        }
        if let Some(sign) = find(FUNCTIONS, name) {
            return Ok(Atom::new(Class::Function, sign));
        }
        if let Some(width) = find(SPACES, name) {
            return Ok(Atom::new(Class::Space, format!("<mspace width=\"{width}\"/>")));
        }
        if let Some(alphabet) = Alphabet::of(name) {
            return Ok(Atom::new(Class::Ordinary, self.in_alphabet(alphabet)?));
        }
        if let Some(atom) = self.marked(name)? {
            return Ok(atom);
        }
        if let Some(atom) = self.sized(name)? {
            return Ok(atom);
        }
        let text = match name {
            " " | "\n" => return Ok(Atom::new(Class::Space, "<mspace width=\"0.33em\"/>")),
            "notag" | "nonumber" => return Ok(Atom::new(Class::Space, "")),
            "&" => "<mi mathvariant=\"normal\">&amp;</mi>".to_owned(),
            "operatorname" => return self.operator(),
            "mathop" => return Ok(Atom::new(Class::Stacked, self.group()?)),
            "not" => return self.negated(),
            "bmod" => return Ok(Atom::new(Class::Infix, "mod")),
            "pmod" => {
                format!("<mspace width=\"1em\"/><mo>(</mo><mi>mod</mi><mspace width=\"0.33em\"/>{}<mo>)</mo>", self.argument()?)
            }
            "frac" => self.fraction("", false)?,
            "dfrac" | "cfrac" => self.fraction(" displaystyle=\"true\"", false)?,
            "tfrac" => self.fraction(" displaystyle=\"false\"", false)?,
            "binom" => self.fraction("", true)?,
            "dbinom" => self.fraction(" displaystyle=\"true\"", true)?,
            "tbinom" => self.fraction(" displaystyle=\"false\"", true)?,
            "sqrt" => self.root()?,
            "stackrel" | "overset" => {
                let above = self.argument()?;
                format!("<mover>{}{above}</mover>", self.argument()?)
            }
            "underset" => {
                let below = self.argument()?;
                format!("<munder>{}{below}</munder>", self.argument()?)
            }
            "phantom" => format!("<mphantom>{}</mphantom>", self.argument()?),
            "text" | "textrm" | "textnormal" | "textbf" | "textit" | "mbox" => self.words()?,
            "left" => {
                let open = self.stretchy("prefix")?;
                let row = self.row(End::Right, false)?;
                let close = self.stretchy("postfix")?;
                format!("<mrow>{open}{row}{close}</mrow>")
            }
            "substack" => self.lines()?,
            "begin" => self.table(false)?,
            _ => return Err(FormulaError::Command(name.to_owned())),
        };
        Ok(Atom::new(Class::Ordinary, text))
    }

    /// A letter or a group in another alphabet, after the alphabet's command.
    pub(super) fn in_alphabet(&mut self, alphabet: Alphabet) -> Result<String> {
        self.skip_space();
        let outer = self.alphabet.replace(alphabet);
        let start = self.rest;
        // A word is one identifier; MathML sets identifiers of several letters upright.
        let word = self.word(|c| c.is_ascii_alphanumeric());
        let element = match word {
            Ok(word) if !word.chars().all(|letter| alphabet.accepts(letter)) => return self.unexpected_at(start),
            Ok(word) => {
                let upright = if alphabet == Alphabet::Upright { " mathvariant=\"normal\"" } else { "" };
                let letters: String = word.chars().map(|letter| alphabet.letter(letter)).collect();
                format!("<mi{upright}>{letters}</mi>")
            }
            Err(_) => {
                self.rest = start;
                if start.starts_with('{') { self.group()? } else { self.argument()? }
            }
        };
        self.alphabet = outer;
        Ok(element)
    }

    /// `{…}` of characters that `known` accepts, or one such character.
    pub(super) fn word(&mut self, known: fn(char) -> bool) -> Result<&'a str> {
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

    /// `{…}` of text, which may hold formulas between dollar signs.
    pub(super) fn words(&mut self) -> Result<String> {
        self.skip_space();
        if !self.take("{") {
            return Err(self.unexpected());
        }
        let mut words = String::new();
        let mut elements = String::new();
        loop {
            let letter = self.rest.chars().next().ok_or(FormulaError::Incomplete)?;
            let end = matches!(letter, '}' | '$');
            if end && !words.is_empty() {
                // MathML drops a plain space at either end.
                elements.push_str(&format!("<mtext>{}</mtext>", words.replace([' ', '~'], "\u{a0}")));
                words.clear();
            }
            if letter == '$' {
                let start = self.rest;
                let inside = self.rest[1..].split_once('$').filter(|(inside, _)| !inside.ends_with('\\'));
                let Some((inside, rest)) = inside else { return self.unexpected_at(start) };
                let mut reader = Reader { rest: inside, depth: self.depth, script: false, alphabet: None, display: false };
                elements.push_str(&format!("<mrow>{}</mrow>", reader.row(End::Formula, false)?));
                self.rest = rest;
                continue;
            }
            let known = letter.is_ascii_alphanumeric() || matches!(letter, ' ' | '~') || TEXT_SIGNS.contains(letter);
            let length = letters::latin(self.rest).map(|(_, length)| length).or(known.then_some(1));
            let (taken, rest) = match length {
                _ if letter == '}' => (None, &self.rest[1..]),
                Some(length) => (Some(&self.rest[..length]), &self.rest[length..]),
                None => return Err(self.unexpected()),
            };
            self.rest = rest;
            match taken {
                Some(taken) => words.push_str(taken),
                None if elements.is_empty() => return Err(FormulaError::Incomplete),
                None => return Ok(format!("<mrow>{elements}</mrow>")),
            }
        }
    }

    /// An accent, a line or a brace over or under an argument, or an arrow with text.
    fn marked(&mut self, name: &str) -> Result<Option<Atom>> {
        let mark = |sign: &str, stretchy: bool| format!("<mo stretchy=\"{stretchy}\">{sign}</mo>");
        let (over, sign, stretchy) =
            match (find(ACCENTS, name), find(WIDE_OVER, name), find(WIDE_UNDER, name), find(LABELLED, name)) {
                (Some(sign), ..) => (true, sign, false),
                (_, Some(sign), ..) => (true, sign, true),
                (.., Some(sign), _) => (false, sign, true),
                (.., Some(sign)) => return self.labelled(sign).map(Some),
                _ => return Ok(None),
            };
        let class = if name.ends_with("brace") { Class::Stacked } else { Class::Ordinary };
        let argument = self.argument()?;
        let mark = mark(sign, stretchy);
        let element = match over {
            true => format!("<mover accent=\"true\">{argument}{mark}</mover>"),
            false => format!("<munder accentunder=\"true\">{argument}{mark}</munder>"),
        };
        Ok(Some(Atom::new(class, element)))
    }

    /// The texts of an arrow: `[below]{above}`.
    fn labelled(&mut self, sign: &str) -> Result<Atom> {
        let outer = std::mem::replace(&mut self.script, true);
        let below = if self.take("[") { Some(self.row(End::Bracket, false)?) } else { None };
        let above = self.argument()?;
        self.script = outer;
        let arrow = format!("<mo stretchy=\"true\" lspace=\"0.2778em\" rspace=\"0.2778em\">{sign}</mo>");
        Ok(Atom::new(
            Class::Ordinary,
            match below {
                Some(below) => format!("<munderover>{arrow}<mrow>{below}</mrow>{above}</munderover>"),
                None => format!("<mover>{arrow}{above}</mover>"),
            },
        ))
    }

    /// `\operatorname{name}`, with limits after a star.
    fn operator(&mut self) -> Result<Atom> {
        let class = if self.take("*") { Class::Limits } else { Class::Function };
        self.skip_space();
        let start = self.rest;
        let Some((word, rest)) = self.rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) else {
            return Ok(Atom::new(class, self.word(|c| c.is_ascii_alphabetic())?));
        };
        let name = word.replace("\\,", "\u{2009}");
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '\u{2009}' | '-' | ' ')) {
            return self.unexpected_at(start);
        }
        self.rest = rest;
        // TeX drops spaces in formulas.
        Ok(Atom::new(class, name.replace(' ', "")))
    }

    /// `\not` and a relation.
    fn negated(&mut self) -> Result<Atom> {
        self.skip_space();
        let start = self.rest;
        let name = if self.take("\\") { self.command()? } else { self.word(|c| "=<>".contains(c))? };
        if !NEGATED.split_ascii_whitespace().any(|known| known == name) {
            return self.unexpected_at(start);
        }
        let sign = super::symbols::find(super::symbols::INFIX, name).unwrap_or(match name {
            "<" => "&lt;",
            ">" => "&gt;",
            _ => "=",
        });
        Ok(Atom::new(Class::Infix, format!("{sign}\u{338}")))
    }

    fn fraction(&mut self, style: &str, binomial: bool) -> Result<String> {
        let (above, below) = (self.argument()?, self.argument()?);
        Ok(if binomial {
            format!("<mrow><mo>(</mo><mfrac{style} linethickness=\"0\">{above}{below}</mfrac><mo>)</mo></mrow>")
        } else {
            format!("<mfrac{style}>{above}{below}</mfrac>")
        })
    }

    fn root(&mut self) -> Result<String> {
        self.skip_space();
        if !self.take("[") {
            return Ok(format!("<msqrt>{}</msqrt>", self.argument()?));
        }
        let outer = std::mem::replace(&mut self.script, true);
        let index = self.row(End::Bracket, false)?;
        self.script = outer;
        Ok(format!("<mroot>{}<mrow>{index}</mrow></mroot>", self.argument()?))
    }
}
