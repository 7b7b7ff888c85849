//! A network of the visitor's own, from the `state_dict` of a program in PyTorch.

use serde::{Deserialize, Serialize};

use crate::network::comparison::Comparison;
use crate::run::quality::Measured;

/// Largest file that is read, in bytes: both networks with their optimisers' state have 30 million.
pub const MAX_BYTES: usize = 128 << 20;

/// Images that each generator draws, of the latents of the recorded run's sheet, and that each discriminator judges of each kind.
pub const DRAWN: u32 = 64;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OwnNetwork {
    /// No network that can be compared: a sentence for the visitor.
    Refused(String),
    /// Tensors, compared with ours.
    Compared {
        /// Layer by layer.
        comparison: Comparison,
        /// The part of the file that was compared, and what else the file holds: a sentence, empty if there is nothing to say.
        note: String,
        /// Why it is not drawn or asked although its shapes fit.
        broken: Option<String>,
        /// What it does; `None` if its shapes don't fit, or it is broken.
        shown: Option<Shown>,
    },
}

/// What a network does, beside the recorded one. Probabilities are D's that an image is real.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shown {
    /// A generator. The buffer holds [`DRAWN`] images of the recorded one, and as many of the visitor's of the same latents, one byte a
    /// pixel.
    Generator {
        /// Of the recorded generator's images, by the recorded D.
        recorded: Vec<f32>,
        /// Of the visitor's.
        yours: Vec<f32>,
        /// How good 1,000 of the visitor's images are, beside the real ones of the recorded run's numbers.
        quality: Box<Measured>,
    },
    /// A discriminator: of [`DRAWN`] real images and as many of the recorded generator.
    Discriminator {
        /// `[real, generated]`, by the recorded D.
        recorded: [Vec<f32>; 2],
        /// By the visitor's.
        yours: [Vec<f32>; 2],
    },
}
