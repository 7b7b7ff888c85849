//! LaTeX as MathML Core, with its source as an annotation.

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::article::Trouble;

/// Sets formulas.
pub(crate) struct Setter(LatexToMathML);

/// What the converter styles in place, and the class in `static/styles/theory.css` that says the same: a page's policy may forbid
/// styles in place.
const CLASSES: [(&str, &str); 5] = [
    ("text-align: right;justify-items: end;padding-right: 0;", "is-right"),
    ("text-align: left;justify-items: start;padding-left: 0;", "is-left"),
    ("text-align: right;justify-items: end;padding-right: 0;padding-left:0;", "is-right"),
    ("text-align: left;justify-items: start;padding-right: 0;", "is-case"),
    ("text-align: left;justify-items: start;padding-right: 0;padding-left:1em;", "is-when"),
];

impl Setter {
    /// One with no macros of ours: what is copied as LaTeX works anywhere.
    ///
    /// # Errors
    /// When the converter can't be made.
    pub(crate) fn new() -> Result<Self, Trouble> {
        let config = MathCoreConfig { annotation: true, ..MathCoreConfig::default() };
        LatexToMathML::new(config).map(Self).map_err(|_| Trouble::new("", "the LaTeX converter has no such configuration"))
    }

    /// A formula as a `<math>` element.
    ///
    /// # Errors
    /// When the LaTeX is not understood.
    pub(crate) fn set(&self, place: &str, tex: &str, display: bool) -> Result<String, Trouble> {
        let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
        let set =
            self.0.convert_with_local_state(tex, mode).map_err(|error| Trouble::new(place, format!("{error} in: {tex}")))?;
        let mut mathml = set.mathml;
        for (style, class) in CLASSES {
            mathml = mathml.replace(&format!("style=\"{style}\""), &format!("class=\"{class}\""));
        }
        if mathml.contains(" style=") {
            return Err(Trouble::new(place, format!("a style without a class in {mathml}")));
        }
        Ok(mathml)
    }
}
