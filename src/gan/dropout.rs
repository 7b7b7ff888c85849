//! Which of dropout's masks a pass through the discriminator draws.
//!
//! A step passes through D twice: over real and fake images as one batch when D learns, over the fakes when G learns.
//! Each pass and layer has its own lane of the stream, and each step its own counter, so no two masks are the same.

use burn::tensor::Tensor;

use super::ops::dropout_mask::{MaskSpec, dropout_mask};

/// Who learns from a pass through the discriminator.
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
    /// The run's seed.
    pub seed: u32,
    /// The training step, from 0.
    pub step: u32,
    /// Who learns.
    pub pass: Pass,
    /// The probability that an activation is dropped: at least 0, below 1.
    pub probability: f32,
}

/// Layers of the discriminator that drop.
const LAYERS: u32 = 2;

impl Dropout {
    /// The mask after layer `layer`, counted from 0; none where nothing is dropped. Its elements are counted over (image, y, x,
    /// channel).
    #[must_use]
    pub fn mask(&self, layer: u32) -> Option<MaskSpec> {
        let lane = layer + LAYERS * u32::from(self.pass == Pass::Generator);
        let spec = MaskSpec { seed: self.seed, step: self.step, lane, probability: self.probability };
        (self.probability > 0.0).then_some(spec)
    }

    /// `x` of any shape with each element dropped or scaled, after layer `layer`.
    #[must_use]
    pub fn apply<const D: usize>(&self, layer: u32, x: Tensor<D>) -> Tensor<D> {
        let Some(mask) = self.mask(layer) else { return x };
        let mask = dropout_mask(x.clone(), mask);
        let mask = if x.is_autodiff() { Tensor::from_inner(mask) } else { mask };
        x * mask
    }
}
