//! The two layers next to the images: D's first convolution and G's last transposed one.
//!
//! An image has one channel, which is too thin a product to gather inside. So its patches U `[small rows, 25]` are written out once
//! and serve the forward and the backward pass. W is `[25, channels]` for both layers.
//! - Convolution: y = dropout(leaky(U·W + b)). With g the gradient before the activation: ∂L/∂b is the column sums of g,
//!   ∂L/∂W = Uᵀ·g, ∂L/∂x = fold(g·Wᵀ).
//! - Transposed: y = tanh(fold(x·Wᵀ)). With U the patches of the gradient before tanh: ∂L/∂W = Uᵀ·x, ∂L/∂x = U·W.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::{Shape, Tensor};

use super::autodiff::{Saved, record};
use super::kernels::{Activation, Kernels, Stored};
use super::patches::{Patches, TAPS};

/// A backend's part of [`convolution_of_images`] and [`images_from_maps`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait ImageLayers: Backend {
    /// `x` `[large rows, 1]`, `weight` `[25, outputs]`, `bias` `[1, outputs]` to y `[small rows, outputs]` and the patches
    /// `[small rows, 25]`. Only y has a gradient.
    fn convolution_of_images(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        patches: Patches,
        activation: Activation,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// `x` `[small rows, inputs]`, `weight` `[25·inputs, 1]` to `[large rows, 1]`.
    fn images_from_maps(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self>;
}

/// A weight `[25·channels, 1]` as `[25, channels]`.
fn by_taps<B: Backend>(weight: FloatTensor<B>) -> FloatTensor<B> {
    let channels = weight.shape().num_elements() / TAPS;
    B::float_reshape(weight, Shape::from([TAPS, channels]))
}

on_each_backend! {
    impl ImageLayers {
        fn convolution_of_images(
            x: FloatTensor<Self>,
            weight: FloatTensor<Self>,
            bias: FloatTensor<Self>,
            patches: Patches,
            activation: Activation,
        ) -> (FloatTensor<Self>, FloatTensor<Self>) {
            let unfolded = Self::unfold(&x, None, patches);
            (Self::product(&unfolded, &weight, [false, false], Stored::Maps, Some((&bias, Some(activation)))), unfolded)
        }

        fn images_from_maps(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
            Self::fold(&Self::product(&x, &by_taps::<Self>(weight), [false, true], Stored::Sums, None), patches, true)
        }
    }
}

#[derive(Clone, Debug)]
struct SavedConvolution<B: Backend> {
    unfolded: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
    activation: Activation,
}

impl<B: Kernels> Saved<B, 3> for SavedConvolution<B> {
    fn gradients(self, gradient: FloatTensor<B>, [x, weight, bias]: [bool; 3]) -> [Option<FloatTensor<B>>; 3] {
        let (gradient, sums) = B::activation_gradient(&gradient, &self.y, self.activation, bias);
        let weight = weight.then(|| B::product(&self.unfolded, &gradient, [true, false], Stored::Gradient(1), None));
        let x = x.then(|| {
            B::fold(&B::product(&gradient, &self.weight, [false, true], Stored::Gradient(0), None), self.patches, false)
        });
        [x, weight, sums]
    }
}

#[derive(Clone, Debug)]
struct SavedTransposedConvolution<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
}

impl<B: Kernels> Saved<B, 2> for SavedTransposedConvolution<B> {
    fn gradients(self, gradient: FloatTensor<B>, [x, weight]: [bool; 2]) -> [Option<FloatTensor<B>>; 2] {
        let unfolded = B::unfold(&gradient, Some(&self.y), self.patches);
        let weight = weight.then(|| {
            B::float_reshape(B::product(&unfolded, &self.x, [true, false], Stored::Gradient(0), None), self.weight.shape())
        });
        let x = x.then(|| B::product(&unfolded, &by_taps::<B>(self.weight), [false, false], Stored::MapGradient, None));
        [x, weight]
    }
}

impl<B: Kernels + ImageLayers, C: CheckpointStrategy> ImageLayers for Autodiff<B, C> {
    fn convolution_of_images(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        patches: Patches,
        activation: Activation,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) = (x.into_parts(), weight.into_parts(), bias.into_parts());
        let (y, unfolded) = B::convolution_of_images(x, weight.clone(), bias, patches, activation);
        let saved = SavedConvolution { unfolded: unfolded.clone(), weight, y: y.clone(), patches, activation };
        let y = record::<B, C, _, 3>([x_node, weight_node, bias_node], y, saved);
        (y, <Self as AutodiffBackend>::from_inner(unfolded))
    }

    fn images_from_maps(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        let y = B::images_from_maps(x.clone(), weight.clone(), patches);
        let saved = SavedTransposedConvolution { x, weight, y: y.clone(), patches };
        record::<B, C, _, 2>([x_node, weight_node], y, saved)
    }
}

/// Convolution, bias, LeakyReLU and dropout: `x` `[large rows, 1]`, `weight` `[25, outputs]`, `bias` `[1, outputs]` to
/// `[small rows, outputs]`.
#[must_use]
pub fn convolution_of_images(
    x: Tensor<2>,
    weight: Tensor<2>,
    bias: Tensor<2>,
    patches: Patches,
    activation: Activation,
) -> Tensor<2> {
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::convolution_of_images(x, weight, bias, patches, activation).0)
}

/// Transposed convolution and tanh: `x` `[small rows, inputs]`, `weight` `[25·inputs, 1]` to `[large rows, 1]`.
#[must_use]
pub fn images_from_maps(x: Tensor<2>, weight: Tensor<2>, patches: Patches) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::images_from_maps(x.into_dispatch(), weight.into_dispatch(), patches))
}
