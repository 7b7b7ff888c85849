//! The three gradients of a dense layer with one output, y = x·w + b, in one launch: ∂L/∂x = g·wᵀ, ∂L/∂w = xᵀ·g, ∂L/∂b = Σg.
//!
//! A unit of the GPU takes one element of w through all rows, because a batch has few rows and w has thousands of elements.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{buffer, count_work, dims, empty, empty_of, one_unit_per_element};
use super::storage::{Storage, stored_one};

/// The gradients by x `[rows, inputs]`, w `[inputs, 1]` and b `[1, 1]`, from `gradient` `[rows, 1]`.
pub(super) fn gradients(gradient: &CubeTensor, x: &CubeTensor, weight: &CubeTensor) -> [CubeTensor; 3] {
    let [rows, inputs] = dims(x);
    let (weight_gradient, bias_gradient) = (empty(x, [inputs, 1]), empty(x, [1, 1]));
    let (x_gradient, storage) = (empty_of(x.dtype, x, [rows, inputs]), Storage::gradient_like(x));
    let (cubes, units) = one_unit_per_element(inputs);
    unit_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(gradient),
        buffer(x),
        buffer(weight),
        buffer(&x_gradient),
        buffer(&weight_gradient),
        buffer(&bias_gradient),
        rows,
        inputs,
        storage,
        storage.element(),
    );
    count_work(x, 2 * rows * inputs);
    [x_gradient, weight_gradient, bias_gradient]
}

#[cube(launch)]
fn unit_kernel<E: Float>(
    gradient: &[f32],
    x: &[E],
    weight: &[f32],
    x_gradient: &mut [E],
    weight_gradient: &mut [f32],
    bias_gradient: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] inputs: usize,
    #[comptime] storage: Storage,
    #[define(E)] _element: ElemType,
) {
    let input = ABSOLUTE_POS;
    if input >= inputs {
        terminate!();
    }
    let factor = weight[input];
    let mut weight_sum = 0.0f32;
    let mut bias_sum = 0.0f32;
    for row in 0..rows {
        let g = gradient[row];
        x_gradient[row * inputs + input] = stored_one::<E>(g * factor, storage);
        weight_sum += g * f32::cast_from(x[row * inputs + input]);
        bias_sum += g;
    }
    weight_gradient[input] = weight_sum;
    if input == 0 {
        bias_gradient[0] = bias_sum;
    }
}
