//! The kernels on the CPU, in plain Rust.
//!
//! A convolution is a product for each tap, over the pixels whose tap lies inside the maps: with a 5×5 kernel on 7×7 maps a third
//! of all products would be with zeros. Where the large maps have one channel, one product covers all taps.

mod matrix;
mod product;
mod rows;
mod taps;

use burn::backend::Flex;
use burn::tensor::{Shape, TensorData};

use self::matrix::{Matrix, contiguous, dims, matrix, slice};
use super::kernels::{Activation, Epilogue, Kernels};
use super::patches::{Direction, Patches, TAPS};

fn apply_epilogue(mut y: Matrix, epilogue: Epilogue<'_, Flex>) -> Matrix {
    let Some((bias, activation)) = epilogue else { return y };
    let (bias, values) = (contiguous(bias), y.storage_mut());
    rows::add(values, slice(&bias));
    if let Some(activation) = activation {
        rows::activate(values, activation);
    }
    y
}

impl Kernels for Flex {
    fn to_small(large: &Matrix, weight: &Matrix, direction: Direction, patches: Patches, epilogue: Epilogue<'_, Self>) -> Matrix {
        apply_epilogue(taps::to_small(&contiguous(large), &contiguous(weight), direction, patches), epilogue)
    }

    fn to_large(small: &Matrix, weight: &Matrix, direction: Direction, patches: Patches) -> Matrix {
        taps::to_large(&contiguous(small), &contiguous(weight), direction, patches)
    }

    fn weight_gradient(large: &Matrix, small: &Matrix, direction: Direction, patches: Patches) -> Matrix {
        taps::weight_gradient(&contiguous(large), &contiguous(small), direction, patches)
    }

    fn unfold(images: &Matrix, tanh: Option<&Matrix>, patches: Patches) -> Matrix {
        let images = contiguous(images);
        let unfolded = match tanh {
            Some(y) => {
                let y = contiguous(y);
                let gradient: Vec<f32> = slice(&images).iter().zip(slice(&y)).map(|(g, y)| g * (1.0 - y * y)).collect();
                taps::unfold(&gradient, patches)
            }
            None => taps::unfold(slice(&images), patches),
        };
        matrix(unfolded, [patches.small_rows(), TAPS])
    }

    fn fold(unfolded: &Matrix, patches: Patches, tanh: bool) -> Matrix {
        let mut images = taps::fold(slice(&contiguous(unfolded)), patches);
        if tanh {
            for value in &mut images {
                *value = libm::tanhf(*value);
            }
        }
        matrix(images, [patches.large_rows(), 1])
    }

    fn product(a: &Matrix, b: &Matrix, transposed: [bool; 2], epilogue: Epilogue<'_, Self>) -> Matrix {
        let (a, b) = (contiguous(a), contiguous(b));
        let ([a_rows, a_columns], [b_rows, b_columns]) = (dims(&a), dims(&b));
        let (y, shape) = match transposed {
            [true, _] => {
                let y = product::multiply_transposed(slice(&a), slice(&b), [a_columns, b_columns]);
                (y, [a_columns, b_columns])
            }
            [false, true] => {
                let panels = product::Panels::of_transposed(slice(&b), [b_columns, b_rows]);
                (product::multiply(slice(&a), &panels), [a_rows, b_rows])
            }
            [false, false] => {
                let panels = product::Panels::of(slice(&b), [b_rows, b_columns]);
                (product::multiply(slice(&a), &panels), [a_rows, b_columns])
            }
        };
        apply_epilogue(matrix(y, shape), epilogue)
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
