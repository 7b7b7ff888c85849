//! A part of a buffer as a matrix, without a copy.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{Shape, Tensor};

/// The operation, for a backend.
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait View: Backend {
    /// `shape` floats of `buffer` from `start` on.
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self>;
}

impl View for Flex {
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self> {
        buffer.narrow(0, start, shape.iter().product()).reshape(Shape::from(shape))
    }
}

/// `shape` floats of `buffer` from `start` on, as a matrix. It shares the buffer's memory.
#[must_use]
pub fn view(buffer: &Tensor<1>, start: usize, shape: [usize; 2]) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::view_of(buffer.clone().into_dispatch(), start, shape))
}
