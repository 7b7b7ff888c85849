//! Sums over columns: batch norm with LeakyReLU, and the gradients by a bias. One cube per column, whose units share the rows.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::activation;
use super::launch::{REDUCTION_UNITS, buffer, dims, empty, one_cube_per_column};
use crate::gan::ops::kernels::{EPSILON, LEAK, MOMENTUM};

pub(super) fn column_sums(x: &CubeTensor) -> CubeTensor {
    let [rows, columns] = dims(x);
    let out = empty(x, [1, columns]);
    let (cubes, units) = one_cube_per_column(columns);
    sums_kernel::launch(&x.client, cubes, units, buffer(x), buffer(&out), rows, columns);
    out
}

/// The gradient before an activation with result `y`, both `[rows, columns]`, and its column sums `[1, columns]`.
pub(super) fn activation_gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> (CubeTensor, CubeTensor) {
    let [rows, columns] = dims(y);
    let (out, sums) = (empty(y, [rows, columns]), empty(y, [1, columns]));
    let (cubes, units) = one_cube_per_column(columns);
    activation_kernel::launch(
        &y.client,
        cubes,
        units,
        buffer(gradient),
        buffer(y),
        buffer(&out),
        buffer(&sums),
        scale,
        rows,
        columns,
    );
    (out, sums)
}

pub(super) fn normalize(x: &CubeTensor, scale_shift: &CubeTensor, running: &CubeTensor) -> (CubeTensor, CubeTensor, CubeTensor) {
    let [rows, channels] = dims(x);
    let (y, statistics, new_running) = (empty(x, [rows, channels]), empty(x, [2, channels]), empty(x, [2, channels]));
    let (cubes, units) = one_cube_per_column(channels);
    normalize_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(x),
        buffer(scale_shift),
        buffer(running),
        buffer(&y),
        buffer(&statistics),
        buffer(&new_running),
        rows,
        channels,
    );
    (y, statistics, new_running)
}

pub(super) fn normalize_gradient(
    gradient: &CubeTensor,
    x: &CubeTensor,
    scale_shift: &CubeTensor,
    statistics: &CubeTensor,
) -> (CubeTensor, CubeTensor) {
    let [rows, channels] = dims(x);
    let (x_gradient, scale_shift_gradient) = (empty(x, [rows, channels]), empty(x, [2, channels]));
    let (cubes, units) = one_cube_per_column(channels);
    gradient_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(gradient),
        buffer(x),
        buffer(scale_shift),
        buffer(statistics),
        buffer(&x_gradient),
        buffer(&scale_shift_gradient),
        rows,
        channels,
    );
    (x_gradient, scale_shift_gradient)
}

/// The sum of `partial` over the units of the cube, for each of them.
#[cube]
fn block_sum(partial: f32, shared: &mut Shared<[f32]>) -> f32 {
    sync_cube();
    shared[UNIT_POS_X as usize] = partial;
    sync_cube();
    let mut sum = 0.0f32;
    for unit in 0..REDUCTION_UNITS {
        sum += shared[unit];
    }
    sum
}

/// The sum of a column, for each unit of the cube.
#[cube]
fn column_sum(x: &[f32], column: usize, shared: &mut Shared<[f32]>, #[comptime] rows: usize, #[comptime] columns: usize) -> f32 {
    let mut partial = 0.0f32;
    let mut row = UNIT_POS_X as usize;
    while row < rows {
        partial += x[row * columns + column];
        row += REDUCTION_UNITS;
    }
    block_sum(partial, shared)
}

/// x̂ of one element, and the gradient before LeakyReLU.
#[cube]
fn pre_activation_gradient(x: f32, gradient: f32, mean: f32, inverse_std: f32, gamma: f32, beta: f32) -> (f32, f32) {
    let x_hat = (x - mean) * inverse_std;
    let mut before = gradient;
    if x_hat * gamma + beta <= 0.0f32 {
        before *= comptime!(LEAK);
    }
    (x_hat, before)
}

