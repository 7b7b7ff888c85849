//! Evaluates LaTeX formulas: the subset that the theory's checked formulas use.

use saddle::math::complex::Complex;

/// A side of a formula's relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// After the last relation; the whole formula without one.
    Right,
    /// Before the first relation.
    Left,
}

const RELATIONS: [&str; 7] = [r"\approx", r"\iff", r"\le", r"\ge", "=", "<", ">"];

/// Splits a formula at the lines of an `aligned` and at `\qquad`.
pub(super) fn pieces(tex: &str) -> Vec<String> {
    let tex = tex.replace(r"\begin{aligned}", "").replace(r"\end{aligned}", "").replace('&', " ");
    tex.split(r"\\").flat_map(|line| line.split(r"\qquad")).map(|piece| piece.trim().to_owned()).collect()
}

/// The value of one side, with `sign` for every `\pm`.
pub(super) fn evaluate(tex: &str, side: Side, variables: &[(&str, Complex)], sign: f64) -> Result<Complex, String> {
    let mut text = one_side(tex, side).to_owned();
    let mut named: Vec<(String, Complex)> = Vec::new();
    for (at, &(name, value)) in variables.iter().enumerate() {
        // A subexpression becomes a single letter.
        if name.contains(' ') {
            let letter = char::from_u32(0xE000 + u32::try_from(at).unwrap_or_default()).unwrap_or('?');
            text = text.replace(name, &letter.to_string());
            named.push((letter.to_string(), value));
        } else {
            named.push((name.to_owned(), value));
        }
    }
    let mut reader = Reader { rest: text.trim_end_matches([' ', ',', '.', ':', '\n']), variables: &named, sign };
    let value = reader.sum()?;
    reader.skip();
    if reader.rest.is_empty() { Ok(value) } else { Err(format!("unexpected “{}”", reader.rest)) }
}

/// The part of a formula on one side of its relations.
fn one_side(tex: &str, side: Side) -> &str {
    let (mut first, mut last, mut depth) = (tex.len(), 0, 0);
    for (at, c) in tex.char_indices() {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if depth > 0 {
            continue; // The bounds of a sum contain relations.
        }
        for relation in RELATIONS {
            let Some(rest) = tex[at..].strip_prefix(relation) else { continue };
            let whole = !relation.starts_with('\\') || !rest.starts_with(|c: char| c.is_ascii_alphabetic());
            if whole {
                first = first.min(at);
                last = at + relation.len();
            }
        }
    }
    if side == Side::Left { &tex[..first] } else { &tex[last..] }
}

struct Reader<'a> {
    rest: &'a str,
    variables: &'a [(String, Complex)],
    sign: f64,
}

fn number(value: f64) -> Complex {
    Complex::new(value, 0.0)
}

fn over(a: Complex, b: Complex) -> Complex {
    (a * b.conjugate()).times(1.0 / (b.re * b.re + b.im * b.im))
}

fn exp(z: Complex) -> Complex {
    Complex::new(z.im.cos(), z.im.sin()).times(z.re.exp())
}

fn ln(z: Complex) -> Complex {
    Complex::new(z.modulus().ln(), z.im.atan2(z.re))
}

fn power(base: Complex, exponent: Complex) -> Complex {
    let whole = exponent.re.round();
    if exponent.im == 0.0 && (exponent.re - whole).abs() < 1e-12 && whole.abs() < 1000.0 {
        let product = (0..whole.abs() as u32).fold(number(1.0), |product, _| product * base);
        return if whole < 0.0 { over(number(1.0), product) } else { product };
    }
    exp(exponent * ln(base))
}

impl<'a> Reader<'a> {
    /// Skips spaces and the commands that only set spacing and sizes.
    fn skip(&mut self) {
        loop {
            let before = self.rest;
            self.rest = self.rest.trim_start();
            for command in [r"\,", r"\;", r"\!", r"\left", r"\right"] {
                if let Some(rest) = self.rest.strip_prefix(command) {
                    let longer = command.len() > 2 && rest.starts_with(|c: char| c.is_ascii_alphabetic());
                    self.rest = if longer { self.rest } else { rest };
                }
            }
            if self.rest.len() == before.len() {
                return;
            }
        }
    }

