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
}
