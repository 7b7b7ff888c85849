//! Adam (Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1), over a network's whole buffer.
//!
//! With gradient g at step t = 1, 2, …: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
//! p ← p − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).

use burn::tensor::Tensor;

use super::ops::adam::adam;
use super::parameters::{Layout, TENSORS};
use crate::run::config::Ops;

/// Decay of the first moment.
pub const BETA_1: f64 = 0.9;
/// Decay of the second moment.
pub const BETA_2: f64 = 0.999;
/// Keeps the division finite.
pub const EPSILON: f64 = 1e-8;

/// How far an optimiser is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Adam {
    step: u32,
}

/// One step's part of the formula that depends on t alone: 1 − β₁ᵗ and 1 − β₂ᵗ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correction {
    /// 1 − β₁ᵗ.
    pub first: f64,
    /// 1 − β₂ᵗ.
    pub second: f64,
}

impl Adam {
    /// One that has done `step` steps.
    #[must_use]
    pub fn after(step: u32) -> Self {
        Self { step }
    }

    /// Goes on to the next step.
    pub fn advance(&mut self) -> Correction {
        self.step += 1;
        let decayed = |beta: f64| 1.0 - libm::pow(beta, f64::from(self.step));
        Correction { first: decayed(BETA_1), second: decayed(BETA_2) }
    }
}

impl Correction {
    /// The buffer `[p | m | v]` after this step against `gradients`.
    #[must_use]
    pub fn step(
        self,
        ops: Ops,
        learning_rate: f64,
        state: Tensor<1>,
        gradients: [Tensor<2>; TENSORS],
        layout: &Layout,
    ) -> Tensor<1> {
        match ops {
            Ops::Fused => adam(state, gradients, *layout, learning_rate, self),
            Ops::Stock => self.stock_step(learning_rate, &state, gradients, layout),
        }
    }

    fn stock_step(self, learning_rate: f64, state: &Tensor<1>, gradients: [Tensor<2>; TENSORS], layout: &Layout) -> Tensor<1> {
        let total = layout.total;
        let mut pieces = Vec::with_capacity(2 * TENSORS);
        let mut end = 0;
        for ((gradient, start), size) in gradients.into_iter().zip(layout.starts).zip(layout.sizes) {
            if start > end {
                pieces.push(Tensor::zeros([start - end], &state.device()));
            }
            pieces.push(gradient.reshape([size]));
            end = start + size;
        }
        if total > end {
            pieces.push(Tensor::zeros([total - end], &state.device()));
        }
        let gradient: Tensor<1> = Tensor::cat(pieces, 0);
        let part = |at: usize| state.clone().narrow(0, at * total, total);
        let first = part(1).mul_scalar(BETA_1) + gradient.clone().mul_scalar(1.0 - BETA_1);
        let second = part(2).mul_scalar(BETA_2) + gradient.clone().mul(gradient).mul_scalar(1.0 - BETA_2);
        let scale = second.clone().div_scalar(self.second).sqrt().add_scalar(EPSILON);
        let change = first.clone().div(scale).mul_scalar(learning_rate / self.first);
        Tensor::cat(vec![part(0) - change, first, second], 0)
    }
}
