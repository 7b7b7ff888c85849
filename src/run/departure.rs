//! Departures from the handout's networks and losses, which show the purpose of each part.

use serde::{Deserialize, Serialize};

use crate::settings::variants;

/// One departure, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Departure {
    /// The handout's networks and losses.
    #[default]
    None,
    /// G minimises the mean of ln(1 − D(G(z))), which is flat where D is confident.
    SaturatingLoss,
    /// The generator without batch norm.
    NoBatchNorm,
    /// The discriminator without dropout.
    NoDropout,
    /// A sigmoid on D's output, before a loss that expects logits.
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
    /// D's loss in nats if it cannot tell real from fake, with logits 0.
    #[must_use]
    pub fn undecided(self) -> f64 {
        let softplus = |x: f64| x.exp().ln_1p();
        let logit = if self == Self::SigmoidTwice { 0.5 } else { 0.0 };
        softplus(-logit) + softplus(logit)
    }

    /// What to watch for in the run.
    #[must_use]
    pub fn watch(self) -> &'static str {
        match self {
            Self::None => "",
            Self::SaturatingLoss => {
                "This loss is flat where D is sure that an image is G’s, so G learns little at the beginning. G’s loss is never above 0 \
                 here, and lower is better for G. See whether the sheet leaves the noise later."
            }
            Self::NoBatchNorm => {
                "Without batch norm the scale of G’s activations depends on its weights alone. See how long the sheet stays noise, and \
                 whether its images become alike."
            }
            Self::NoDropout => "D can rely on single features. See whether its loss falls lower, and G’s rises.",
            Self::SigmoidTwice => {
                "The loss takes D’s probability for a logit. D’s loss cannot fall below ln(1 + 1/e) + ln 2 = 1.006, however sure D is, \
                 and both gradients are small."
            }
        }
    }
}
