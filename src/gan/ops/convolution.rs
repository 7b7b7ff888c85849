//! A convolution of the discriminator with bias, LeakyReLU and dropout in one launch.
//!
//! y = dropout(leaky(Σ_tap x_tap·W_tap + b)). With g the gradient before the activation: ∂L/∂b is the column sums of g,
//! ∂L/∂W_tap = x_tapᵀ·g, and ∂L/∂x is g·W_tapᵀ scattered to the tap's pixels.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::autodiff::{Saved, record};
use super::kernels::{Activation, Kernels};
use super::patches::{Direction, Patches};

/// A backend's part of [`convolution`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait Convolution: Backend {
    /// `x` `[large rows, inputs]`, `weight` `[25·inputs, outputs]`, `bias` `[1, outputs]` to `[small rows, outputs]`.
    fn convolution_block(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        patches: Patches,
        activation: Activation,
    ) -> FloatTensor<Self>;
}

on_each_backend! {
    impl Convolution {
        fn convolution_block(
            x: FloatTensor<Self>,
            weight: FloatTensor<Self>,
            bias: FloatTensor<Self>,
            patches: Patches,
            activation: Activation,
        ) -> FloatTensor<Self> {
            Self::to_small(&x, &weight, Direction::ToSmall, patches, Some((&bias, Some(activation))))
        }
    }
}

#[derive(Clone, Debug)]
struct SavedConvolution<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
    activation: Activation,
}

impl<B: Kernels> Saved<B, 3> for SavedConvolution<B> {
    fn gradients(self, gradient: FloatTensor<B>, [x, weight, bias]: [bool; 3]) -> [Option<FloatTensor<B>>; 3] {
        let (gradient, sums) = B::activation_gradient(&gradient, &self.y, self.activation, bias);
        let weight = weight.then(|| B::weight_gradient(&self.x, &gradient, Direction::ToSmall, self.patches));
        let x = x.then(|| B::to_large(&gradient, &self.weight, Direction::ToSmall, self.patches));
        [x, weight, sums]
    }
}

impl<B: Kernels + Convolution, C: CheckpointStrategy> Convolution for Autodiff<B, C> {
    fn convolution_block(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        patches: Patches,
        activation: Activation,
    ) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) = (x.into_parts(), weight.into_parts(), bias.into_parts());
        let y = B::convolution_block(x.clone(), weight.clone(), bias, patches, activation);
        let saved = SavedConvolution { x, weight, y: y.clone(), patches, activation };
        record::<B, C, _, 3>([x_node, weight_node, bias_node], y, saved)
    }
}

/// Convolution, bias, LeakyReLU and dropout: `x` `[large rows, inputs]`, `weight` `[25·inputs, outputs]` with rows (tap, input),
/// `bias` `[1, outputs]` to `[small rows, outputs]`.
#[must_use]
pub fn convolution(x: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, patches: Patches, activation: Activation) -> Tensor<2> {
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::convolution_block(x, weight, bias, patches, activation))
}
