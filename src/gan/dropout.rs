//! Dropout masks of the passes through the discriminator.
//!
//! A step passes through D twice: over real and fake images as one batch when D learns, over the fakes when G learns. The lane of
//! the random stream differs by pass and layer, and the counter by step, so no two masks are the same.

use burn::tensor::Tensor;

use super::ops::dropout_mask::{MaskSpec, dropout_mask};

/// The network that learns from a pass through the discriminator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// D, on real images followed by fakes.
    Discriminator,
    /// G, on fakes.
    Generator,
}

/// Dropout in one pass.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    /// The seed of the run's masks.
    pub seed: u32,
    /// The training step, from 0.
    pub step: u32,
    /// Selects the pass's lanes.
    pub pass: Pass,
    /// The probability that an activation is zeroed, in [0, 1).
    pub probability: f32,
}

impl Dropout {
    /// The mask after layer `layer`, from 0, with elements counted over (image, y, x, channel). `None` at probability 0.
    ///
    /// Two layers of each pass share four lanes (D 0 and 1, G 2 and 3), the next two layers the next four, and so on.
    #[must_use]
    pub fn mask(&self, layer: u32) -> Option<MaskSpec> {
        let lane = 4 * (layer / 2) + 2 * u32::from(self.pass == Pass::Generator) + layer % 2;
        let spec = MaskSpec { seed: self.seed, step: self.step, lane, probability: self.probability };
        (self.probability > 0.0).then_some(spec)
    }

    /// Applies the mask of layer `layer` to `x` of any shape.
    #[must_use]
    pub fn apply<const D: usize>(&self, layer: u32, x: Tensor<D>) -> Tensor<D> {
        let Some(mask) = self.mask(layer) else { return x };
        let mask = dropout_mask(x.clone(), mask);
        let mask = if x.is_autodiff() { Tensor::from_inner(mask) } else { mask };
        x * mask
    }
}
