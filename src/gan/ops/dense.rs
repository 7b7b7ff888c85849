//! Dense layers: x·W, with or without a bias. Backwards, with g the gradient: by W xᵀ·g, by x g·Wᵀ, by the bias the column
//! sums of g.

use burn::backend::autodiff::NodeId;
use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::kernels::Kernels;

/// The operations, for a backend.
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait Dense: Backend {
    /// `x` `[rows, inputs]`, `weight` `[inputs, outputs]` to `[rows, outputs]`.
    fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The same plus `bias` `[1, outputs]`.
    fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self>;
}

on_each_backend! {
    impl Dense {
        fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
            Self::product(&x, &weight, [false, false], None)
        }

        fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self> {
            Self::product(&x, &weight, [false, false], Some((&bias, None)))
        }
    }
}

/// What may want a gradient.
type Parent = Option<NodeId>;

/// `x` and the weight.
type Kept<B> = (FloatTensor<B>, FloatTensor<B>);

/// Registers the gradients of x·w + b by those of the three that have a node.
fn register<B: Kernels>(gradient: &FloatTensor<B>, (x, weight): &Kept<B>, parents: [Parent; 3], gradients: &mut Gradients) {
    let found = B::affine_gradients(gradient, x, weight, parents.each_ref().map(Option::is_some));
    for (node, found) in parents.into_iter().zip(found) {
        if let (Some(node), Some(found)) = (node, found) {
            gradients.register::<B>(node, found);
        }
    }
}

#[derive(Debug)]
struct BackProduct;

impl<B: Kernels> Backward<B, 2> for BackProduct {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let [by_x, by_weight] = ops.parents.map(|parent| parent.map(|node| node.id));
        register::<B>(&gradient, &ops.state, [by_x, by_weight, None], gradients);
    }
}

#[derive(Debug)]
struct BackAffine;

impl<B: Kernels> Backward<B, 3> for BackAffine {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 3>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        register::<B>(&gradient, &ops.state, ops.parents.map(|parent| parent.map(|node| node.id)), gradients);
    }
}

impl<B: Kernels + Dense, C: CheckpointStrategy> Dense for Autodiff<B, C> {
    fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        match BackProduct.prepare::<C>([x_node, weight_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let y = B::dense_product(x.clone(), weight.clone());
                prepared.finish((x, weight), y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::dense_product(x, weight)),
        }
    }

    fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) = (x.into_parts(), weight.into_parts(), bias.into_parts());
        match BackAffine.prepare::<C>([x_node, weight_node, bias_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let y = B::dense_affine(x.clone(), weight.clone(), bias);
                prepared.finish((x, weight), y)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::dense_affine(x, weight, bias)),
        }
    }
}

/// `x` `[rows, inputs]`, `weight` `[inputs, outputs]`, `bias` `[1, outputs]` to `[rows, outputs]`.
#[must_use]
pub fn dense(x: Tensor<2>, weight: Tensor<2>, bias: Option<Tensor<2>>) -> Tensor<2> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(match bias {
        Some(bias) => Dispatch::dense_affine(x, weight, bias.into_dispatch()),
        None => Dispatch::dense_product(x, weight),
    })
}
