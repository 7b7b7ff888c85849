//! First weights by PyTorch's default: uniform in ±1/√fan_in, biases by the fan-in of their weight, batch norm 1 and 0.

use crate::math::rng::{Purpose, Stream};
use crate::network::{Form, TensorSpec};

/// Initial values of a network's tensors, which are numbers `first`, `first + 1`, … of the seed's stream.
#[must_use]
pub fn first_weights(specs: &[TensorSpec], seed: u32, first: u32) -> Vec<Vec<f32>> {
    let stream = Stream::new(seed, Purpose::Weights);
    let mut fan_in = 1;
    let values = |(number, spec): (u32, &TensorSpec)| {
        fan_in = spec.form.fan_in().unwrap_or(fan_in);
        first_values(stream, number, spec.form, fan_in)
    };
    (first..).zip(specs).map(values).collect()
}

/// Initial values of tensor `number` of the stream, in memory layout; the order of the draws is PyTorch's.
#[must_use]
pub fn first_values(stream: Stream, number: u32, form: Form, fan_in: usize) -> Vec<f32> {
    if let Form::ScaleShift(channels) = form {
        return [vec![1.0; channels], vec![0.0; channels]].concat();
    }
    #[expect(clippy::cast_precision_loss, reason = "a fan-in is a few thousand")]
    let bound = 1.0 / (fan_in as f32).sqrt();
    #[expect(clippy::cast_possible_truncation, reason = "two million weights")]
    let draw = |at: usize| (2.0 * stream.uniform(number, form.pytorch_index(at) as u32) - 1.0) * bound;
    (0..form.count()).map(draw).collect()
}
