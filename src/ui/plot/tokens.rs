//! Colours and font of the style sheet, for canvases.

use web_sys::{CssStyleDeclaration, Element};

use crate::plot::chart::Ink;
use crate::ui::UiError;

/// Custom properties as CSS values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Background of cards.
    pub raised: String,
    /// Primary text.
    pub ink_1: String,
    /// Secondary text.
    pub ink_2: String,
    /// Axis labels and dashed lines.
    pub ink_3: String,
    /// Grid lines.
    pub rule_1: String,
    /// Edges.
    pub rule_2: String,
    pub sunken: String,
    /// Pale blue background.
    pub descend_soft: String,
    /// Pale orange background.
    pub ascend_soft: String,
    /// Failures.
    pub bad: String,
    pub family: String,
    /// Full and pale shades in the order of [`Ink::ALL`].
    shades: [(String, String); 5],
}

impl Tokens {
    /// Reads the custom properties at `element`.
    ///
    /// # Errors
    /// When the browser gives no computed style.
    pub fn read(element: &Element) -> Result<Self, UiError> {
        let failed = |reason| UiError::browser("read the page's colours", &reason);
        let style = gloo::utils::window().get_computed_style(element).map_err(failed)?;
        let style: CssStyleDeclaration = style.ok_or_else(|| failed("the element has no style".into()))?;
        let value = |name: &str| style.get_property_value(name).map(|text| text.trim().to_owned()).map_err(failed);
        let mut shades: [(String, String); 5] = Default::default();
        for (shade, ink) in shades.iter_mut().zip(Ink::ALL) {
            *shade = (value(ink.token())?, value(ink.pale_token())?);
        }
        Ok(Self {
            raised: value("--raised")?,
            ink_1: value("--ink-1")?,
            ink_2: value("--ink-2")?,
            ink_3: value("--ink-3")?,
            rule_1: value("--rule-1")?,
            rule_2: value("--rule-2")?,
            sunken: value("--sunken")?,
            descend_soft: value("--descend-soft")?,
            ascend_soft: value("--ascend-soft")?,
            bad: value("--bad")?,
            family: value("font-family")?,
            shades,
        })
    }

    #[must_use]
    pub fn ink(&self, ink: Ink) -> &str {
        &self.shades[ink as usize].0
    }

    #[must_use]
    pub fn pale(&self, ink: Ink) -> &str {
        &self.shades[ink as usize].1
    }
}
