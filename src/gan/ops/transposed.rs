//! A transposed convolution of the generator from maps to maps.
//!
//! y = Σ_tap scatter(x·W_tap). With g = ∂L/∂y, and g_tap its rows under a tap: ∂L/∂W_tap = xᵀ·g_tap and
//! ∂L/∂x = Σ_tap g_tap·W_tapᵀ.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::autodiff::{Saved, record};
use super::kernels::Kernels;
use super::patches::{Direction, Patches};

/// A backend's part of [`transposed_convolution`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait TransposedConvolution: Backend {
    /// `x` `[small rows, inputs]`, `weight` `[25·inputs, outputs]` to `[large rows, outputs]`.
    fn transposed_convolution_block(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self>;
}

on_each_backend! {
    impl TransposedConvolution {
        fn transposed_convolution_block(
            x: FloatTensor<Self>,
            weight: FloatTensor<Self>,
            patches: Patches,
        ) -> FloatTensor<Self> {
            Self::to_large(&x, &weight, Direction::ToLarge, patches)
        }
    }
}

#[derive(Clone, Debug)]
struct SavedTransposedConvolution<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    patches: Patches,
}

impl<B: Kernels> Saved<B, 2> for SavedTransposedConvolution<B> {
    fn gradients(self, gradient: FloatTensor<B>, [x, weight]: [bool; 2]) -> [Option<FloatTensor<B>>; 2] {
        let weight = weight.then(|| B::weight_gradient(&gradient, &self.x, Direction::ToLarge, self.patches));
        let x = x.then(|| B::to_small(&gradient, &self.weight, Direction::ToLarge, self.patches, None));
        [x, weight]
    }
}

impl<B: Kernels + TransposedConvolution, C: CheckpointStrategy> TransposedConvolution for Autodiff<B, C> {
    fn transposed_convolution_block(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        let y = B::transposed_convolution_block(x.clone(), weight.clone(), patches);
        record::<B, C, _, 2>([x_node, weight_node], y, SavedTransposedConvolution { x, weight, patches })
    }
}

/// `x` `[small rows, inputs]`, `weight` `[25·inputs, outputs]` with rows (tap, input), to `[large rows, outputs]`.
#[must_use]
pub fn transposed_convolution(x: Tensor<2>, weight: Tensor<2>, patches: Patches) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::transposed_convolution_block(x.into_dispatch(), weight.into_dispatch(), patches))
}
