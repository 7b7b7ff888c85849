//! Characters that people type or paste into formulas, as the LaTeX commands that stand for them.

use super::alphabet::Alphabet;
use super::symbols::{CLOSING, DOTS, FUNCTIONS, INFIX, LARGE, OPENING, ORDINARY, UPRIGHT, pairs};

const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ";
const PLAIN: &str = "0123456789+-=()ni";

/// The sign for which another stands in scripts: `2` for `²`.
fn of_script(script: &str, letter: char) -> Option<char> {
    script.chars().zip(PLAIN.chars()).find(|(known, _)| *known == letter).map(|(_, plain)| plain)
}

/// LaTeX in math mode for one character beyond ASCII: `\theta` for `θ`, `^{2}` for `²`. It may run together with a letter after it.
pub(crate) fn command(letter: char) -> Option<String> {
    if letter.is_ascii() {
        return None;
    }
    for (script, mark) in [(RAISED, '^'), (LOWERED, '_')] {
        if let Some(plain) = of_script(script, letter) {
            return Some(format!("{mark}{{{plain}}}"));
        }
    }
    let other = match letter {
        '−' | '–' => "-",
        '·' => r"\cdot",
        '•' => r"\bullet",
        '‖' => r"\Vert",
        '’' | '\u{2032}' => "'",
        '″' => "''",
        'µ' => r"\mu",
        '½' => r"\tfrac{1}{2}",
        '¼' => r"\tfrac{1}{4}",
        '¾' => r"\tfrac{3}{4}",
        '⅓' => r"\tfrac{1}{3}",
        '⅔' => r"\tfrac{2}{3}",
        '⅛' => r"\tfrac{1}{8}",
        '∆' => r"\Delta",
        _ => "",
    };
    if !other.is_empty() {
        return Some(other.to_owned());
    }
    let is_it = |sign: &str| sign.chars().eq([letter]);
    let tables = [ORDINARY, UPRIGHT, DOTS, INFIX, LARGE, FUNCTIONS, OPENING, CLOSING];
    let known = tables.into_iter().flat_map(pairs).find(|(_, sign)| is_it(sign));
    // The dotless letters are letters of text.
    let known = known.filter(|(name, _)| !matches!(*name, "imath" | "jmath"));
    let capital = || ('A'..='Z').find(|capital| Alphabet::Blackboard.letter(*capital) == letter);
    known.map(|(name, _)| format!("\\{name}")).or_else(|| capital().map(|capital| format!("\\mathbb{{{capital}}}")))
}

/// A formula with commands for characters beyond ASCII. Letters of text stay.
pub(super) fn with_commands(tex: &str) -> String {
    let mut plain = String::with_capacity(tex.len());
    let mut letters = tex.chars().peekable();
    while let Some(letter) = letters.next() {
        let script = [(RAISED, '^'), (LOWERED, '_')].into_iter().find(|(script, _)| of_script(script, letter).is_some());
        if let Some((script, mark)) = script {
            plain.extend([mark, '{']);
            plain.extend(of_script(script, letter));
            while let Some(next) = letters.peek().and_then(|next| of_script(script, *next)) {
                plain.push(next);
                letters.next();
            }
            plain.push('}');
        } else if matches!(letter, '\t' | '\u{a0}' | '\u{2009}' | '\u{202f}') {
            plain.push(' ');
        } else if let Some(command) = command(letter) {
            let is_word = command.ends_with(|last: char| last.is_ascii_alphabetic());
            plain.push_str(&command);
            plain.extend(is_word.then_some(' '));
        } else {
            plain.push(letter);
        }
    }
    plain
}