#[cube(launch)]
fn sums_kernel(x: &[f32], out: &mut [f32], #[comptime] rows: usize, #[comptime] columns: usize) {
    let column = CUBE_POS_X as usize;
    let mut shared = Shared::<[f32]>::new_slice(REDUCTION_UNITS);
    let sum = column_sum(x, column, &mut shared, rows, columns);
    if UNIT_POS_X == 0 {
        out[column] = sum;
    }
}

#[cube(launch)]
fn activation_kernel(
    gradient: &[f32],
    y: &[f32],
    out: &mut [f32],
    sums: &mut [f32],
    scale: f32,
    #[comptime] rows: usize,
    #[comptime] columns: usize,
) {
    let column = CUBE_POS_X as usize;
    let mut shared = Shared::<[f32]>::new_slice(REDUCTION_UNITS);
    let mut partial = 0.0f32;
    let mut row = UNIT_POS_X as usize;
    while row < rows {
        let at = row * columns + column;
        let before = activation::pre_activation_gradient(gradient[at], y[at], scale);
        out[at] = before;
        partial += before;
        row += REDUCTION_UNITS;
    }
    let sum = block_sum(partial, &mut shared);
    if UNIT_POS_X == 0 {
        sums[column] = sum;
    }
}

#[cube(launch)]
fn normalize_kernel(
    x: &[f32],
    scale_shift: &[f32],
    running: &[f32],
    y: &mut [f32],
    statistics: &mut [f32],
    new_running: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] channels: usize,
) {
    let column = CUBE_POS_X as usize;
    let first = UNIT_POS_X as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mut shared = Shared::<[f32]>::new_slice(REDUCTION_UNITS);
    let mean = column_sum(x, column, &mut shared, rows, channels) * share;
    let mut squares = 0.0f32;
    let mut row = first;
    while row < rows {
        let centred = x[row * channels + column] - mean;
        squares += centred * centred;
        row += REDUCTION_UNITS;
    }
    let variance = block_sum(squares, &mut shared) * share;
    if first == 0 {
        statistics[column] = mean;
        statistics[channels + column] = variance;
        new_running[column] = running[column] + comptime!(MOMENTUM) * (mean - running[column]);
        new_running[channels + column] =
            running[channels + column] + comptime!(MOMENTUM) * (variance - running[channels + column]);
    }
    let scale = scale_shift[column] / (variance + comptime!(EPSILON)).sqrt();
    let shift = scale_shift[channels + column];
    let mut row = first;
    while row < rows {
        y[row * channels + column] = activation::leaky((x[row * channels + column] - mean) * scale + shift);
        row += REDUCTION_UNITS;
    }
}

#[cube(launch)]
fn gradient_kernel(
    gradient: &[f32],
    x: &[f32],
    scale_shift: &[f32],
    statistics: &[f32],
    x_gradient: &mut [f32],
    scale_shift_gradient: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] channels: usize,
) {
    let column = CUBE_POS_X as usize;
    let first = UNIT_POS_X as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mean = statistics[column];
    let inverse_std = 1.0f32 / (statistics[channels + column] + comptime!(EPSILON)).sqrt();
    let gamma = scale_shift[column];
    let beta = scale_shift[channels + column];
    let mut shared = Shared::<[f32]>::new_slice(REDUCTION_UNITS);
    let mut gamma_partial = 0.0f32;
    let mut beta_partial = 0.0f32;
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (x_hat, before) = pre_activation_gradient(x[at], gradient[at], mean, inverse_std, gamma, beta);
        gamma_partial += before * x_hat;
        beta_partial += before;
        row += REDUCTION_UNITS;
    }
    let gamma_gradient = block_sum(gamma_partial, &mut shared);
    let beta_gradient = block_sum(beta_partial, &mut shared);
    if first == 0 {
        scale_shift_gradient[column] = gamma_gradient;
        scale_shift_gradient[channels + column] = beta_gradient;
    }
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (x_hat, before) = pre_activation_gradient(x[at], gradient[at], mean, inverse_std, gamma, beta);
        x_gradient[row * channels + column] = gamma * inverse_std * (before - share * (beta_gradient + x_hat * gamma_gradient));
        row += REDUCTION_UNITS;
    }
}
