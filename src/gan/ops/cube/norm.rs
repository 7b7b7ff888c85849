//! Sums over columns, and what needs them: batch norm with LeakyReLU, and the gradient by a bias. A cube a column, whose units
//! share the rows.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::{SUMMING, activation, buffer, dims, empty, one_a_column};
use crate::gan::ops::kernels::{EPSILON, LEAK, MOMENTUM};

/// The sum of each column, `[1, columns]`.
pub(super) fn column_sums(x: &CubeTensor) -> CubeTensor {
    let [rows, columns] = dims(x);
    let out = empty(x, [1, columns]);
    let (cubes, units) = one_a_column(columns);
    sums_kernel::launch(&x.client, cubes, units, buffer(x), buffer(&out), rows, columns);
    out
}

/// The gradient in front of an activation with result `y`, and its column sums `[1, columns]`.
pub(super) fn activation_gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> (CubeTensor, CubeTensor) {
    let [rows, columns] = dims(y);
    let (out, sums) = (empty(y, [rows, columns]), empty(y, [1, columns]));
    let (cubes, units) = one_a_column(columns);
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

/// See [`Kernels::normalize`](crate::gan::ops::kernels::Kernels::normalize).
pub(super) fn normalize(x: &CubeTensor, scale_shift: &CubeTensor, running: &CubeTensor) -> (CubeTensor, CubeTensor, CubeTensor) {
    let [rows, channels] = dims(x);
    let (y, statistics, after) = (empty(x, [rows, channels]), empty(x, [2, channels]), empty(x, [2, channels]));
    let (cubes, units) = one_a_column(channels);
    normalize_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(x),
        buffer(scale_shift),
        buffer(running),
        buffer(&y),
        buffer(&statistics),
        buffer(&after),
        rows,
        channels,
    );
    (y, statistics, after)
}

/// See [`Kernels::normalize_gradient`](crate::gan::ops::kernels::Kernels::normalize_gradient).
pub(super) fn normalize_gradient(
    gradient: &CubeTensor,
    x: &CubeTensor,
    scale_shift: &CubeTensor,
    statistics: &CubeTensor,
) -> (CubeTensor, CubeTensor) {
    let [rows, channels] = dims(x);
    let (by_x, by_scale_shift) = (empty(x, [rows, channels]), empty(x, [2, channels]));
    let (cubes, units) = one_a_column(channels);
    gradient_kernel::launch(
        &x.client,
        cubes,
        units,
        buffer(gradient),
        buffer(x),
        buffer(scale_shift),
        buffer(statistics),
        buffer(&by_x),
        buffer(&by_scale_shift),
        rows,
        channels,
    );
    (by_x, by_scale_shift)
}

/// The sum of what each unit of the cube brings.
#[cube]
fn together(mine: f32, shared: &mut Shared<[f32]>) -> f32 {
    sync_cube();
    shared[UNIT_POS_X as usize] = mine;
    sync_cube();
    let mut sum = 0.0f32;
    for unit in 0..SUMMING {
        sum += shared[unit];
    }
    sum
}

/// The sum of a column over all rows, for every unit of the cube.
#[cube]
fn column_sum(x: &[f32], column: usize, shared: &mut Shared<[f32]>, #[comptime] rows: usize, #[comptime] columns: usize) -> f32 {
    let mut mine = 0.0f32;
    let mut row = UNIT_POS_X as usize;
    while row < rows {
        mine += x[row * columns + column];
        row += SUMMING;
    }
    together(mine, shared)
}

/// x̂ of one number, and the gradient in front of LeakyReLU there.
#[cube]
fn in_front(x: f32, gradient: f32, mean: f32, whiten: f32, gamma: f32, beta: f32) -> (f32, f32) {
    let white = (x - mean) * whiten;
    let mut through = gradient;
    if white * gamma + beta <= 0.0f32 {
        through *= comptime!(LEAK);
    }
    (white, through)
}

#[cube(launch)]
fn sums_kernel(x: &[f32], out: &mut [f32], #[comptime] rows: usize, #[comptime] columns: usize) {
    let column = CUBE_POS_X as usize;
    let mut shared = Shared::<[f32]>::new_slice(SUMMING);
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
    let mut shared = Shared::<[f32]>::new_slice(SUMMING);
    let mut mine = 0.0f32;
    let mut row = UNIT_POS_X as usize;
    while row < rows {
        let at = row * columns + column;
        let through = activation::in_front(gradient[at], y[at], scale);
        out[at] = through;
        mine += through;
        row += SUMMING;
    }
    let sum = together(mine, &mut shared);
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
    after: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] channels: usize,
) {
    let column = CUBE_POS_X as usize;
    let first = UNIT_POS_X as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mut shared = Shared::<[f32]>::new_slice(SUMMING);
    let mean = column_sum(x, column, &mut shared, rows, channels) * share;
    let mut squares = 0.0f32;
    let mut row = first;
    while row < rows {
        let apart = x[row * channels + column] - mean;
        squares += apart * apart;
        row += SUMMING;
    }
    let variance = together(squares, &mut shared) * share;
    if first == 0 {
        statistics[column] = mean;
        statistics[channels + column] = variance;
        after[column] = running[column] + comptime!(MOMENTUM) * (mean - running[column]);
        after[channels + column] = running[channels + column] + comptime!(MOMENTUM) * (variance - running[channels + column]);
    }
    let scale = scale_shift[column] / (variance + comptime!(EPSILON)).sqrt();
    let shift = scale_shift[channels + column];
    let mut row = first;
    while row < rows {
        y[row * channels + column] = activation::leaky((x[row * channels + column] - mean) * scale + shift);
        row += SUMMING;
    }
}

#[cube(launch)]
fn gradient_kernel(
    gradient: &[f32],
    x: &[f32],
    scale_shift: &[f32],
    statistics: &[f32],
    by_x: &mut [f32],
    by_scale_shift: &mut [f32],
    #[comptime] rows: usize,
    #[comptime] channels: usize,
) {
    let column = CUBE_POS_X as usize;
    let first = UNIT_POS_X as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mean = statistics[column];
    let whiten = 1.0f32 / (statistics[channels + column] + comptime!(EPSILON)).sqrt();
    let gamma = scale_shift[column];
    let beta = scale_shift[channels + column];
    let mut shared = Shared::<[f32]>::new_slice(SUMMING);
    let mut mine_gamma = 0.0f32;
    let mut mine_beta = 0.0f32;
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (white, through) = in_front(x[at], gradient[at], mean, whiten, gamma, beta);
        mine_gamma += through * white;
        mine_beta += through;
        row += SUMMING;
    }
    let by_gamma = together(mine_gamma, &mut shared);
    let by_beta = together(mine_beta, &mut shared);
    if first == 0 {
        by_scale_shift[column] = by_gamma;
        by_scale_shift[channels + column] = by_beta;
    }
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (white, through) = in_front(x[at], gradient[at], mean, whiten, gamma, beta);
        by_x[row * channels + column] = gamma * whiten * (through - share * (by_beta + white * by_gamma));
        row += SUMMING;
    }
}
