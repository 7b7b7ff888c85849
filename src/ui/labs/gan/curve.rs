//! What the chart beside the sheet can show.

use crate::plot::{Ink, Stroke};
use crate::run::quality::Number;
use crate::ui::widgets::Term;

/// What the chart beside the sheet shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Curve {
    #[default]
    Losses,
    Kid,
    OneNn,
    Coverage,
}

impl Curve {
    pub(super) const ALL: [Self; 4] = [Self::Losses, Self::Kid, Self::OneNn, Self::Coverage];

    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Losses => "Losses",
            Self::Kid => "KID",
            Self::OneNn => "1-NN",
            Self::Coverage => "Coverage",
        }
    }

    /// Title and note of the panel, and the term that the note explains.
    pub(super) fn texts(self) -> (&'static str, &'static str, Term) {
        match self {
            Self::Losses | Self::Kid => ("Quality", "KID: 0 is no difference from real images", Term::Kid),
            Self::OneNn => ("Quality", "1-NN accuracy: 50% is chance", Term::OneNn),
            Self::Coverage => ("Quality", "coverage of real images, and precision of generated ones", Term::Coverage),
        }
    }

    pub(super) fn numbers(self) -> &'static [(Number, &'static str, Ink, Stroke)] {
        match self {
            Self::Losses | Self::Kid => &[(Number::Kid, "KID", Ink::Ascend, Stroke::Full)],
            Self::OneNn => &[(Number::OneNn, "1-NN", Ink::Ascend, Stroke::Full)],
            Self::Coverage => &[
                (Number::Coverage, "coverage", Ink::Ascend, Stroke::Full),
                (Number::Precision, "precision", Ink::Descend, Stroke::Dashed),
            ],
        }
    }
}