    /// Reads `word` if it comes next; returns whether it did. A command must match to its end.
    fn take(&mut self, word: &str) -> bool {
        self.skip();
        let Some(rest) = self.rest.strip_prefix(word) else { return false };
        if word.starts_with('\\') && word.len() > 2 && rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return false;
        }
        self.rest = rest;
        true
    }

    fn expect(&mut self, word: &str) -> Result<(), String> {
        if self.take(word) { Ok(()) } else { Err(format!("{word} is missing before “{}”", self.rest)) }
    }

    fn sum(&mut self) -> Result<Complex, String> {
        let mut sum = if self.take("-") { self.product()?.times(-1.0) } else { self.product()? };
        loop {
            if self.take("+") {
                sum = sum + self.product()?;
            } else if self.take("-") {
                sum = sum - self.product()?;
            } else if self.take(r"\pm") {
                sum = sum + self.product()?.times(self.sign);
            } else {
                return Ok(sum);
            }
        }
    }

    fn product(&mut self) -> Result<Complex, String> {
        let mut product = self.factor()?.ok_or_else(|| format!("a factor is missing before “{}”", self.rest))?;
        loop {
            let dot = self.take(r"\cdot");
            if !dot && self.take("/") {
                let by = self.factor()?.ok_or("a divisor is missing")?;
                product = over(product, by);
                continue;
            }
            match self.factor()? {
                Some(factor) => product = product * factor,
                None if dot => return Err(r"a factor is missing after \cdot".to_owned()),
                None => return Ok(product),
            }
        }
    }

    /// A base with its exponent; `None` if the rest does not begin with one.
    fn factor(&mut self) -> Result<Option<Complex>, String> {
        let euler = {
            self.skip();
            self.rest.starts_with("e^")
        };
        let Some(base) = self.base()? else { return Ok(None) };
        if !self.take("^") {
            return Ok(Some(base));
        }
        let exponent = self.argument()?;
        Ok(Some(if euler { exp(exponent) } else { power(base, exponent) }))
    }

    /// An argument in braces, or a single digit or letter.
    fn argument(&mut self) -> Result<Complex, String> {
        self.skip();
        if self.take("{") {
            let value = self.sum()?;
            self.expect("}")?;
            return Ok(value);
        }
        if let Some(digit) = self.rest.chars().next().and_then(|c| c.to_digit(10)) {
            self.rest = &self.rest[1..];
            return Ok(number(f64::from(digit)));
        }
        self.base()?.ok_or_else(|| format!("an argument is missing before “{}”", self.rest))
    }

    fn between(&mut self, open: &str, close: &str) -> Result<Option<Complex>, String> {
        if !self.take(open) {
            return Ok(None);
        }
        let value = self.sum()?;
        self.expect(close)?;
        Ok(Some(value))
    }

    fn base(&mut self) -> Result<Option<Complex>, String> {
        self.skip();
        if let Some(value) = self.between("(", ")")? {
            return Ok(Some(value));
        }
        if let Some(value) = self.between("{", "}")? {
            return Ok(Some(value));
        }
        if let Some(value) = self.between(r"\lvert", r"\rvert")? {
            return Ok(Some(number(value.modulus())));
        }
        if let Some(value) = self.between(r"\lfloor", r"\rfloor")? {
            return Ok(Some(number(value.re.floor())));
        }
        if self.take(r"\frac") || self.take(r"\tfrac") {
            let (above, below) = (self.argument()?, self.argument()?);
            return Ok(Some(over(above, below)));
        }
        if self.take(r"\sqrt") {
            return Ok(Some(self.argument()?.sqrt()));
        }
        if self.take(r"\ln") {
            let argument = self.factor()?.ok_or("the argument of a logarithm is missing")?;
            return Ok(Some(ln(argument)));
        }
        if self.take(r"\max") {
            self.expect("(")?;
            let one = self.sum()?;
            self.expect(",")?;
            let other = self.sum()?;
            self.expect(")")?;
            return Ok(Some(number(one.re.max(other.re))));
        }
        let digits = self.rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').count();
        if digits > 0 && self.rest.starts_with(|c: char| c.is_ascii_digit()) {
            let (text, rest) = self.rest.split_at(digits);
            let text = text.trim_end_matches('.');
            self.rest = if text.len() < digits { "" } else { rest };
            return text.parse().map(|value| Some(number(value))).map_err(|_| format!("not a number: {text}"));
        }
        self.variable()
    }

    /// A Latin or Greek letter with its index; σ before a bracket is the logistic function.
    fn variable(&mut self) -> Result<Option<Complex>, String> {
        let rest = self.rest;
        let Some(first) = rest.chars().next() else { return Ok(None) };
        let mut length = first.len_utf8();
        if first == '\\' {
            length += rest[1..].chars().take_while(char::is_ascii_alphabetic).count();
            if RELATIONS.contains(&&rest[..length]) || [r"\pm", r"\cdot", r"\rvert", r"\rfloor"].contains(&&rest[..length]) {
                return Ok(None);
            }
        } else if !first.is_alphabetic() && !('\u{E000}'..'\u{F8FF}').contains(&first) {
            return Ok(None);
        }
        if let Some(index) = rest[length..].strip_prefix('_') {
            length += 1 + if index.starts_with('{') {
                index.find('}').ok_or("a closing brace is missing")? + 1
            } else {
                command_length(index)
            };
        }
        let name = &rest[..length];
        self.rest = &rest[length..];
        if name == r"\sigma" && self.rest.trim_start().starts_with('(') {
            let argument = self.base()?.ok_or("the argument of σ is missing")?;
            return Ok(Some(over(number(1.0), number(1.0) + exp(argument.times(-1.0)))));
        }
        if let Some((_, value)) = self.variables.iter().find(|(known, _)| known == name) {
            return Ok(Some(*value));
        }
        match name {
            "i" => Ok(Some(Complex::new(0.0, 1.0))),
            "e" => Ok(Some(number(std::f64::consts::E))),
            _ => Err(format!("unknown name {name}")),
        }
    }
}

