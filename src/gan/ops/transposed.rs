//! A transposed convolution of the generator from maps to maps.
//!
//! y = Σ_tap scatter(x·W_tap). Backwards, with g the gradient by y: by W_tap xᵀ·g_tap, by x Σ_tap g_tap·W_tapᵀ.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::kernels::Kernels;
use super::patches::{Patches, Way};

/// The operation, for a backend.
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
            Self::to_large(&x, &weight, Way::ToLarge, patches)
        }
    }
}

/// What the way back needs.
#[derive(Debug)]
struct Kept<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    patches: Patches,
}

impl<B: Backend> Clone for Kept<B> {
    fn clone(&self) -> Self {
        Self { x: self.x.clone(), weight: self.weight.clone(), patches: self.patches }
    }
}

#[derive(Debug)]
struct Back;

impl<B: Kernels> Backward<B, 2> for Back {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let Kept { x, weight, patches } = ops.state;
        let [by_x, by_weight] = ops.parents;
        if let Some(node) = by_weight {
            gradients.register::<B>(node.id, B::by_weight(&gradient, &x, Way::ToLarge, patches));
        }
        if let Some(node) = by_x {
            gradients.register::<B>(node.id, B::to_small(&gradient, &weight, Way::ToLarge, patches, None));
        }
    }
}

impl<B: Kernels + TransposedConvolution, C: CheckpointStrategy> TransposedConvolution for Autodiff<B, C> {
    fn transposed_convolution_block(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        match Back.prepare::<C>([x_node, weight_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let y = B::transposed_convolution_block(x.clone(), weight.clone(), patches);
                prepared.finish(Kept { x, weight, patches }, y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::transposed_convolution_block(x, weight, patches)),
        }
    }
}

/// `x` `[small rows, inputs]`, `weight` `[25·inputs, outputs]`, rows (tap, input), to `[large rows, outputs]`.
#[must_use]
pub fn transposed_convolution(x: Tensor<2>, weight: Tensor<2>, patches: Patches) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::transposed_convolution_block(x.into_dispatch(), weight.into_dispatch(), patches))
}
