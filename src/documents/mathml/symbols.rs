//! The LaTeX commands that the reader knows, with the characters that stand for them in MathML.

/// Identifiers and other ordinary symbols. MathML sets a single letter in italics.
pub(super) const ORDINARY: [(&str, &str); 28] = [
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ϵ"),
    ("varepsilon", "ε"),
    ("eta", "η"),
    ("theta", "θ"),
    ("kappa", "κ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("nu", "ν"),
    ("xi", "ξ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "ϕ"),
    ("chi", "χ"),
    ("psi", "ψ"),
    ("omega", "ω"),
    ("partial", "∂"),
    ("infty", "∞"),
    ("ell", "ℓ"),
    ("top", "⊤"),
    ("dots", "…"),
    ("ldots", "…"),
    ("cdots", "⋯"),
];

/// Symbols that LaTeX sets upright.
pub(super) const UPRIGHT: [(&str, &str); 5] = [("Delta", "Δ"), ("Lambda", "Λ"), ("Sigma", "Σ"), ("Omega", "Ω"), ("nabla", "∇")];

/// Binary operators and relations.
pub(super) const INFIX: [(&str, &str); 13] = [
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
];

/// Delimiters, with the side they stand on.
pub(super) const DELIMITERS: [(&str, &str, Side); 8] = [
    ("{", "{", Side::Open),
    ("}", "}", Side::Close),
    ("lvert", "|", Side::Open),
    ("rvert", "|", Side::Close),
    ("lVert", "‖", Side::Open),
    ("rVert", "‖", Side::Close),
    ("lfloor", "⌊", Side::Open),
    ("rfloor", "⌋", Side::Close),
];

/// Named functions. `max` and `min` take limits below in displayed formulas.
pub(super) const FUNCTIONS: [&str; 9] = ["ln", "log", "exp", "tanh", "sin", "cos", "max", "min", "det"];

/// Spaces and their widths.
pub(super) const SPACES: [(&str, &str); 5] =
    [(",", "0.17em"), (":", "0.22em"), (";", "0.28em"), ("quad", "1em"), ("qquad", "2em")];

/// The side of what it encloses on which a delimiter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Open,
    Close,
}

pub(super) fn find(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, symbol)| *symbol)
}

/// A letter or digit in mathematical bold; `None` for other characters.
pub(super) fn bold(letter: char) -> Option<char> {
    let first = match letter {
        'A'..='Z' => 0x1D400 - u32::from('A'),
        'a'..='z' => 0x1D41A - u32::from('a'),
        '0'..='9' => 0x1D7CE - u32::from('0'),
        _ => return None,
    };
    char::from_u32(first + u32::from(letter))
}

/// A capital letter in blackboard bold; Unicode encodes seven of them outside the block.
pub(super) fn blackboard(letter: char) -> Option<char> {
    match letter {
        'C' => Some('ℂ'),
        'H' => Some('ℍ'),
        'N' => Some('ℕ'),
        'P' => Some('ℙ'),
        'Q' => Some('ℚ'),
        'R' => Some('ℝ'),
        'Z' => Some('ℤ'),
        'A'..='Y' => char::from_u32(0x1D538 + u32::from(letter) - u32::from('A')),
        _ => None,
    }
}
