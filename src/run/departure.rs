//! Ways to depart from the handout's networks and losses, to see what each part is for.

use serde::{Deserialize, Serialize};

/// One departure, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Departure {
    /// As the handout has it.
    #[default]
    None,
    /// G minimises the mean of ln(1 − D(G(z))), flat where D is sure.
    SaturatingLoss,
    /// The generator without its batch norms.
    NoBatchNorm,
    /// The discriminator without dropout.
    NoDropout,
    /// A sigmoid on D's output, in front of a loss that takes logits.
    SigmoidTwice,
}

impl Departure {
    /// Every one, in the order the page lists them.
    pub const ALL: [Self; 5] = [Self::None, Self::SaturatingLoss, Self::NoBatchNorm, Self::NoDropout, Self::SigmoidTwice];

    /// The name in the address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SaturatingLoss => "saturating-loss",
            Self::NoBatchNorm => "no-batch-norm",
            Self::NoDropout => "no-dropout",
            Self::SigmoidTwice => "sigmoid-twice",
        }
    }

    /// Its name in words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "None",
            Self::SaturatingLoss => "Saturating loss",
            Self::NoBatchNorm => "No batch norm",
            Self::NoDropout => "No dropout",
            Self::SigmoidTwice => "Sigmoid twice",
        }
    }

    /// What it does, in a line.
    #[must_use]
    pub fn line(self) -> &'static str {
        match self {
            Self::None => "As the handout has it. Choose one to see what a part is for.",
            Self::SaturatingLoss => "G minimises the mean of ln(1 − D(G(z))), instead of −ln D(G(z)).",
            Self::NoBatchNorm => "The generator without its two batch norms.",
            Self::NoDropout => "The discriminator without its two dropouts.",
            Self::SigmoidTwice => "A sigmoid on D’s output, before a loss that takes logits: a common mistake.",
        }
    }

    /// D's loss where it can't tell: its logits are 0. In nats.
    #[must_use]
    pub fn undecided(self) -> f64 {
        let softplus = |x: f64| x.exp().ln_1p();
        let judged = if self == Self::SigmoidTwice { 0.5 } else { 0.0 };
        softplus(-judged) + softplus(judged)
    }

    /// What to watch for.
    #[must_use]
    pub fn watch(self) -> &'static str {
        match self {
            Self::None => "",
            Self::SaturatingLoss => {
                "Where D is sure that an image is G’s, this loss is flat, and G learns little from it: that is so at the beginning. G’s loss is \
                 never above 0 here, and a lower one is better for G. See whether the sheet leaves the noise later."
            }
            Self::NoBatchNorm => {
                "Without it the size of what passes G depends on its weights alone. See how long the sheet stays noise, and whether its \
                 places come to look alike."
            }
            Self::NoDropout => "D can lean on single features. See whether its loss falls lower, and G’s rises.",
            Self::SigmoidTwice => {
                "The loss takes D’s probability for a logit, so D’s loss can’t fall below ln(1 + 1/e) + ln 2 = 1.006, however sure D \
                 is, and both gradients are small."
            }
        }
    }
}
