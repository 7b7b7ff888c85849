//! Delimiters that grow with what they enclose, and commands that stand for one sign.

use super::atom::{Atom, Class, dots, symbol};
use super::error::Result;
use super::reader::Reader;
use super::symbols::{INFIX, SIZES, delimiter, find};

impl Reader<'_> {
    /// A delimiter that grows with what it encloses.
    pub(super) fn stretchy(&mut self, form: &str) -> Result<String> {
        self.delimiter().map(|symbol| match symbol {
            "" => String::new(),
            symbol => format!("<mo stretchy=\"true\" form=\"{form}\">{symbol}</mo>"),
        })
    }

    /// The delimiter after `\left`, `\big` and the like; empty for a full stop.
    fn delimiter(&mut self) -> Result<&'static str> {
        self.skip_space();
        let start = self.rest;
        let symbol = if self.take("\\") {
            let name = self.command()?;
            delimiter(name).map(|(symbol, _)| symbol)
        } else {
            let signs =
                [("(", "("), (")", ")"), ("[", "["), ("]", "]"), ("|", "|"), ("/", "/"), ("<", "⟨"), (">", "⟩"), (".", "")];
            signs.into_iter().find(|(sign, _)| self.take(sign)).map(|(_, symbol)| symbol)
        };
        symbol.map_or_else(|| self.unexpected_at(start), Ok)
    }

    /// `\big(`, `\Biggr]` and the like, after their name.
    pub(super) fn sized(&mut self, name: &str) -> Result<Option<Atom>> {
        let (base, class, form) = match name.strip_suffix(['l', 'r', 'm']) {
            Some(base) if name.ends_with('l') => (base, Class::Open, " form=\"prefix\""),
            Some(base) if name.ends_with('r') => (base, Class::Ordinary, " form=\"postfix\""),
            Some(base) => (base, Class::Ordinary, " form=\"infix\""),
            None => (name, Class::Ordinary, " lspace=\"0\" rspace=\"0\""),
        };
        let Some(size) = find(SIZES, base) else { return Ok(None) };
        let symbol = self.delimiter()?;
        if symbol.is_empty() {
            return Ok(Some(Atom::new(Class::Space, "")));
        }
        let element = format!("<mo stretchy=\"true\" minsize=\"{size}\" maxsize=\"{size}\"{form}>{symbol}</mo>");
        Ok(Some(Atom::new(class, element)))
    }

    /// A command for dots, a symbol, an operator or a delimiter.
    pub(super) fn sign(&self, name: &str) -> Option<Atom> {
        symbol(name, self.alphabet).or_else(|| dots(name)).or_else(|| {
            let infix = |sign| Atom::new(if matches!(name, "pm" | "mp") { Class::Sign } else { Class::Infix }, sign);
            find(INFIX, name).map(infix).or_else(|| delimiter(name).map(|(symbol, side)| Atom::delimiter(symbol, side)))
        })
    }
}
