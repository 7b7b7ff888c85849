//! The discriminator: an image in, one logit out (above 0: "real").

use burn::tensor::Tensor;

use super::Widths;
use super::dropout::Dropout;
use super::layers::{Convolution, DenseFromMaps, Maps};
use super::parameters::{Form, TENSORS, Unit};

/// D: two strided convolutions, then one dense unit. 212,865 parameters in the homework's widths, which the shapes show.
#[derive(Clone, Debug)]
pub struct Discriminator {
    conv1: Convolution,
    conv2: Convolution,
    fc: DenseFromMaps,
}

impl Discriminator {
    /// Its parameters, in order.
    #[must_use]
    pub const fn units(widths: Widths) -> [Unit; TENSORS] {
        let [first, second] = widths.discriminator;
        [
            Unit { name: "conv1.weight", form: Form::Convolution { inputs: 1, outputs: first } },
            Unit { name: "conv1.bias", form: Form::Bias(first) },
            Unit { name: "conv2.weight", form: Form::Convolution { inputs: first, outputs: second } },
            Unit { name: "conv2.bias", form: Form::Bias(second) },
            Unit { name: "fc.weight", form: Form::FromMaps { channels: second } },
            Unit { name: "fc.bias", form: Form::Bias(1) },
        ]
    }

    /// The network with these parameters.
    #[must_use]
    pub fn new([weight1, bias1, weight2, bias2, weight3, bias3]: [Tensor<2>; TENSORS]) -> Self {
        Self {
            conv1: Convolution { weight: weight1, bias: bias1 },
            conv2: Convolution { weight: weight2, bias: bias2 },
            fc: DenseFromMaps { weight: weight3, bias: bias3 },
        }
    }

    /// Images `[batch, 1, 28, 28]` to logits `[batch, 1]`; nothing is dropped without `dropout`.
    #[must_use]
    pub fn forward(&self, images: Maps, dropout: Option<Dropout>) -> Tensor<2> {
        let mask = |layer| dropout.and_then(|dropout| dropout.mask(layer));
        let x = self.conv1.forward(images, mask(0)); // [batch, 64, 14, 14]
        let x = self.conv2.forward(x, mask(1)); // [batch, 128, 7, 7]
        self.fc.forward(x)
    }
}
