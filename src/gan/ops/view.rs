//! A part of a buffer as a matrix, without a copy.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, backend_extension};
use burn::tensor::{Shape, Tensor};

/// A backend's part of [`view`].
#[backend_extension(Cube: cfg(feature = "gpu"), Flex)]
pub trait View: Backend {
    /// `buffer` `[count]` from element `start` on, as `shape` `[rows, columns]`.
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self>;
}

impl View for Flex {
    fn view_of(buffer: FloatTensor<Self>, start: usize, shape: [usize; 2]) -> FloatTensor<Self> {
        buffer.narrow(0, start, shape.iter().product()).reshape(Shape::from(shape))
    }
}

/// `buffer` `[count]` from element `start` on, as a matrix of `shape` that shares its memory.
#[must_use]
pub fn view(buffer: &Tensor<1>, start: usize, shape: [usize; 2]) -> Tensor<2> {
    Tensor::from_dispatch(Dispatch::view_of(buffer.clone().into_dispatch(), start, shape))
}
