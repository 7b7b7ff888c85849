//! The kernels on the CPU: pieces of the output on a pool of threads, each by explicit vectors.
//!
//! A convolution is a product for each tap, over the pixels whose tap lies inside the maps: with a 5×5 kernel on 7×7 maps a third
//! of all products would be with zeros. Where the large maps have one channel, one product covers all taps.

mod adam;
mod fastest;
mod matrix;
mod product;
mod rows;
mod taps;

use burn::backend::Flex;
use burn::tensor::{Shape, TensorData};

pub(super) use self::adam::adam;
pub use self::fastest::fastest_vectors;
use self::matrix::{Matrix, contiguous, dims, matrix, slice};
use super::kernels::{Activation, Epilogue, Kernels, Stored};
use super::patches::{Direction, Patches, TAPS};
use crate::compute::cpu;

/// Calls `compute` with a function that applies `epilogue` to a piece of the output while it is in the cache.
fn with_epilogue<T>(epilogue: Epilogue<'_, Flex>, compute: impl FnOnce(&(dyn Fn(&mut [f32], usize) + Sync)) -> T) -> T {
    let Some((bias, activation)) = epilogue else { return compute(&|_, _| ()) };
    let (bias, vectors) = (contiguous(bias), cpu::current().vectors);
    let bias = slice(&bias);
    compute(&|rows, first| rows::vectorize(vectors, rows::Finish { rows, first, bias, activation }))
}

impl Kernels for Flex {
    fn to_small(large: &Matrix, weight: &Matrix, direction: Direction, patches: Patches, epilogue: Epilogue<'_, Self>) -> Matrix {
        let (large, weight) = (contiguous(large), contiguous(weight));
        let directions = [direction, Direction::ToSmall];
        let (y, shape) = with_epilogue(epilogue, |finish| taps::convolve(&large, &weight, directions, patches, finish));
        matrix(y, shape)
    }

    fn to_large(small: &Matrix, weight: &Matrix, direction: Direction, patches: Patches) -> Matrix {
        let directions = [direction, Direction::ToLarge];
        let (y, shape) = taps::convolve(&contiguous(small), &contiguous(weight), directions, patches, |_, _| ());
        matrix(y, shape)
    }

    fn weight_gradient(large: &Matrix, small: &Matrix, direction: Direction, patches: Patches) -> Matrix {
        let (gradient, shape) = taps::weight_gradient(&contiguous(large), &contiguous(small), direction, patches);
        matrix(gradient, shape)
    }

    fn unfold(images: &Matrix, tanh: Option<&Matrix>, patches: Patches) -> Matrix {
        let images = contiguous(images);
        let images = slice(&images);
        let unfolded = match tanh {
            Some(y) => {
                let y = contiguous(y);
                let y = slice(&y);
                taps::unfold(patches, |pixel| images[pixel] * (1.0 - y[pixel] * y[pixel]))
            }
            None => taps::unfold(patches, |pixel| images[pixel]),
        };
        matrix(unfolded, [patches.small_rows(), TAPS])
    }

    fn fold(unfolded: &Matrix, patches: Patches, tanh: bool) -> Matrix {
        let images = taps::fold(slice(&contiguous(unfolded)), patches, |image| {
            if tanh {
                for value in image {
                    *value = libm::tanhf(*value);
                }
            }
        });
        matrix(images, [patches.large_rows(), 1])
    }

    fn product(a: &Matrix, b: &Matrix, transposed: [bool; 2], _: Stored, epilogue: Epilogue<'_, Self>) -> Matrix {
        let (a, b, instructions) = (contiguous(a), contiguous(b), cpu::current());
        let ([a_rows, a_columns], [b_rows, b_columns]) = (dims(&a), dims(&b));
        with_epilogue(epilogue, |finish| match transposed {
            [true, _] => {
                let mut y = product::multiply_transposed(slice(&a), slice(&b), [a_columns, b_columns], instructions);
                finish(&mut y, 0);
                matrix(y, [a_columns, b_columns])
            }
            [false, true] => {
                let panels = product::Panels::of_transposed(slice(&b), [b_columns, b_rows], instructions.vectors);
                matrix(product::multiply(slice(&a), &panels, instructions, finish), [a_rows, b_rows])
            }
            [false, false] => {
                let panels = product::Panels::of(slice(&b), [b_rows, b_columns], instructions.vectors);
                matrix(product::multiply(slice(&a), &panels, instructions, finish), [a_rows, b_columns])
            }
        })
    }

    fn activation_gradient(gradient: &Matrix, y: &Matrix, activation: Activation, sums: bool) -> (Matrix, Option<Matrix>) {
        let (gradient, y) = (contiguous(gradient), contiguous(y));
        let gradient = matrix(rows::activation_gradient(slice(&gradient), slice(&y), activation), dims(&y));
        let sums = sums.then(|| Self::column_sums(&gradient));
        (gradient, sums)
    }

    fn column_sums(x: &Matrix) -> Matrix {
        let [_, columns] = dims(x);
        matrix(rows::column_sums(slice(&contiguous(x)), columns), [1, columns])
    }

    fn normalize(x: &Matrix, scale_shift: &Matrix, running: Matrix) -> (Matrix, Matrix, Matrix) {
        let (x, scale_shift) = (contiguous(x), contiguous(scale_shift));
        let [_, channels] = dims(&x);
        let statistics = rows::statistics(slice(&x), channels);
        let y = rows::normalize(slice(&x), slice(&scale_shift), &statistics);
        let running = rows::update_running(slice(&contiguous(&running)), &statistics);
        (matrix(y, dims(&x)), matrix(statistics, [2, channels]), matrix(running, [2, channels]))
    }

    fn normalize_by(x: &Matrix, scale_shift: &Matrix, running: &Matrix) -> Matrix {
        let [x, scale_shift, running] = [x, scale_shift, running].map(contiguous);
        matrix(rows::normalize_by(slice(&x), slice(&scale_shift), slice(&running)), dims(&x))
    }

    fn normalize_gradient(gradient: &Matrix, x: &Matrix, scale_shift: &Matrix, statistics: &Matrix) -> (Matrix, Matrix) {
        let [gradient, x, scale_shift, statistics] = [gradient, x, scale_shift, statistics].map(contiguous);
        let (x_gradient, scale_shift_gradient) =
            rows::normalize_gradient(slice(&gradient), slice(&x), slice(&scale_shift), slice(&statistics));
        (matrix(x_gradient, dims(&x)), matrix(scale_shift_gradient, dims(&scale_shift)))
    }

    fn cross_entropy(logits: &Matrix, real: usize) -> Matrix {
        let loss = rows::cross_entropy(slice(&contiguous(logits)), real);
        Matrix::from_data(TensorData::new(vec![loss], Shape::from([1])))
    }

    fn cross_entropy_gradient(logits: &Matrix, gradient: &Matrix, real: usize) -> Matrix {
        let logits = contiguous(logits);
        let scale = slice(&contiguous(gradient)).first().copied().unwrap_or_default();
        matrix(rows::cross_entropy_gradient(slice(&logits), scale, real), dims(&logits))
    }
}
