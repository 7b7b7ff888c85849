//! Batch norm with the batch's own statistics, then LeakyReLU.
//!
//! Ioffe and Szegedy, "Batch normalization" (2015), algorithm 1: x̂ = (x − μ)/√(σ² + ε), z = γx̂ + β. With g = ∂L/∂z:
//! ∂L/∂β = Σg, ∂L/∂γ = Σg·x̂, ∂L/∂x = γ/√(σ² + ε)·(g − mean g − x̂·mean(g·x̂)).

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, AutodiffBackend, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::autodiff::{Saved, record};
use super::kernels::Kernels;

/// A backend's part of [`batch_norm`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait BatchNorm: Backend {
    /// `x` `[rows, channels]`, `scale_shift` `[2, channels]` (γ, β), `running` `[2, channels]` (mean, variance) to y
    /// `[rows, channels]`, the batch's statistics `[2, channels]` and the updated running ones. Only y has a gradient.
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

#[derive(Clone, Debug)]
struct SavedBatchNorm<B: Backend> {
    x: FloatTensor<B>,
    scale_shift: FloatTensor<B>,
    statistics: FloatTensor<B>,
}

impl<B: Kernels> Saved<B, 2> for SavedBatchNorm<B> {
    fn gradients(self, gradient: FloatTensor<B>, _: [bool; 2]) -> [Option<FloatTensor<B>>; 2] {
        let (x, scale_shift) = B::normalize_gradient(&gradient, &self.x, &self.scale_shift, &self.statistics);
        [Some(x), Some(scale_shift)]
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
        let saved = SavedBatchNorm { x, scale_shift, statistics: statistics.clone() };
        let y = record::<B, C, _, 2>([x_node, scale_shift_node], y, saved);
        let constant = <Self as AutodiffBackend>::from_inner;
        (y, constant(statistics), constant(running))
    }
}

/// Batch norm and LeakyReLU: `x` `[rows, channels]`, `scale_shift` `[2, channels]` (γ, β), `running` `[2, channels]` (mean,
/// variance) to y `[rows, channels]` and `running` moved towards the batch's statistics by
/// [`MOMENTUM`](super::kernels::MOMENTUM).
#[must_use]
pub fn batch_norm(x: Tensor<2>, scale_shift: Tensor<2>, running: Tensor<2>) -> (Tensor<2>, Tensor<2>) {
    let (y, _, running) = Dispatch::batch_norm_block(x.into_dispatch(), scale_shift.into_dispatch(), running.into_dispatch());
    (Tensor::from_dispatch(y), Tensor::from_dispatch(running))
}

/// A backend's part of [`batch_norm_by`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait BatchNormBy: Backend {
    /// `x` `[rows, channels]`, `scale_shift` `[2, channels]` (γ, β), `running` `[2, channels]` (mean, variance) to `[rows, channels]`.
    fn batch_norm_by_running(
        x: FloatTensor<Self>,
        scale_shift: FloatTensor<Self>,
        running: FloatTensor<Self>,
    ) -> FloatTensor<Self>;
}

on_each_backend! {
    impl BatchNormBy {
        fn batch_norm_by_running(
            x: FloatTensor<Self>,
            scale_shift: FloatTensor<Self>,
            running: FloatTensor<Self>,
        ) -> FloatTensor<Self> {
            Self::normalize_by(&x, &scale_shift, &running)
        }
    }
}

/// Batch norm by `running` statistics `[2, channels]` (mean, variance), and LeakyReLU, without a graph: `x` `[rows, channels]`,
/// `scale_shift` `[2, channels]` (γ, β) to `[rows, channels]`.
#[must_use]
pub fn batch_norm_by(x: Tensor<2>, scale_shift: Tensor<2>, running: Tensor<2>) -> Tensor<2> {
    let (x, scale_shift, running) = (x.into_dispatch(), scale_shift.into_dispatch(), running.into_dispatch());
    Tensor::from_dispatch(Dispatch::batch_norm_by_running(x, scale_shift, running))
}
