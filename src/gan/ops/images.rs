//! The two layers next to the images: D's first convolution and G's last transposed one.
//!
//! An image has one channel, too thin to gather inside a product, so its patches are written out once a pass, U
//! `[small rows, 25]`, and used forwards and backwards. W is `[25, channels]` for both.
//! - Convolution: y = drop(leaky(U·W + b)). With g the gradient in front of the activation: by b its column sums, by W Uᵀ·g, by x
//!   the folded g·Wᵀ.
//! - Transposed: y = tanh(fold(x·Wᵀ)). With U the patches of the gradient in front of tanh: by W Uᵀ·x, by x U·W.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, TensorMetadata, backend_extension};
use burn::tensor::{Shape, Tensor};

use super::kernels::{Activation, Kernels};
use super::patches::{Patches, TAPS};

/// The operations, for a backend.
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait NextToImages: Backend {
    /// `x` `[large rows, 1]`, `weight` `[25, outputs]`, `bias` `[1, outputs]` to `[small rows, outputs]`, and the patches.
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
    impl NextToImages {
        fn convolution_of_images(
            x: FloatTensor<Self>,
            weight: FloatTensor<Self>,
            bias: FloatTensor<Self>,
            patches: Patches,
            activation: Activation,
        ) -> (FloatTensor<Self>, FloatTensor<Self>) {
            let unfolded = Self::unfold(&x, None, patches);
            (Self::product(&unfolded, &weight, [false, false], Some((&bias, Some(activation)))), unfolded)
        }

        fn images_from_maps(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
            Self::fold(&Self::product(&x, &by_taps::<Self>(weight), [false, true], None), patches, true)
        }
    }
}

/// What the convolution's way back needs.
#[derive(Debug)]
struct Seen<B: Backend> {
    unfolded: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
    activation: Activation,
}

impl<B: Backend> Clone for Seen<B> {
    fn clone(&self) -> Self {
        Self { unfolded: self.unfolded.clone(), weight: self.weight.clone(), y: self.y.clone(), ..*self }
    }
}

#[derive(Debug)]
struct BackFromMaps;

impl<B: Kernels> Backward<B, 3> for BackFromMaps {
    type State = Seen<B>;

    fn backward(self, ops: Ops<Self::State, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let Seen { unfolded, weight, y, patches, activation } = ops.state;
        let [by_x, by_weight, by_bias] = ops.parents;
        let (gradient, sums) = B::activation_gradient(&gradient, &y, activation, by_bias.is_some());
        if let (Some(node), Some(sums)) = (by_bias, sums) {
            gradients.register::<B>(node.id, sums);
        }
        if let Some(node) = by_weight {
            gradients.register::<B>(node.id, B::product(&unfolded, &gradient, [true, false], None));
        }
        if let Some(node) = by_x {
            let unfolded = B::product(&gradient, &weight, [false, true], None);
            gradients.register::<B>(node.id, B::fold(&unfolded, patches, false));
        }
    }
}

/// What the transposed convolution's way back needs.
#[derive(Debug)]
struct Drawn<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
    y: FloatTensor<B>,
    patches: Patches,
}

impl<B: Backend> Clone for Drawn<B> {
    fn clone(&self) -> Self {
        Self { x: self.x.clone(), weight: self.weight.clone(), y: self.y.clone(), patches: self.patches }
    }
}

#[derive(Debug)]
struct BackFromImages;

impl<B: Kernels> Backward<B, 2> for BackFromImages {
    type State = Drawn<B>;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let Drawn { x, weight, y, patches } = ops.state;
        let [by_x, by_weight] = ops.parents;
        let unfolded = B::unfold(&gradient, Some(&y), patches);
        let shape = weight.shape();
        if let Some(node) = by_weight {
            let by_weight = B::product(&unfolded, &x, [true, false], None);
            gradients.register::<B>(node.id, B::float_reshape(by_weight, shape));
        }
        if let Some(node) = by_x {
            gradients.register::<B>(node.id, B::product(&unfolded, &by_taps::<B>(weight), [false, false], None));
        }
    }
}

impl<B: Kernels + NextToImages, C: CheckpointStrategy> NextToImages for Autodiff<B, C> {
    fn convolution_of_images(
        x: FloatTensor<Self>,
        weight: FloatTensor<Self>,
        bias: FloatTensor<Self>,
        patches: Patches,
        activation: Activation,
    ) -> (FloatTensor<Self>, FloatTensor<Self>) {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) = (x.into_parts(), weight.into_parts(), bias.into_parts());
        let (y, unfolded) = B::convolution_of_images(x, weight.clone(), bias, patches, activation);
        let y = match BackFromMaps.prepare::<C>([x_node, weight_node, bias_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                prepared.finish(Seen { unfolded: unfolded.clone(), weight, y: y.clone(), patches, activation }, y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(y),
        };
        (y, <Self as AutodiffBackend>::from_inner(unfolded))
    }

    fn images_from_maps(x: FloatTensor<Self>, weight: FloatTensor<Self>, patches: Patches) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        match BackFromImages.prepare::<C>([x_node, weight_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let y = B::images_from_maps(x.clone(), weight.clone(), patches);
                prepared.finish(Drawn { x, weight, y: y.clone(), patches }, y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::images_from_maps(x, weight, patches)),
        }
    }
}

/// `x` `[large rows, 1]`, `weight` `[25, outputs]`, `bias` `[1, outputs]`: the convolution with bias, LeakyReLU and dropout,
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

/// `x` `[small rows, inputs]`, `weight` `[25·inputs, 1]`: the transposed convolution with tanh, `[large rows, 1]`.
#[must_use]
pub fn images_from_maps(x: Tensor<2>, weight: Tensor<2>, patches: Patches) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::images_from_maps(x.into_dispatch(), weight.into_dispatch(), patches))
}
