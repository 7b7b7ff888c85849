//! Ways to depart from the handout's networks and losses, to see what each part is for.

use serde::{Deserialize, Serialize};

use crate::settings::variants;

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

variants! { Departure {
    None = "none", "None", "As the handout has it. Choose one to see what a part is for.";
    SaturatingLoss = "saturating-loss", "Saturating loss", "G minimises the mean of ln(1 − D(G(z))), instead of −ln D(G(z)).";
    NoBatchNorm = "no-batch-norm", "No batch norm", "The generator without its two batch norms.";
    NoDropout = "no-dropout", "No dropout", "The discriminator without its two dropouts.";
    SigmoidTwice = "sigmoid-twice", "Sigmoid twice", "A sigmoid on D’s output, before a loss that takes logits: a common mistake.";
}}

impl Departure {
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
