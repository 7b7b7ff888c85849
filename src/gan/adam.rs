//! Adam (Kingma and Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1), over a module's parameters.
//!
//! With gradient g at step t = 1, 2, …: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
//! p ← p − η·(m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε). The moments can be read and set, which checkpoints need.

use burn::module::{Module, ModuleMapper, Param};
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};

/// Decay of the first moment.
const BETA_1: f64 = 0.9;
/// Decay of the second moment.
const BETA_2: f64 = 0.999;
/// Keeps the division finite.
const EPSILON: f64 = 1e-8;

/// Both moments of one parameter, in its own layout, flattened.
#[derive(Clone, Debug)]
pub struct Moments {
    /// m, the running mean of the gradient.
    pub first: Tensor<1>,
    /// v, the running mean of its square.
    pub second: Tensor<1>,
}

/// The optimiser of one module.
#[derive(Clone, Debug, Default)]
pub struct Adam {
    step: u32,
    /// Of each trained parameter, in the module's order; empty before the first step.
    moments: Vec<Moments>,
}

impl Adam {
    /// One that goes on after `step` steps with these moments, one for each trained parameter in the module's order.
    #[must_use]
    pub fn resume(step: u32, moments: Vec<Moments>) -> Self {
        Self { step, moments }
    }

    /// The moments, in the module's order of trained parameters; empty before the first step.
    #[must_use]
    pub fn moments(&self) -> &[Moments] {
        &self.moments
    }

    /// `module` after one step against `gradients`, with step size `learning_rate`. Parameters without a gradient stay.
    #[must_use]
    pub fn step<M: Module>(&mut self, learning_rate: f64, module: M, gradients: GradientsParams) -> M {
        self.step += 1;
        let decayed = |beta: f64| 1.0 - beta.powf(f64::from(self.step));
        let mut update = Update {
            learning_rate,
            corrections: [decayed(BETA_1), decayed(BETA_2)],
            gradients,
            old: std::mem::take(&mut self.moments).into_iter(),
            new: Vec::new(),
        };
        let module = module.map(&mut update);
        self.moments = update.new;
        module
    }
}

/// One step over all parameters of a module.
struct Update {
    learning_rate: f64,
    /// 1 − β₁ᵗ and 1 − β₂ᵗ.
    corrections: [f64; 2],
    gradients: GradientsParams,
    old: std::vec::IntoIter<Moments>,
    new: Vec<Moments>,
}

fn zeros(count: usize, device: &Device) -> Moments {
    Moments { first: Tensor::zeros([count], device), second: Tensor::zeros([count], device) }
}

impl ModuleMapper for Update {
    fn map_float<const D: usize>(&mut self, param: Param<Tensor<D>>) -> Param<Tensor<D>> {
        let Some(gradient) = self.gradients.remove::<D>(param.id) else { return param };
        let (id, parameter, mapper) = param.consume();
        let parameter = parameter.inner();
        let shape = parameter.shape();
        let gradient: Tensor<1> = gradient.reshape([shape.num_elements()]);
        let Moments { first, second } = self.old.next().unwrap_or_else(|| zeros(shape.num_elements(), &gradient.device()));

        let first = first.mul_scalar(BETA_1) + gradient.clone().mul_scalar(1.0 - BETA_1);
        let second = second.mul_scalar(BETA_2) + gradient.clone().mul(gradient).mul_scalar(1.0 - BETA_2);
        let [correction_1, correction_2] = self.corrections;
        let scale = second.clone().div_scalar(correction_2).sqrt().add_scalar(EPSILON);
        let change = first.clone().div(scale).mul_scalar(self.learning_rate / correction_1);
        self.new.push(Moments { first, second });

        let updated = Tensor::from_inner(parameter - change.reshape(shape)).require_grad();
        Param::from_mapped_value(id, updated, mapper)
    }
}
