//! First weights, as PyTorch's default: uniform in ±1/√fan_in, biases by the fan-in of their weight.
//!
//! For a transposed convolution PyTorch takes `out_channels · height · width` as the fan-in, and so do we.

use super::parameters::Form;
use crate::math::rng::Stream;

/// The first values of tensor `tensor` of the stream, as they lie in memory; they are drawn in PyTorch's order. Batch norm
/// begins with γ = 1 and β = 0.
#[must_use]
pub fn first_values(stream: Stream, tensor: u32, form: Form, fan_in: usize) -> Vec<f32> {
    if let Form::ScaleShift(channels) = form {
        return [vec![1.0; channels], vec![0.0; channels]].concat();
    }
    #[expect(clippy::cast_precision_loss, reason = "a fan-in is a few thousand")]
    let bound = 1.0 / (fan_in as f32).sqrt();
    #[expect(clippy::cast_possible_truncation, reason = "two million weights")]
    let draw = |at: usize| (2.0 * stream.uniform(tensor, form.place(at) as u32) - 1.0) * bound;
    (0..form.count()).map(draw).collect()
}
