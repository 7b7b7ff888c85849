//! First weights, as PyTorch's default: uniform in ±1/√fan_in, biases by the fan-in of their weight.
//!
//! For a transposed convolution PyTorch takes `out_channels · height · width` as the fan-in, and so do we.

use burn::module::Param;
use burn::nn::Linear;
use burn::nn::conv::{Conv2d, ConvTranspose2d};
use burn::tensor::{Device, Tensor, TensorData};

use crate::math::rng::{Purpose, Stream};

/// Hands out weights from the seed: the n-th tensor asked for is the n-th of the stream.
#[derive(Debug)]
pub struct Initializer {
    stream: Stream,
    tensors: u32,
}

impl Initializer {
    /// Weights of the run with this seed.
    #[must_use]
    pub fn new(seed: u32) -> Self {
        Self { stream: Stream::new(seed, Purpose::Weights), tensors: 0 }
    }

    fn uniform<const D: usize>(&mut self, shape: [usize; D], fan_in: usize, device: &Device) -> Param<Tensor<D>> {
        #[expect(clippy::cast_precision_loss, reason = "a fan-in is a few thousand")]
        let bound = 1.0 / (fan_in as f32).sqrt();
        let count = shape.iter().product::<usize>();
        let values: Vec<f32> =
            (0_u32..).take(count).map(|i| (2.0 * self.stream.uniform(self.tensors, i) - 1.0) * bound).collect();
        self.tensors += 1;
        Param::from_tensor(Tensor::from_data(TensorData::new(values, shape), device))
    }

    /// `layer` with new weights `[in, out]` and bias `[out]`; fan-in `in`.
    #[must_use]
    pub fn dense(&mut self, layer: Linear, device: &Device) -> Linear {
        let [inputs, outputs] = layer.weight.lazy_shape().dims();
        let weight = self.uniform([inputs, outputs], inputs, device);
        let bias = layer.bias.as_ref().map(|_| self.uniform([outputs], inputs, device));
        Linear { weight, bias }
    }

    /// `layer` with new weights `[out, in, h, w]` and bias `[out]`; fan-in `in·h·w`.
    #[must_use]
    pub fn conv(&mut self, layer: Conv2d, device: &Device) -> Conv2d {
        let [outputs, inputs, height, width] = layer.weight.lazy_shape().dims();
        let fan_in = inputs * height * width;
        let weight = self.uniform([outputs, inputs, height, width], fan_in, device);
        let bias = layer.bias.as_ref().map(|_| self.uniform([outputs], fan_in, device));
        Conv2d { weight, bias, ..layer }
    }

    /// `layer` with new weights `[in, out, h, w]`; fan-in `out·h·w`.
    #[must_use]
    pub fn conv_transposed(&mut self, layer: ConvTranspose2d, device: &Device) -> ConvTranspose2d {
        let [inputs, outputs, height, width] = layer.weight.lazy_shape().dims();
        let fan_in = outputs * height * width;
        let weight = self.uniform([inputs, outputs, height, width], fan_in, device);
        let bias = layer.bias.as_ref().map(|_| self.uniform([outputs], fan_in, device));
        ConvTranspose2d { weight, bias, ..layer }
    }
}
