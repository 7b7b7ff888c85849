//! What all differentiable operations share: recording a forward pass in Burn's graph, and registering its gradients.

use std::fmt::Debug;
use std::marker::PhantomData;

use burn::backend::autodiff::checkpoint::base::Checkpointer;
use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::autodiff::grads::Gradients;
use burn::backend::autodiff::ops::{Backward, NodeGuard, Ops, OpsKind};
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend};

/// The tensors and sizes that an operation with `N` parents saves in its forward pass, and its backward pass.
pub(super) trait Saved<B: Backend, const N: usize>: Clone + Debug + Send + 'static {
    /// ∂L/∂parent of each parent, in the parent's shape, from `gradient` = ∂L/∂y in y's shape. Only the `required` ones are read.
    fn gradients(self, gradient: FloatTensor<B>, required: [bool; N]) -> [Option<FloatTensor<B>>; N];
}

#[derive(Debug)]
struct Step<S>(PhantomData<S>);

impl<B: Backend, S: Saved<B, N>, const N: usize> Backward<B, N> for Step<S> {
    type State = S;

    fn backward(self, ops: Ops<S, N>, gradients: &mut Gradients, _: &mut Checkpointer) {
        let gradient = gradients.consume::<B>(&ops.node);
        let found = ops.state.gradients(gradient, ops.parents.each_ref().map(Option::is_some));
        for (parent, found) in ops.parents.into_iter().zip(found) {
            if let (Some(parent), Some(found)) = (parent, found) {
                gradients.register::<B>(parent.id, found);
            }
        }
    }
}

/// `y` as a node of the graph with these parents. `saved` is dropped where no parent requires a gradient.
pub(super) fn record<B: Backend, C: CheckpointStrategy, S: Saved<B, N>, const N: usize>(
    parents: [NodeGuard; N],
    y: FloatTensor<B>,
    saved: S,
) -> FloatTensor<Autodiff<B, C>> {
    match Step::<S>(PhantomData).prepare::<C>(parents).compute_bound().stateful() {
        OpsKind::Tracked(prepared) => prepared.finish(saved, y),
        OpsKind::UnTracked(prepared) => prepared.finish(y),
    }
}