/// The length of the command or character that a text begins with.
fn command_length(text: &str) -> usize {
    match text.strip_prefix('\\') {
        Some(name) => 1 + name.chars().take_while(char::is_ascii_alphabetic).count(),
        None => text.chars().next().map_or(0, char::len_utf8),
    }
}

#[test]
fn formulas_are_evaluated() {
    let variables = [(r"\eta", number(0.5)), ("b", number(3.0)), ("x_t", number(2.0)), (r"\ell", number(-2.0))];
    let cases = [
        (r"\lambda = 1 - 2\eta \pm i \eta b", Complex::new(0.0, 1.5)),
        (r"(1 - 8\eta)^2\, x_t .", number(18.0)),
        (r"\frac{1}{1 + b} ,", number(0.25)),
        (r"0 < \eta < \tfrac14", number(0.25)),
        (r"\sqrt{1 - b}", Complex::new(0.0, 2_f64.sqrt())),
        (r"\left( 1 + e^{\ell} \right) - 1", number((-2_f64).exp())),
        (r"\ln\left( 1 + e^{-\lvert \ell \rvert} \right) + \max(\ell, 0)", number((-2_f64).exp().ln_1p())),
        (r"\left\lfloor \frac{b + 2}{2} \right\rfloor + 1", number(3.0)),
        (r"-\sigma(\ell) / x_t", number(-0.5 / (1.0 + 2_f64.exp()))),
    ];
    for (tex, expected) in cases {
        let found = evaluate(tex, Side::Right, &variables, 1.0).unwrap();
        assert!((found - expected).modulus() < 1e-12, "{tex}: {found:?}");
    }
    assert!(evaluate(r"1 + \foo", Side::Right, &variables, 1.0).is_err());
    assert!(evaluate(r"1 + ", Side::Right, &variables, 1.0).is_err());
}
