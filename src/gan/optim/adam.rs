//! Adam: Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1.
//!
//! With gradient g at step t = 1, 2, …: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
//! p ← p − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε).

use burn::tensor::{Device, ExecutionError, Tensor};

use crate::gan::ops::adam::{Coefficients, adam};
use crate::gan::parameters::{Parameters, from_pytorch};
use crate::network::state_dict::{MisfitError, NamedTensor};
use crate::network::{Layout, TensorSpec};
use crate::run::config::Ops;

/// A network's parameters and what trains them: step size, decays, and the moments m and v.
///
/// Values and moments share one buffer `[p | m | v]`, so that a step is one launch on a GPU and a checkpoint one read.
#[derive(Clone, Debug)]
pub struct Adam {
    /// η.
    learning_rate: f64,
    /// β₁ and β₂, the decay of each moment per step.
    betas: [f64; 2],
    /// ε, which keeps the division finite.
    epsilon: f64,
    step: u32,
    parameters: Parameters,
}

/// Values and moments on the host, in PyTorch's layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// The parameters p.
    pub values: Vec<NamedTensor>,
    /// The first moments m.
    pub first: Vec<NamedTensor>,
    /// The second moments v.
    pub second: Vec<NamedTensor>,
}

impl Adam {
    /// β₁ and β₂, as in the paper.
    pub const BETAS: [f64; 2] = [0.9, 0.999];

    /// ε, as in the paper.
    pub const EPSILON: f64 = 1e-8;

    /// Starts from `values`, each in the layout of its tensor, with moments of 0.
    #[must_use]
    pub fn new(specs: Vec<TensorSpec>, values: Vec<Vec<f32>>, learning_rate: f64, device: &Device) -> Self {
        Self::with_sections(specs, &[values, Vec::new(), Vec::new()], learning_rate, device)
    }

    /// Continues after `step` steps.
    ///
    /// # Errors
    /// When a tensor is missing or of another shape.
    pub fn restore(
        specs: Vec<TensorSpec>,
        state: &State,
        step: u32,
        learning_rate: f64,
        device: &Device,
    ) -> Result<Self, MisfitError> {
        let sections =
            [from_pytorch(&specs, &state.values)?, from_pytorch(&specs, &state.first)?, from_pytorch(&specs, &state.second)?];
        Ok(Self { step, ..Self::with_sections(specs, &sections, learning_rate, device) })
    }

    fn with_sections(specs: Vec<TensorSpec>, sections: &[Vec<Vec<f32>>; 3], learning_rate: f64, device: &Device) -> Self {
        let parameters = Parameters::upload(specs, sections, device);
        Self { learning_rate, betas: Self::BETAS, epsilon: Self::EPSILON, step: 0, parameters }
    }

    /// The values that are trained.
    #[must_use]
    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Updates the parameters by their gradients, in the order of the network's tensors.
    pub fn step(&mut self, ops: Ops, gradients: Vec<Tensor<2>>) {
        self.step += 1;
        let step = f64::from(self.step);
        let corrections = self.betas.map(|beta| 1.0 - libm::pow(beta, step));
        match ops {
            Ops::Fused => {
                let coefficients = self.coefficients(corrections);
                self.parameters.update(|state, layout| adam(state, gradients, layout.clone(), coefficients));
            }
            Ops::Stock => {
                let Self { learning_rate, betas, epsilon, .. } = *self;
                self.parameters.update(|state, layout| {
                    let (total, gradient) = (layout.total, concatenate(gradients, layout, &state.device()));
                    let part = |at: usize| state.clone().narrow(0, at * total, total);
                    let first = part(1).mul_scalar(betas[0]) + gradient.clone().mul_scalar(1.0 - betas[0]);
                    let second = part(2).mul_scalar(betas[1]) + gradient.clone().mul(gradient).mul_scalar(1.0 - betas[1]);
                    let scale = second.clone().div_scalar(corrections[1]).sqrt().add_scalar(epsilon);
                    let change = first.clone().div(scale).mul_scalar(learning_rate / corrections[0]);
                    Tensor::cat(vec![part(0) - change, first, second], 0)
                });
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "training computes in single precision")]
    fn coefficients(&self, corrections: [f64; 2]) -> Coefficients {
        Coefficients {
            rate: (self.learning_rate / corrections[0]) as f32,
            second: (1.0 / corrections[1]) as f32,
            decay: self.betas.map(|beta| beta as f32),
            gain: self.betas.map(|beta| (1.0 - beta) as f32),
            epsilon: self.epsilon as f32,
        }
    }

    /// Reads values and moments at once. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&self) -> Result<State, ExecutionError> {
        let buffer = self.parameters.download().await?;
        let section = |at| self.parameters.section(&buffer, at);
        Ok(State { values: section(0), first: section(1), second: section(2) })
    }
}

/// Gradients as one vector `[total]` with zeros in the layout's gaps.
fn concatenate(gradients: Vec<Tensor<2>>, layout: &Layout, device: &Device) -> Tensor<1> {
    let mut pieces = Vec::new();
    let ends = layout.starts.iter().skip(1).chain([&layout.total]);
    for (((gradient, start), size), end) in gradients.into_iter().zip(&layout.starts).zip(&layout.sizes).zip(ends) {
        pieces.push(gradient.reshape([*size]));
        let gap = end - start - size;
        if gap > 0 {
            pieces.push(Tensor::zeros([gap], device));
        }
    }
    Tensor::cat(pieces, 0)
}
