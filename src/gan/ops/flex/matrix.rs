//! Matrices of the CPU backend as slices.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Flex, TensorMetadata};
use burn::tensor::TensorData;

pub(super) type Matrix = FloatTensor<Flex>;

pub(super) fn matrix(values: Vec<f32>, shape: [usize; 2]) -> Matrix {
    Matrix::from_data(TensorData::new(values, shape))
}

/// `[rows, columns]`.
pub(super) fn dims(matrix: &Matrix) -> [usize; 2] {
    let shape = matrix.shape();
    [shape[0], shape[1]]
}

/// The matrix in row-major order; copied only if it is stored otherwise.
pub(super) fn contiguous(matrix: &Matrix) -> Matrix {
    if matrix.is_contiguous() { matrix.clone() } else { matrix.to_contiguous() }
}

/// The elements of a [`contiguous`] matrix.
pub(super) fn slice(matrix: &Matrix) -> &[f32] {
    matrix.as_slice().unwrap_or_default()
}
