//! Any text as LaTeX text.

use crate::documents::letters;
use crate::documents::mathml::math_command;

/// ASCII characters with a LaTeX command, and characters whose command is not that of formulas.
const COMMANDS: [(char, &str); 40] = [
    ('\\', r"\textbackslash{}"),
    ('{', r"\{"),
    ('}', r"\}"),
    // The text fonts of a minimal TeX lack the dollar sign and the grave accent.
    ('$', r"\ensuremath{\$}"),
    ('&', r"\&"),
    ('#', r"\#"),
    ('%', r"\%"),
    ('_', r"\_"),
    ('~', r"\textasciitilde{}"),
    ('^', r"\textasciicircum{}"),
    ('<', r"\ensuremath{<}"),
    ('>', r"\ensuremath{>}"),
    ('|', r"\ensuremath{|}"),
    ('"', r"\char34{}"),
    ('`', r"\char96{}"),
    ('’', "'"),
    ('‘', "`"),
    ('“', "``"),
    ('”', "''"),
    ('‐', "-"),
    ('\u{2011}', r"\mbox{-}"),
    ('‒', "--"),
    ('–', "--"),
    ('—', "---"),
    ('―', "---"),
    ('…', r"\dots{}"),
    ('•', r"\textbullet{}"),
    ('†', r"\textdagger{}"),
    ('‡', r"\textdaggerdbl{}"),
    ('\u{ad}', r"\-"),
    ('\u{a0}', "~"),
    ('\u{2002}', r"\enspace{}"),
    ('\u{2003}', r"\quad{}"),
    ('\u{2009}', r"\,"),
    ('\u{200a}', r"\,"),
    ('\u{202f}', r"\,"),
    ('\u{200b}', r"\hspace{0pt}"),
    ('\u{200c}', ""),
    ('\u{200d}', ""),
    ('\u{feff}', ""),
];

/// Signs that pdflatex reads as they are, with `textcomp`.
const TYPED: &str = "¡¢£¤¥¦§¨©ª«¬®¯°´¶¸¹º»¿÷ƒ‚„‰‱‹›€№℃℗℠™℮";

/// Capital Greek letters that look like Latin ones, and those.
const LOOKALIKES: [(char, char); 14] = [
    ('Α', 'A'),
    ('Β', 'B'),
    ('Ε', 'E'),
    ('Ζ', 'Z'),
    ('Η', 'H'),
    ('Ι', 'I'),
    ('Κ', 'K'),
    ('Μ', 'M'),
    ('Ν', 'N'),
    ('Ο', 'O'),
    ('Ρ', 'P'),
    ('Τ', 'T'),
    ('Υ', 'Y'),
    ('Χ', 'X'),
];

/// Greek letters with accents, and their bases.
const ACCENTED_GREEK: &str = "άαέεήηίιόούυώωϊιϋυΆΑΈΕΉΗΊΙΌΟΎΥΏΩ";

/// LaTeX text for the character that `text` starts with and the accents after it, and their length; `None` if pdflatex has no letter
/// for it.
fn read(text: &str) -> Option<(String, usize)> {
    let letter = text.chars().next()?;
    if let Some(read) = letters::latin(text) {
        return Some(read);
    }
    let length = letter.len_utf8();
    let known = COMMANDS.iter().find(|(known, _)| *known == letter).map(|(_, command)| (*command).to_owned());
    let plain = || (letter.is_ascii() || TYPED.contains(letter)).then(|| letter.to_string());
    let in_formula = || greek(letter).or_else(|| math_command(letter)).map(|command| format!("\\ensuremath{{{command}}}"));
    known.or_else(plain).or_else(in_formula).map(|tex| (tex, length))
}

/// LaTeX in math mode for Greek letters that formulas don't use.
fn greek(letter: char) -> Option<String> {
    let mut pairs = ACCENTED_GREEK.chars();
    while let (Some(accented), Some(base)) = (pairs.next(), pairs.next()) {
        if accented == letter {
            let accent = if "ϊϋ".contains(letter) { "ddot" } else { "acute" };
            let base = greek(base).or_else(|| math_command(base))?;
            return Some(format!("\\{accent}{{{base}}}"));
        }
    }
    let latin = LOOKALIKES.iter().find(|(known, _)| *known == letter).map(|(_, latin)| format!("\\mathrm{{{latin}}}"));
    latin.or_else(|| (letter == 'ο').then(|| "o".to_owned()))
}

/// Ligatures such as `--` stay: they are harmless.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let (tex, length) = match read(rest) {
            _ if letter.is_control() => (if letter == '\n' { "\n" } else { "" }.to_owned(), letter.len_utf8()),
            Some(read) => read,
            None => (format!("[U+{:04X}]", u32::from(letter)), letter.len_utf8()),
        };
        safe.push_str(&tex);
        rest = &rest[length..];
    }
    safe
}

/// Characters of a text that the LaTeX file names by their codes, each once.
#[must_use]
pub fn unset(text: &str) -> Vec<char> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match read(rest) {
            Some((_, length)) => length,
            None => {
                if !letter.is_control() && !found.contains(&letter) {
                    found.push(letter);
                }
                letter.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    found
}
