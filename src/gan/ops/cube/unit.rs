//! The gradients of one dense unit, y = x·w + b: by x g·wᵀ, by w xᵀ·g, by b Σg, all at once. A unit takes one of w's numbers
//! through all rows, since there are few rows and many numbers.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::{buffer, dims, empty, one_each};

/// By x `[rows, inputs]`, by w `[inputs, 1]` and by b `[1, 1]`.
pub(super) fn gradients(gradient: &CubeTensor, x: &CubeTensor, weight: &CubeTensor) -> [CubeTensor; 3] {
    let [rows, inputs] = dims(x);
    let (by_x, by_weight, by_bias) = (empty(x, [rows, inputs]), empty(x, [inputs, 1]), empty(x, [1, 1]));
    let (cubes, units) = one_each(inputs);
    unit_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(gradient),
        buffer(x),
        buffer(weight),
        buffer(&by_x),
        buffer(&by_weight),
        buffer(&by_bias),
        rows,
        inputs,
    );
    [by_x, by_weight, by_bias]
}

#[cube(launch)]
fn unit_kernel(
    gradient: &[f32],
    x: &[f32],
    weight: &[f32],
    by_x: &mut [f32],
    by_weight: &mut [f32],
    by_bias: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] inputs: usize,
) {
    let input = ABSOLUTE_POS;
    if input >= inputs {
        terminate!();
    }
    let factor = weight[input];
    let mut sum = 0.0f32;
    let mut of_gradient = 0.0f32;
    for row in 0..rows {
        let g = gradient[row];
        by_x[row * inputs + input] = g * factor;
        sum += g * x[row * inputs + input];
        of_gradient += g;
    }
    by_weight[input] = sum;
    if input == 0 {
        by_bias[0] = of_gradient;
    }
}
