//! Sums over columns: batch norm with LeakyReLU, and the gradients by a bias. A cube takes some neighbouring columns, so that memory is
//! read in whole sectors, and its units share the rows.

use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;

use super::activation;
use super::launch::{buffer, dims, empty, empty_of, units};
use super::storage::{Storage, stored_one};
use crate::gan::ops::kernels::{EPSILON, LEAK, MOMENTUM};

/// Most units of a cube that WebGPU guarantees.
const CUBE_UNITS: usize = 256;

/// Bytes that memory is read in at least.
const SECTOR: usize = 32;

/// Columns of a cube in f32.
const ACROSS: usize = SECTOR / size_of::<f32>();

/// A matrix and how cubes share it: compile-time constants of the kernels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Shape {
    rows: usize,
    columns: usize,
    /// Columns of a cube.
    across: usize,
    /// Of results in the matrix's type.
    storage: Storage,
    /// Of gradients by columns, from gradients in the matrix's type.
    gradient_storage: Storage,
}

impl Shape {
    fn of(x: &CubeTensor) -> Self {
        let [rows, columns] = dims(x);
        let storage = Storage::like(x);
        // As many as divide the columns.
        let across =
            [SECTOR / storage.dtype().size(), ACROSS].into_iter().find(|across| columns.is_multiple_of(*across)).unwrap_or(1);
        Self { rows, columns, across, storage, gradient_storage: Storage::gradient_from(x) }
    }

    /// Units that share a column's rows.
    const fn down(&self) -> usize {
        CUBE_UNITS / if self.across > ACROSS { self.across } else { ACROSS }
    }

    fn launch(&self) -> (CubeCount, CubeDim) {
        (CubeCount::Static(units(self.columns / self.across), 1, 1), CubeDim::new_2d(units(self.across), units(self.down())))
    }
}

pub(super) fn column_sums(x: &CubeTensor) -> CubeTensor {
    let shape = Shape::of(x);
    let out = empty(x, [1, shape.columns]);
    let (cubes, units) = shape.launch();
    sums_kernel::launch(&x.client, cubes, units, buffer(x), buffer(&out), shape);
    out
}

/// The gradient before an activation with result `y`, both `[rows, columns]`, and its column sums `[1, columns]`.
pub(super) fn activation_gradient(gradient: &CubeTensor, y: &CubeTensor, scale: f32) -> (CubeTensor, CubeTensor) {
    let shape = Shape::of(y);
    let (out, sums) = (empty_of(y.dtype, y, dims(y)), empty(y, [1, shape.columns]));
    let (cubes, units) = shape.launch();
    activation_kernel::launch(
        &y.client,
        cubes,
        units,
        buffer(gradient),
        buffer(y),
        buffer(&out),
        buffer(&sums),
        scale,
        shape,
        shape.storage.element(),
    );
    (out, sums)
}

pub(super) fn normalize(x: &CubeTensor, scale_shift: &CubeTensor, running: &CubeTensor) -> (CubeTensor, CubeTensor, CubeTensor) {
    let shape = Shape::of(x);
    let of_columns = || empty(x, [2, shape.columns]);
    let (y, statistics, new_running) = (empty_of(x.dtype, x, dims(x)), of_columns(), of_columns());
    let (cubes, units) = shape.launch();
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
        shape,
        shape.storage.element(),
    );
    (y, statistics, new_running)
}

pub(super) fn normalize_gradient(
    gradient: &CubeTensor,
    x: &CubeTensor,
    scale_shift: &CubeTensor,
    statistics: &CubeTensor,
) -> (CubeTensor, CubeTensor) {
    let shape = Shape::of(x);
    let (x_gradient, scale_shift_gradient) = (empty_of(x.dtype, x, dims(x)), empty(x, [2, shape.columns]));
    let (cubes, units) = shape.launch();
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
        shape,
        shape.storage.element(),
    );
    (x_gradient, scale_shift_gradient)
}

/// This unit's column.
#[cube]
fn own_column(#[comptime] shape: Shape) -> usize {
    CUBE_POS_X as usize * comptime!(shape.across) + UNIT_POS_X as usize
}

#[cube]
fn shared_sums(#[comptime] shape: Shape) -> Shared<[f32]> {
    Shared::<[f32]>::new_slice(comptime!(shape.across * shape.down()))
}

/// The sum of `partial` over the units of this unit's column, for each of them.
#[cube]
fn block_sum(partial: f32, shared: &mut Shared<[f32]>, #[comptime] shape: Shape) -> f32 {
    let across = comptime!(shape.across);
    let column = UNIT_POS_X as usize;
    sync_cube();
    shared[UNIT_POS_Y as usize * across + column] = partial;
    sync_cube();
    let mut sum = 0.0f32;
    for unit in 0..comptime!(shape.down()) {
        sum += shared[unit * across + column];
    }
    sum
}

