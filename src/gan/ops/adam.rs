//! Adam over a network's whole buffer in one go.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, ExtensionType, Flex, backend_extension};
use burn::tensor::Tensor;

use crate::gan::adam::{BETA_1, BETA_2, Correction, EPSILON};
use crate::gan::parameters::{Layout, TENSORS};

/// The gradients of a network's tensors.
#[derive(ExtensionType)]
pub struct Six<B: Backend> {
    /// Of the first.
    pub a: FloatTensor<B>,
    /// Of the second.
    pub b: FloatTensor<B>,
    /// Of the third.
    pub c: FloatTensor<B>,
    /// Of the fourth.
    pub d: FloatTensor<B>,
    /// Of the fifth.
    pub e: FloatTensor<B>,
    /// Of the sixth.
    pub f: FloatTensor<B>,
}

/// What a step of Adam multiplies with, in the precision of training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// η / (1 − β₁ᵗ).
    pub rate: f32,
    /// 1 / (1 − β₂ᵗ).
    pub second: f32,
}

/// β₁ and β₂, and what remains to 1, and ε, in the precision of training.
#[expect(clippy::cast_possible_truncation, reason = "rounded to what training uses")]
pub(super) mod rounded {
    use super::{BETA_1, BETA_2, EPSILON};

    pub(in crate::gan::ops) const KEPT: [f32; 2] = [BETA_1 as f32, BETA_2 as f32];
    pub(in crate::gan::ops) const NEW: [f32; 2] = [(1.0 - BETA_1) as f32, (1.0 - BETA_2) as f32];
    pub(in crate::gan::ops) const SMALL: f32 = EPSILON as f32;
}

/// The operation, for a backend.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait AdamStep: Backend {
    /// `[p | m | v]` after the step; in place where nobody else holds it.
    fn adam_step(
        state: FloatTensor<Self>,
        #[extension_type] gradients: Six<Self>,
        layout: Layout,
        rates: Rates,
    ) -> FloatTensor<Self>;
}

impl AdamStep for Flex {
    fn adam_step(mut state: FloatTensor<Self>, gradients: Six<Self>, layout: Layout, rates: Rates) -> FloatTensor<Self> {
        let ([keep_m, keep_v], [new_m, new_v]) = (rounded::KEPT, rounded::NEW);
        let (p, moments) = state.storage_mut::<f32>().split_at_mut(layout.total);
        let (m, v) = moments.split_at_mut(layout.total);
        let Six { a, b, c, d, e, f } = gradients;
        for ((gradient, start), size) in [a, b, c, d, e, f].into_iter().zip(layout.starts).zip(layout.sizes) {
            let gradient = gradient.to_contiguous();
            let part = start..start + size;
            let numbers = p[part.clone()].iter_mut().zip(&mut m[part.clone()]).zip(&mut v[part]);
            for (((p, m), v), &g) in numbers.zip(gradient.storage::<f32>()) {
                *m = keep_m * *m + new_m * g;
                *v = keep_v * *v + new_v * g * g;
                *p -= rates.rate * *m / ((*v * rates.second).sqrt() + rounded::SMALL);
            }
        }
        state
    }
}

/// `[p | m | v]` after a step of Adam with step size `learning_rate`. Nobody else may hold the state, or it is copied.
#[must_use]
pub fn adam(
    state: Tensor<1>,
    gradients: [Tensor<2>; TENSORS],
    layout: Layout,
    learning_rate: f64,
    correction: Correction,
) -> Tensor<1> {
    #[expect(clippy::cast_possible_truncation, reason = "rounded to what training uses")]
    let rates = Rates { rate: (learning_rate / correction.first) as f32, second: (1.0 / correction.second) as f32 };
    let [a, b, c, d, e, f] = gradients.map(Tensor::into_dispatch);
    Tensor::from_dispatch(Dispatch::adam_step(state.into_dispatch(), Six { a, b, c, d, e, f }, layout, rates))
}
