//! Batch norm by the batch's own statistics, and LeakyReLU after it.
//!
//! Ioffe and Szegedy, "Batch normalization" (2015), algorithm 1: x̂ = (x − μ)/√(σ² + ε), z = γx̂ + β. Backwards, with g the
//! gradient by z: by β Σg, by γ Σg·x̂, by x γ/√(σ² + ε)·(g − mean g − x̂·mean(g·x̂)).

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::kernels::Kernels;

/// The operation, for a backend.
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait BatchNorm: Backend {
    /// `x` `[rows, channels]`, `scale_shift` `[2, channels]`, `running` `[2, channels]` (mean over variance) to the result, the
    /// batch's own statistics and the running ones moved towards them. Statistics have no gradient.
    fn batch_norm_block(
        x: FloatTensor<Self>,
        scale_shift: FloatTensor<Self>,
        running: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);
}

on_each_backend! {
    impl BatchNorm {
        fn batch_norm_block(
            x: FloatTensor<Self>,
            scale_shift: FloatTensor<Self>,
            running: FloatTensor<Self>,
        ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
            Self::normalize(&x, &scale_shift, running)
        }
    }
}

/// x, γ over β, and the batch's statistics.
type Kept<B> = (FloatTensor<B>, FloatTensor<B>, FloatTensor<B>);

#[derive(Debug)]
struct Back;

impl<B: Kernels> Backward<B, 2> for Back {
    type State = Kept<B>;

    fn backward(self, ops: Ops<Self::State, 2>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let (x, scale_shift, statistics) = ops.state;
        let [x_node, scale_shift_node] = ops.parents;
        let (by_x, by_scale_shift) = B::normalize_gradient(&gradient, &x, &scale_shift, &statistics);
        if let Some(node) = scale_shift_node {
            gradients.register::<B>(node.id, by_scale_shift);
        }
        if let Some(node) = x_node {
            gradients.register::<B>(node.id, by_x);
        }
    }
}

impl<B: Kernels + BatchNorm, C: CheckpointStrategy> BatchNorm for Autodiff<B, C> {
    fn batch_norm_block(
        x: FloatTensor<Self>,
        scale_shift: FloatTensor<Self>,
        running: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>) {
        let ((x, x_node), (scale_shift, scale_shift_node)) = (x.into_parts(), scale_shift.into_parts());
        let (y, statistics, running) = B::batch_norm_block(x.clone(), scale_shift.clone(), running.into_primitive());
        let untracked = <Self as AutodiffBackend>::from_inner;
        let y = match Back.prepare::<C>([x_node, scale_shift_node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => prepared.finish((x, scale_shift, statistics.clone()), y),
            OpsKind::UnTracked(prepared) => prepared.finish(y),
        };
        (y, untracked(statistics), untracked(running))
    }
}

/// `x` `[rows, channels]`, `scale_shift` `[2, channels]`, γ over β, through batch norm and LeakyReLU; `running` `[2, channels]`,
/// mean over variance, is moved a tenth of the way towards the batch's.
#[must_use]
pub fn batch_norm(x: Tensor<2>, scale_shift: Tensor<2>, running: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
    let (y, _, running) = Dispatch::batch_norm_block(x.into_dispatch(), scale_shift.into_dispatch(), running.into_dispatch());
    (Tensor::from_dispatch(y), Tensor::from_dispatch(running))
}
