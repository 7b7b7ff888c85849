//! A step of Adam over a network's whole buffer.

use burn::backend::tensor::FloatTensor;
use burn::backend::{
    Backend, BackendTensor, Dispatch, DispatchAutodiffContext, DispatchTensor, DispatchTensorKind, ExtensionType, Flex,
    backend_extension,
};
use burn::tensor::Tensor;

use super::flex;
use crate::network::Layout;

/// Gradients of a network's tensors, in the order of its [`Layout`].
pub struct GradientSet<B: Backend>(pub Vec<FloatTensor<B>>);

/// Written out because Burn 0.22 derives this trait for fields that are one tensor each, not for lists; no upstream issue known.
/// Remove when `#[derive(ExtensionType)]` takes a `Vec`.
impl<B: Backend> ExtensionType<B> for GradientSet<B> {
    type Target = GradientSet<Dispatch>;

    fn map_to_dispatch<F>(self, map_kind: F, autodiff: DispatchAutodiffContext) -> Self::Target
    where
        F: Fn(BackendTensor<B>) -> DispatchTensorKind,
    {
        let wrap = |tensor| DispatchTensor { kind: map_kind(BackendTensor::Float(tensor)), autodiff };
        GradientSet(self.0.into_iter().map(wrap).collect())
    }

    fn map_from_dispatch<F>(target: Self::Target, unwrap_kind: F) -> Self
    where
        F: Fn(DispatchTensor) -> BackendTensor<B>,
    {
        Self(target.0.into_iter().map(|tensor| unwrap_kind(tensor).float()).collect())
    }

    fn routing_tensor(target: &Self::Target) -> Option<&DispatchTensor> {
        target.0.first()
    }

    fn routing_float_tensor(target: &Self::Target) -> Option<&DispatchTensor> {
        target.0.first()
    }

    fn autodiff_context(target: &Self::Target) -> DispatchAutodiffContext {
        target.0.iter().fold(DispatchAutodiffContext::Disabled, |context, tensor| context.merge(tensor.autodiff))
    }
}

/// The factors of one step, in the precision of training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coefficients {
    /// η / (1 − β₁ᵗ).
    pub rate: f32,
    /// 1 / (1 − β₂ᵗ).
    pub second: f32,
    /// β₁ and β₂, the decay of each moment.
    pub decay: [f32; 2],
    /// 1 − β₁ and 1 − β₂.
    pub gain: [f32; 2],
    /// ε, which keeps the division finite.
    pub epsilon: f32,
}

/// A backend's part of [`adam`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait AdamStep: Backend {
    /// `[p | m | v]` after the step; in place where `state` is the only reference to the buffer.
    fn adam_step(
        state: FloatTensor<Self>,
        #[extension_type] gradients: GradientSet<Self>,
        layout: Layout,
        coefficients: Coefficients,
    ) -> FloatTensor<Self>;
}

impl AdamStep for Flex {
    fn adam_step(
        mut state: FloatTensor<Self>,
        gradients: GradientSet<Self>,
        layout: Layout,
        coefficients: Coefficients,
    ) -> FloatTensor<Self> {
        let (p, moments) = state.storage_mut::<f32>().split_at_mut(layout.total);
        let (m, v) = moments.split_at_mut(layout.total);
        for ((gradient, &start), &size) in gradients.0.into_iter().zip(&layout.starts).zip(&layout.sizes) {
            let (gradient, part) = (gradient.to_contiguous(), start..start + size);
            flex::adam([&mut p[part.clone()], &mut m[part.clone()], &mut v[part]], gradient.storage::<f32>(), coefficients);
        }
        state
    }
}

/// `[p | m | v]` after a step, in place; a buffer that is shared is copied first. Gradients are in the layout's order.
#[must_use]
pub fn adam(state: Tensor<1>, gradients: Vec<Tensor<2>>, layout: Layout, coefficients: Coefficients) -> Tensor<1> {
    let gradients = GradientSet(gradients.into_iter().map(Tensor::into_dispatch).collect());
    Tensor::from_dispatch(Dispatch::adam_step(state.into_dispatch(), gradients, layout, coefficients))
}
