//! The kernels on the CPU, in plain Rust.
//!
//! A convolution goes tap by tap, with those rows alone whose tap lies inside: of a 5×5 kernel on 7×7 maps a third of all
//! products would be with zeros. Where the large maps have one channel all taps are one product.

mod product;
mod rows;
mod taps;

use burn::backend::tensor::FloatTensor;
use burn::backend::{Flex, TensorMetadata};
use burn::tensor::{Shape, TensorData};

use super::kernels::{Activation, After, Kernels};
use super::patches::{Patches, TAPS, Way};

type Matrix = FloatTensor<Flex>;

/// A matrix of these numbers.
fn matrix(values: Vec<f32>, shape: [usize; 2]) -> Matrix {
    Matrix::from_data(TensorData::new(values, shape))
}

/// Rows and columns.
fn dims(matrix: &Matrix) -> [usize; 2] {
    let shape = matrix.shape();
    [shape[0], shape[1]]
}

/// The numbers in row-major order; a copy only where they lie otherwise.
fn contiguous(matrix: &Matrix) -> Matrix {
    if matrix.is_contiguous() { matrix.clone() } else { matrix.to_contiguous() }
}

/// The numbers of a matrix that [`contiguous`] gave.
fn numbers(matrix: &Matrix) -> &[f32] {
    matrix.as_slice().unwrap_or_default()
}

/// The same matrix after a bias, and an activation if there is one.
fn finished(mut y: Matrix, after: After<'_, Flex>) -> Matrix {
    let Some((bias, activation)) = after else { return y };
    let (bias, numbers_of_y) = (contiguous(bias), y.storage_mut());
    rows::add(numbers_of_y, numbers(&bias));
    if let Some(activation) = activation {
        rows::activate(numbers_of_y, activation);
    }
    y
}

impl Kernels for Flex {
    fn to_small(large: &Matrix, weight: &Matrix, way: Way, patches: Patches, after: After<'_, Self>) -> Matrix {
        finished(taps::to_small(&contiguous(large), &contiguous(weight), way, patches), after)
    }

    fn to_large(small: &Matrix, weight: &Matrix, way: Way, patches: Patches) -> Matrix {
        taps::to_large(&contiguous(small), &contiguous(weight), way, patches)
    }

    fn by_weight(large: &Matrix, small: &Matrix, way: Way, patches: Patches) -> Matrix {
        taps::by_weight(&contiguous(large), &contiguous(small), way, patches)
    }

    fn unfold(images: &Matrix, tanh: Option<&Matrix>, patches: Patches) -> Matrix {
        let images = contiguous(images);
        let unfolded = match tanh {
            Some(y) => {
                let y = contiguous(y);
                let through: Vec<f32> = numbers(&images).iter().zip(numbers(&y)).map(|(g, y)| g * (1.0 - y * y)).collect();
                taps::unfold(&through, patches)
            }
            None => taps::unfold(numbers(&images), patches),
        };
        matrix(unfolded, [patches.small_rows(), TAPS])
    }

    fn fold(unfolded: &Matrix, patches: Patches, tanh: bool) -> Matrix {
        let mut images = taps::fold(numbers(&contiguous(unfolded)), patches);
        if tanh {
            for value in &mut images {
                *value = libm::tanhf(*value);
            }
        }
        matrix(images, [patches.large_rows(), 1])
    }

    fn product(a: &Matrix, b: &Matrix, transposed: [bool; 2], after: After<'_, Self>) -> Matrix {
        let (a, b) = (contiguous(a), contiguous(b));
        let ([a_rows, a_columns], [b_rows, b_columns]) = (dims(&a), dims(&b));
        let (y, shape) = match transposed {
            [true, _] => {
                let y = product::multiply_transposed(numbers(&a), numbers(&b), [a_columns, b_columns]);
                (y, [a_columns, b_columns])
            }
            [false, true] => {
                let panels = product::Panels::of_transposed(numbers(&b), [b_columns, b_rows]);
                (product::multiply(numbers(&a), &panels), [a_rows, b_rows])
            }
            [false, false] => {
                let panels = product::Panels::of(numbers(&b), [b_rows, b_columns]);
                (product::multiply(numbers(&a), &panels), [a_rows, b_columns])
            }
        };
        finished(matrix(y, shape), after)
    }

    fn activation_gradient(gradient: &Matrix, y: &Matrix, activation: Activation, sums: bool) -> (Matrix, Option<Matrix>) {
        let (gradient, y) = (contiguous(gradient), contiguous(y));
        let through = matrix(rows::activation_gradient(numbers(&gradient), numbers(&y), activation), dims(&y));
        let sums = sums.then(|| Self::column_sums(&through));
        (through, sums)
    }

    fn column_sums(x: &Matrix) -> Matrix {
        let [_, columns] = dims(x);
        matrix(rows::column_sums(numbers(&contiguous(x)), columns), [1, columns])
    }

    fn normalize(x: &Matrix, scale_shift: &Matrix, running: Matrix) -> (Matrix, Matrix, Matrix) {
        let (x, scale_shift) = (contiguous(x), contiguous(scale_shift));
        let [_, channels] = dims(&x);
        let statistics = rows::statistics(numbers(&x), channels);
        let y = rows::normalize(numbers(&x), numbers(&scale_shift), &statistics);
        let running = rows::towards(numbers(&contiguous(&running)), &statistics);
        (matrix(y, dims(&x)), matrix(statistics, [2, channels]), matrix(running, [2, channels]))
    }

    fn normalize_gradient(gradient: &Matrix, x: &Matrix, scale_shift: &Matrix, statistics: &Matrix) -> (Matrix, Matrix) {
        let [gradient, x, scale_shift, statistics] = [gradient, x, scale_shift, statistics].map(contiguous);
        let (by_x, by_scale_shift) =
            rows::normalize_gradient(numbers(&gradient), numbers(&x), numbers(&scale_shift), numbers(&statistics));
        (matrix(by_x, dims(&x)), matrix(by_scale_shift, dims(&scale_shift)))
    }

    fn entropy(logits: &Matrix, real: usize) -> Matrix {
        let loss = rows::entropy(numbers(&contiguous(logits)), real);
        Matrix::from_data(TensorData::new(vec![loss], Shape::from([1])))
    }

    fn entropy_gradient(logits: &Matrix, gradient: &Matrix, real: usize) -> Matrix {
        let logits = contiguous(logits);
        let scale = numbers(&contiguous(gradient)).first().copied().unwrap_or_default();
        matrix(rows::entropy_gradient(numbers(&logits), scale, real), dims(&logits))
    }
}
