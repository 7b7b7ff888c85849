//! An operation at a small size: its inputs, and how it is computed and compared.

use burn::tensor::{Device, Tensor, TensorData};

use crate::math::rng::{Purpose, Stream};
use crate::run::config::Ops;

/// Distribution of an input's values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Values {
    /// Normal, mean 0, with this standard deviation.
    Normal(f32),
    /// Normal with this standard deviation, around 1.
    AroundOne(f32),
    /// At least 0.2 away from 0, where LeakyReLU has its kink.
    OffZero,
    /// These, in turn.
    Fixed(&'static [f32]),
}

/// One input of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Input {
    /// Its name in the formula.
    pub name: &'static str,
    /// In the operation's layout.
    pub shape: &'static [usize],
    /// Distribution of its values.
    pub values: Values,
}

impl Input {
    /// How many numbers it has.
    #[must_use]
    pub fn count(&self) -> usize {
        self.shape.iter().product()
    }
}

/// An operation with its inputs and tolerances.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// The name on the page.
    pub op: &'static str,
    /// The implementation that uses it.
    pub ops: Ops,
    /// Inputs; the gradient by each is compared.
    pub inputs: &'static [Input],
    /// Computes the flattened result from the flattened inputs.
    pub run: fn(&[Tensor<1>]) -> Tensor<1>,
    /// Step of the finite difference: short near LeakyReLU's kink, long for a linear operation.
    pub stride: f32,
    /// Largest relative difference between a directional derivative and the finite difference.
    pub gradient_tolerance: f64,
    /// Largest difference between devices, relative to the tensor's largest value.
    pub device_tolerance: f64,
}

impl Case {
    /// Values of the inputs, equal on every device.
    #[must_use]
    pub fn draw(&self) -> Vec<Vec<f32>> {
        let stream = Stream::new(7, Purpose::Latents);
        let drawn = |(at, input): (u32, &Input)| {
            let mut values = vec![0.0; input.count()];
            stream.fill_normal(at, &mut values);
            for (at, value) in values.iter_mut().enumerate() {
                *value = match input.values {
                    Values::Normal(scale) => *value * scale,
                    Values::AroundOne(scale) => 1.0 + *value * scale,
                    Values::OffZero => *value + 0.2_f32.copysign(*value),
                    Values::Fixed(values) => values[at % values.len()],
                };
            }
            values
        };
        (0_u32..).zip(self.inputs).map(drawn).collect()
    }

    /// Standard normal factors that project a result of `count` numbers to a scalar.
    #[must_use]
    pub fn projection(count: usize) -> Vec<f32> {
        let mut values = vec![0.0; count];
        Stream::new(8, Purpose::Latents).fill_normal(0, &mut values);
        values
    }

    /// The inputs as leaves of a graph; `device` has autodiff.
    #[must_use]
    pub fn leaves(values: &[Vec<f32>], device: &Device) -> Vec<Tensor<1>> {
        let leaf = |values: &Vec<f32>| Tensor::from_data(TensorData::new(values.clone(), [values.len()]), device).require_grad();
        values.iter().map(leaf).collect()
    }
}

pub(super) const fn input(name: &'static str, shape: &'static [usize], values: Values) -> Input {
    Input { name, shape, values }
}

pub(super) const UNIT: Values = Values::Normal(1.0);
pub(super) const SMALL: Values = Values::Normal(0.2);

pub(super) fn flat<const D: usize>(tensor: Tensor<D>) -> Tensor<1> {
    let count = tensor.shape().num_elements();
    tensor.reshape([count])
}
