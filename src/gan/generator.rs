//! The generator: a latent vector in, an image out.

use burn::module::Module;
use burn::nn::conv::{ConvTranspose2d, ConvTranspose2dConfig};
use burn::nn::{BatchNorm, BatchNormConfig, Linear, LinearConfig};
use burn::tensor::activation::leaky_relu;
use burn::tensor::{Device, Tensor};

use super::init::Initializer;
use super::{KERNEL, LATENT, SLOPE, Widths};

/// G: a dense layer to 7×7×256, then three transposed convolutions. No biases. 2,280,384 parameters in the homework's
/// widths, which the shapes show.
///
/// Batch norm: ε 1e-5; in training by the batch's mean and population variance, for sheets by the running ones
/// (momentum 0.1). PyTorch keeps the sample variance there instead, larger by n/(n − 1), n ≥ 784 values a channel.
#[derive(Module, Debug)]
pub struct Generator {
    fc: Linear,
    convt1: ConvTranspose2d,
    bn1: BatchNorm,
    convt2: ConvTranspose2d,
    bn2: BatchNorm,
    convt3: ConvTranspose2d,
}

impl Generator {
    /// Draws the weights from the run's seed; `device` must carry autodiff for training.
    #[must_use]
    pub fn new(init: &mut Initializer, widths: Widths, device: &Device) -> Self {
        let [dense, first, second] = widths.generator;
        // Output side: (side − 1)·stride − 2·2 + 5 + padding_out.
        let transposed = |channels, stride, padding_out| {
            ConvTranspose2dConfig::new(channels, KERNEL)
                .with_stride([stride; 2])
                .with_padding([2, 2])
                .with_padding_out([padding_out; 2])
                .with_bias(false)
                .init(device)
        };
        Self {
            fc: init.dense(LinearConfig::new(LATENT, dense * 7 * 7).with_bias(false).init(device), device),
            convt1: init.conv_transposed(transposed([dense, first], 1, 0), device),
            bn1: BatchNormConfig::new(first).init(device),
            convt2: init.conv_transposed(transposed([first, second], 2, 1), device),
            bn2: BatchNormConfig::new(second).init(device),
            convt3: init.conv_transposed(transposed([second, 1], 2, 1), device),
        }
    }

    /// How many numbers are trained. (Burn's own count takes batch norm's running statistics in.)
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        let statistics = |bn: &BatchNorm| bn.running_mean.num_params() + bn.running_var.num_params();
        self.num_params() - statistics(&self.bn1) - statistics(&self.bn2)
    }

    /// Latents `[batch, 100]` to images `[batch, 1, 28, 28]` in [-1, 1]. On an autodiff device batch norm uses
    /// the batch's statistics and updates the running ones.
    #[must_use]
    pub fn forward(&self, latents: Tensor<2>) -> Tensor<4> {
        let x = self.fc.forward(latents);
        let [batch, features] = x.dims();
        let x = x.reshape([batch, features / 49, 7, 7]); // [batch, 256, 7, 7]
        let x = self.bn1.forward(self.convt1.forward(x)); // [batch, 128, 7, 7]
        let x = leaky_relu(x, SLOPE);
        let x = self.bn2.forward(self.convt2.forward(x)); // [batch, 64, 14, 14]
        let x = leaky_relu(x, SLOPE);
        self.convt3.forward(x).tanh() // [batch, 1, 28, 28]
    }
}