/// The sum of a column, for each of its units.
#[cube]
fn column_sum<E: Float>(x: &[E], column: usize, shared: &mut Shared<[f32]>, #[comptime] shape: Shape) -> f32 {
    let (rows, columns) = comptime!((shape.rows, shape.columns));
    let mut partial = 0.0f32;
    let mut row = UNIT_POS_Y as usize;
    while row < rows {
        partial += f32::cast_from(x[row * columns + column]);
        row += comptime!(shape.down());
    }
    block_sum(partial, shared, shape)
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
fn sums_kernel(x: &[f32], out: &mut [f32], #[comptime] shape: Shape) {
    let column = own_column(shape);
    let mut shared = shared_sums(shape);
    let sum = column_sum::<f32>(x, column, &mut shared, shape);
    if UNIT_POS_Y == 0 {
        out[column] = sum;
    }
}

#[cube(launch)]
fn activation_kernel<E: Float>(
    gradient: &[E],
    y: &[E],
    out: &mut [E],
    sums: &mut [f32],
    scale: f32,
    #[comptime] shape: Shape,
    #[define(E)] _element: ElemType,
) {
    let (rows, columns) = comptime!((shape.rows, shape.columns));
    let column = own_column(shape);
    let mut shared = shared_sums(shape);
    let mut partial = 0.0f32;
    let mut row = UNIT_POS_Y as usize;
    while row < rows {
        let at = row * columns + column;
        let before = activation::pre_activation_gradient(f32::cast_from(gradient[at]), f32::cast_from(y[at]), scale);
        out[at] = stored_one::<E>(before, shape.storage);
        partial += before;
        row += comptime!(shape.down());
    }
    let sum = block_sum(partial, &mut shared, shape);
    if UNIT_POS_Y == 0 {
        sums[column] = stored_one::<f32>(sum, shape.gradient_storage);
    }
}

#[cube(launch)]
fn normalize_kernel<E: Float>(
    x: &[E],
    scale_shift: &[f32],
    running: &[f32],
    y: &mut [E],
    statistics: &mut [f32],
    new_running: &mut [f32],
    #[comptime] shape: Shape,
    #[define(E)] _element: ElemType,
) {
    let (rows, channels) = comptime!((shape.rows, shape.columns));
    let column = own_column(shape);
    let first = UNIT_POS_Y as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mut shared = shared_sums(shape);
    let mean = column_sum::<E>(x, column, &mut shared, shape) * share;
    let mut squares = 0.0f32;
    let mut row = first;
    while row < rows {
        let centred = f32::cast_from(x[row * channels + column]) - mean;
        squares += centred * centred;
        row += comptime!(shape.down());
    }
    let variance = block_sum(squares, &mut shared, shape) * share;
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
        let at = row * channels + column;
        let normal = (f32::cast_from(x[at]) - mean) * scale + shift;
        y[at] = stored_one::<E>(activation::leaky(normal), shape.storage);
        row += comptime!(shape.down());
    }
}

#[cube(launch)]
fn gradient_kernel<E: Float>(
    gradient: &[E],
    x: &[E],
    scale_shift: &[f32],
    statistics: &[f32],
    x_gradient: &mut [E],
    scale_shift_gradient: &mut [f32],
    #[comptime] shape: Shape,
    #[define(E)] _element: ElemType,
) {
    let (rows, channels) = comptime!((shape.rows, shape.columns));
    let column = own_column(shape);
    let first = UNIT_POS_Y as usize;
    let share = comptime!(1.0f32 / rows as f32);
    let mean = statistics[column];
    let inverse_std = 1.0f32 / (statistics[channels + column] + comptime!(EPSILON)).sqrt();
    let gamma = scale_shift[column];
    let beta = scale_shift[channels + column];
    let mut shared = shared_sums(shape);
    let mut gamma_partial = 0.0f32;
    let mut beta_partial = 0.0f32;
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (x_hat, before) =
            pre_activation_gradient(f32::cast_from(x[at]), f32::cast_from(gradient[at]), mean, inverse_std, gamma, beta);
        gamma_partial += before * x_hat;
        beta_partial += before;
        row += comptime!(shape.down());
    }
    let gamma_gradient = block_sum(gamma_partial, &mut shared, shape);
    let beta_gradient = block_sum(beta_partial, &mut shared, shape);
    if first == 0 {
        scale_shift_gradient[column] = stored_one::<f32>(gamma_gradient, shape.gradient_storage);
        scale_shift_gradient[channels + column] = stored_one::<f32>(beta_gradient, shape.gradient_storage);
    }
    let mut row = first;
    while row < rows {
        let at = row * channels + column;
        let (x_hat, before) =
            pre_activation_gradient(f32::cast_from(x[at]), f32::cast_from(gradient[at]), mean, inverse_std, gamma, beta);
        let centred = before - share * (beta_gradient + x_hat * gamma_gradient);
        x_gradient[at] = stored_one::<E>(gamma * inverse_std * centred, shape.storage);
        row += comptime!(shape.down());
    }
}
