//! A convolution of the discriminator: bias, LeakyReLU and dropout included.
//!
//! y = drop(leaky(Σ_tap x_tap·W_tap + b)). Backwards, with g the gradient by what is in front of the activation:
//! by b its column sums, by W_tap x_tapᵀ·g, by x the scattered g·W_tapᵀ.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::kernels::{Activation, Kernels};
use super::patches::{Patches, Way};

/// The operation, for a backend.
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
            Self::to_small(&x, &weight, Way::ToSmall, patches, Some((&bias, Some(activation))))
        }
    }
}

/// What the way back needs.
#[derive(Debug)]
struct Kept<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
    activation: Activation,
}

impl<B: Backend> Clone for Kept<B> {
    fn clone(&self) -> Self {
        Self { x: self.x.clone(), weight: self.weight.clone(), y: self.y.clone(), ..*self }
    }
}

#[derive(Debug)]
struct Back;

impl<B: Kernels> Backward<B, 3> for Back {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let Kept { x, weight, y, patches, activation } = ops.state;
        let [by_x, by_weight, by_bias] = ops.parents;
        let (gradient, sums) = B::activation_gradient(&gradient, &y, activation, by_bias.is_some());
        if let (Some(node), Some(sums)) = (by_bias, sums) {
            gradients.register::<B>(node.id, sums);
        }
        if let Some(node) = by_weight {
            gradients.register::<B>(node.id, B::by_weight(&x, &gradient, Way::ToSmall, patches));
        }
        if let Some(node) = by_x {
            gradients.register::<B>(node.id, B::to_large(&gradient, &weight, Way::ToSmall, patches));
        }
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
        match Back.prepare::<C>([x_node, weight_node, bias_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let y = B::convolution_block(x.clone(), weight.clone(), bias, patches, activation);
                prepared.finish(Kept { x, weight, y: y.clone(), patches, activation }, y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::convolution_block(x, weight, bias, patches, activation)),
        }
    }
}

/// `x` `[large rows, inputs]`, `weight` `[25·inputs, outputs]`, rows (tap, input), `bias` `[1, outputs]`: the convolution with
/// bias, LeakyReLU and dropout, `[small rows, outputs]`.
#[must_use]
pub fn convolution(x: Tensor<2>, weight: Tensor<2>, bias: Tensor<2>, patches: Patches, activation: Activation) -> Tensor<2> {
    let (x, weight, bias) = (x.into_dispatch(), weight.into_dispatch(), bias.into_dispatch());
    Tensor::from_dispatch(Dispatch::convolution_block(x, weight, bias, patches, activation))
}
