//! Binary cross-entropy of the discriminator's logits, real and fake ones together.
//!
//! L = mean softplus(−l) over the real logits + mean softplus(l) over the fake ones, since −ln σ(l) = softplus(−l). So
//! ∂L/∂l = (σ(l) − 1)/real for a real logit and σ(l)/fake for a fake one.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::autodiff::{Saved, record};
use super::kernels::Kernels;

/// A backend's part of [`cross_entropy`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait CrossEntropy: Backend {
    /// `logits` `[count, 1]`, the first `real` of real images, to the loss `[1]` in nats.
    fn real_fake_cross_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self>;
}

on_each_backend! {
    impl CrossEntropy {
        fn real_fake_cross_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self> {
            Self::cross_entropy(&logits, real)
        }
    }
}

#[derive(Clone, Debug)]
struct SavedLogits<B: Backend> {
    logits: FloatTensor<B>,
    real: usize,
}

impl<B: Kernels> Saved<B, 1> for SavedLogits<B> {
    fn gradients(self, gradient: FloatTensor<B>, [logits]: [bool; 1]) -> [Option<FloatTensor<B>>; 1] {
        [logits.then(|| B::cross_entropy_gradient(&self.logits, &gradient, self.real))]
    }
}

impl<B: Kernels + CrossEntropy, C: CheckpointStrategy> CrossEntropy for Autodiff<B, C> {
    fn real_fake_cross_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self> {
        let (logits, node) = logits.into_parts();
        let loss = B::real_fake_cross_entropy(logits.clone(), real);
        record::<B, C, _, 1>([node], loss, SavedLogits { logits, real })
    }
}

/// The loss `[1]` in nats of `logits` `[count, 1]`, of which the first `real` belong to real images. Without fake ones it is
/// the generator's non-saturating loss.
#[must_use]
pub fn cross_entropy(logits: Tensor<2>, real: usize) -> Tensor<1> {
    Tensor::from_dispatch(Dispatch::real_fake_cross_entropy(logits.into_dispatch(), real))
}
