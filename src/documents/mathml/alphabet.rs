//! Alphabets of formulas: Unicode's mathematical letters.

/// An alphabet that a command such as `\mathbf` selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    Upright,
    Italic,
    Bold,
    /// `\boldsymbol`: bold letters as slanted as in plain formulas.
    BoldSymbol,
    Blackboard,
    Calligraphic,
    Fraktur,
    Sans,
    Typewriter,
}

impl Alphabet {
    /// That of `\mathbf` for `mathbf`.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "mathrm" => Self::Upright,
            "mathit" => Self::Italic,
            "mathbf" => Self::Bold,
            "boldsymbol" | "bm" => Self::BoldSymbol,
            "mathbb" => Self::Blackboard,
            "mathcal" | "mathscr" => Self::Calligraphic,
            "mathfrak" => Self::Fraktur,
            "mathsf" => Self::Sans,
            "mathtt" => Self::Typewriter,
            _ => return None,
        })
    }

    /// Whether LaTeX has this letter or digit in the alphabet.
    pub(super) fn accepts(self, letter: char) -> bool {
        match self {
            Self::Blackboard | Self::Calligraphic => letter.is_ascii_uppercase(),
            Self::Fraktur => letter.is_ascii_alphabetic(),
            _ => true,
        }
    }

    /// A letter, digit or symbol in this alphabet; itself where Unicode has no other.
    pub(super) fn letter(self, letter: char) -> char {
        let (capital, small, digit) = match self {
            Self::Upright => return letter,
            Self::Italic => (0x1D434, 0x1D44E, None),
            Self::Bold => (0x1D400, 0x1D41A, Some(0x1D7CE)),
            Self::BoldSymbol => (0x1D468, 0x1D482, Some(0x1D7CE)),
            Self::Blackboard => (0x1D538, 0x1D552, None),
            Self::Calligraphic => (0x1D49C, 0x1D4B6, None),
            Self::Fraktur => (0x1D504, 0x1D51E, None),
            Self::Sans => (0x1D5A0, 0x1D5BA, Some(0x1D7E2)),
            Self::Typewriter => (0x1D670, 0x1D68A, Some(0x1D7F6)),
        };
        let placed = |first: u32, from: char| char::from_u32(first + u32::from(letter) - u32::from(from)).unwrap_or(letter);
        match letter {
            'A'..='Z' => self.outside_its_block(letter).unwrap_or_else(|| placed(capital, 'A')),
            'h' if self == Self::Italic => 'ℎ',
            'a'..='z' => placed(small, 'a'),
            '0'..='9' => digit.map_or(letter, |first| placed(first, '0')),
            _ if self == Self::BoldSymbol => bold_greek(letter).unwrap_or(letter),
            _ => letter,
        }
    }

    /// Capitals that Unicode had before the block of mathematical letters.
    fn outside_its_block(self, letter: char) -> Option<char> {
        let (plain, own) = match self {
            Self::Blackboard => ("CHNPQRZ", "ℂℍℕℙℚℝℤ"),
            Self::Calligraphic => ("BEFHILMR", "ℬℰℱℋℐℒℳℛ"),
            Self::Fraktur => ("CHIRZ", "ℭℌℑℜℨ"),
            _ => return None,
        };
        plain.chars().zip(own.chars()).find(|(known, _)| *known == letter).map(|(_, own)| own)
    }
}

/// Greek letters, ∇ and ∂ in bold; capitals stand upright as in plain formulas.
fn bold_greek(letter: char) -> Option<char> {
    let code = match letter {
        'Α'..='Ω' => 0x1D6A8 + u32::from(letter) - u32::from('Α'),
        'α'..='ω' => 0x1D736 + u32::from(letter) - u32::from('α'),
        '∇' => 0x1D6C1,
        '∂' => 0x1D74F,
        'ϵ' => 0x1D750,
        'ϑ' => 0x1D751,
        'ϰ' => 0x1D752,
        'ϕ' => 0x1D753,
        'ϱ' => 0x1D754,
        'ϖ' => 0x1D755,
        _ => return None,
    };
    char::from_u32(code)
}
