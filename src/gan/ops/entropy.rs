//! Binary cross-entropy on logits, of real and fake in one. Its gradient by a logit l is (σ(l) − 1)/real for a real one, and
//! σ(l)/fake for a fake one.

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::kernels::Kernels;

/// The operation, for a backend.
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait Entropy: Backend {
    /// `logits` `[count, 1]`, the first `real` of real images, to the loss `[1]` in nats.
    fn real_fake_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self>;
}

on_each_backend! {
    impl Entropy {
        fn real_fake_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self> {
            Self::entropy(&logits, real)
        }
    }
}

#[derive(Debug)]
struct Back;

impl<B: Kernels> Backward<B, 1> for Back {
    type State = (FloatTensor<B>, usize);

    fn backward(self, ops: Ops<Self::State, 1>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let (logits, real) = ops.state;
        let [by_logits] = ops.parents;
        if let Some(node) = by_logits {
            gradients.register::<B>(node.id, B::entropy_gradient(&logits, &gradient, real));
        }
    }
}

impl<B: Kernels + Entropy, C: CheckpointStrategy> Entropy for Autodiff<B, C> {
    fn real_fake_entropy(logits: FloatTensor<Self>, real: usize) -> FloatTensor<Self> {
        let (logits, node) = logits.into_parts();
        match Back.prepare::<C>([node]).compute_bound().stateful() {
            OpsKind::Tracked(prepared) => {
                let loss = B::real_fake_entropy(logits.clone(), real);
                prepared.finish((logits, real), loss)
            }
            OpsKind::UnTracked(prepared) => prepared.finish(B::real_fake_entropy(logits, real)),
        }
    }
}

/// Mean softplus(−l) of the first `real` of `logits` `[count, 1]`, plus mean softplus(l) of the others if there are any, `[1]`.
#[must_use]
pub fn entropy(logits: Tensor<2>, real: usize) -> Tensor<1> {
    Tensor::from_dispatch(Dispatch::real_fake_entropy(logits.into_dispatch(), real))
}
