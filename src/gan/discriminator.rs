//! The discriminator: an image in, one logit out (above 0: "real").

use burn::tensor::Tensor;

use super::dropout::Dropout;
use super::layers::{Convolution, DenseFromMaps, Maps};
use crate::network::{Architecture, Stage};

/// D: convolutions with LeakyReLU and dropout, then a dense layer to one logit.
#[derive(Clone, Debug)]
pub struct Discriminator {
    convolutions: Vec<Convolution>,
    fc: DenseFromMaps,
}

impl Discriminator {
    /// The network with these tensors, which are those of [`Architecture::discriminator_tensors`].
    #[must_use]
    pub fn new(architecture: Architecture, tensors: &[Tensor<2>]) -> Self {
        let (convolutions, fc) = tensors.split_at(2 * architecture.discriminator.len());
        let convolution = |(pair, stage): (&[Tensor<2>], &Stage)| Convolution {
            weight: pair[0].clone(),
            bias: pair[1].clone(),
            stride: stage.stride,
        };
        Self {
            convolutions: convolutions.chunks_exact(2).zip(architecture.discriminator).map(convolution).collect(),
            fc: DenseFromMaps { weight: fc[0].clone(), bias: fc[1].clone() },
        }
    }

    /// Images `[batch, 1, 28, 28]` to logits `[batch, 1]`. `None` disables dropout.
    #[must_use]
    pub fn forward(&self, images: Maps, dropout: Option<Dropout>) -> Tensor<2> {
        let mut x = images;
        for (layer, convolution) in (0..).zip(&self.convolutions) {
            let mask = dropout.and_then(|dropout| dropout.mask(layer));
            x = convolution.forward(x, mask); // [batch, 64, 14, 14], [batch, 128, 7, 7]
        }
        self.fc.forward(x)
    }
}
