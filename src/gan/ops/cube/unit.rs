//! A dense layer with one output, y = x·w + b, and its three gradients in one launch: ∂L/∂x = g·wᵀ, ∂L/∂w = xᵀ·g, ∂L/∂b = Σg.
//!
//! A batch has few rows and w has thousands of elements. So a workgroup shares a row's sum, and a unit takes one element of w through all
//! rows for its gradients.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::launch::{Float4, buffer, count_work, dims, empty, empty_of, one_unit_per_element, units};
use super::storage::{Storage, element_of, stored_one};

/// Units that share a row.
const SHARING: usize = 64;

/// `x` `[rows, inputs]`, a multiple of four, `weight` `[inputs, 1]` and `bias` `[1, 1]` to `[rows, 1]`.
pub(super) fn product(x: &CubeTensor, weight: &CubeTensor, bias: Option<&CubeTensor>) -> CubeTensor {
    let [rows, inputs] = dims(x);
    let out = empty(x, [rows, 1]);
    // Every binding needs a buffer; without a bias the kernel does not read this one.
    let (bias, biased) = (bias.unwrap_or(weight), bias.is_some());
    dot_kernel::launch(
        &x.client,
        CubeCount::Static(units(rows), 1, 1),
        CubeDim::new_1d(units(SHARING)),
        buffer(x),
        buffer(weight),
        buffer(bias),
        buffer(&out),
        inputs / 4,
        biased,
        element_of(x),
    );
    count_work(x, rows * inputs);
    out
}

#[cube(launch)]
fn dot_kernel<E: Float>(
    x: &[Vector<E, Const<4>>],
    weight: &[Float4],
    bias: &[f32],
    out: &mut [f32],
    #[comptime] inputs4: usize,
    #[comptime] biased: bool,
    #[define(E)] _element: ElemType,
) {
    let (row, unit) = (CUBE_POS_X as usize, UNIT_POS_X as usize);
    let mut partial = Float4::new(0.0f32);
    let mut four = unit;
    while four < inputs4 {
        partial += Float4::cast_from(x[row * inputs4 + four]) * weight[four];
        four += SHARING;
    }
    let mut shared = Shared::<[Float4]>::new_slice(comptime!(SHARING));
    shared[unit] = partial;
    sync_cube();
    if unit == 0 {
        let mut sums = Float4::new(0.0f32);
        for other in 0..SHARING {
            sums += shared[other];
        }
        let mut sum = sums.extract(0usize) + sums.extract(1usize) + (sums.extract(2usize) + sums.extract(3usize));
        if comptime!(biased) {
            sum += bias[0];
        }
        out[row] = sum;
    }
}

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
