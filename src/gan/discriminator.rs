//! The discriminator: an image in, one logit out (above 0: "real").

use burn::module::Module;
use burn::nn::conv::{Conv2d, Conv2dConfig};
use burn::nn::{Linear, LinearConfig, PaddingConfig2d};
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};

use super::dropout::Dropout;
use super::init::Initializer;
use super::{KERNEL, SLOPE, Widths};

/// D: two strided convolutions, then one dense unit. 212,865 parameters in the homework's widths, which the shapes show.
#[derive(Module, Debug)]
pub struct Discriminator {
    conv1: Conv2d,
    conv2: Conv2d,
    fc: Linear,
}

impl Discriminator {
    /// Draws the weights from the run's seed; `device` must carry autodiff for training.
    #[must_use]
    pub fn new(init: &mut Initializer, widths: Widths, device: &Device) -> Self {
        let [first, second] = widths.discriminator;
        let strided = |channels| {
            let padding = PaddingConfig2d::Explicit(2, 2, 2, 2);
            Conv2dConfig::new(channels, KERNEL).with_stride([2, 2]).with_padding(padding).init(device)
        };
        Self {
            conv1: init.conv(strided([1, first]), device),
            conv2: init.conv(strided([first, second]), device),
            fc: init.dense(LinearConfig::new(second * 7 * 7, 1).init(device), device),
        }
    }

    /// Images `[batch, 1, 28, 28]` to logits `[batch, 1]`; nothing is dropped without `dropout`.
    #[must_use]
    pub fn forward(&self, images: Tensor<4>, dropout: Option<Dropout>) -> Tensor<2> {
        let drop = |layer, x| match dropout {
            Some(dropout) => dropout.apply(layer, x),
            None => x,
        };
        let x = leaky_relu(self.conv1.forward(images), SLOPE); // [batch, 64, 14, 14]
        let x = drop(0, x);
        let x = leaky_relu(self.conv2.forward(x), SLOPE); // [batch, 128, 7, 7]
        let x = drop(1, x);
        self.fc.forward(x.flatten(1, 3)) // [batch, 6272] to [batch, 1]
    }
}
