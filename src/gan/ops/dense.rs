//! Dense layers: y = x·W to maps, and y = x·W + b to logits. With g = ∂L/∂y: ∂L/∂W = xᵀ·g, ∂L/∂x = g·Wᵀ, and ∂L/∂b is the column
//! sums of g.

use burn::backend::autodiff::checkpoint::strategy::CheckpointStrategy;
use burn::backend::tensor::FloatTensor;
use burn::backend::{Autodiff, Backend, Dispatch, backend_extension};
use burn::tensor::Tensor;

use super::autodiff::{Saved, record};
use super::kernels::{Kernels, Stored};

/// A backend's part of [`dense`].
#[backend_extension(Autodiff, Cube: cfg(feature = "gpu"), Flex)]
pub trait Dense: Backend {
    /// `x` `[rows, inputs]`, `weight` `[inputs, outputs]` to maps `[rows, outputs]`.
    fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self>;

    /// The same plus `bias` `[1, outputs]`, to logits.
    fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self>;
}

on_each_backend! {
    impl Dense {
        fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
            Self::product(&x, &weight, [false, false], Stored::Maps, None)
        }

        fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self> {
            Self::product(&x, &weight, [false, false], Stored::Sums, Some((&bias, None)))
        }
    }
}

#[derive(Clone, Debug)]
struct SavedDense<B: Backend> {
    x: FloatTensor<B>,
    weight: FloatTensor<B>,
}

impl<B: Kernels> Saved<B, 2> for SavedDense<B> {
    fn gradients(self, gradient: FloatTensor<B>, [x, weight]: [bool; 2]) -> [Option<FloatTensor<B>>; 2] {
        let [x, weight, _] = B::affine_gradients(&gradient, &self.x, &self.weight, [x, weight, false]);
        [x, weight]
    }
}

impl<B: Kernels> Saved<B, 3> for SavedDense<B> {
    fn gradients(self, gradient: FloatTensor<B>, required: [bool; 3]) -> [Option<FloatTensor<B>>; 3] {
        B::affine_gradients(&gradient, &self.x, &self.weight, required)
    }
}

impl<B: Kernels + Dense, C: CheckpointStrategy> Dense for Autodiff<B, C> {
    fn dense_product(x: FloatTensor<Self>, weight: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node)) = (x.into_parts(), weight.into_parts());
        let y = B::dense_product(x.clone(), weight.clone());
        record::<B, C, _, 2>([x_node, weight_node], y, SavedDense { x, weight })
    }

    fn dense_affine(x: FloatTensor<Self>, weight: FloatTensor<Self>, bias: FloatTensor<Self>) -> FloatTensor<Self> {
        let ((x, x_node), (weight, weight_node), (bias, bias_node)) = (x.into_parts(), weight.into_parts(), bias.into_parts());
        let y = B::dense_affine(x.clone(), weight.clone(), bias);
        record::<B, C, _, 3>([x_node, weight_node, bias_node], y, SavedDense { x, weight })
    }
}

/// `x` `[rows, inputs]`, `weight` `[inputs, outputs]`, `bias` `[1, outputs]` to `[rows, outputs]`: logits with a bias, maps without.
#[must_use]
pub fn dense(x: Tensor<2>, weight: Tensor<2>, bias: Option<Tensor<2>>) -> Tensor<2> {
    let (x, weight) = (x.into_dispatch(), weight.into_dispatch());
    Tensor::from_dispatch(match bias {
        Some(bias) => Dispatch::dense_affine(x, weight, bias.into_dispatch()),
        None => Dispatch::dense_product(x, weight),
    })
}
