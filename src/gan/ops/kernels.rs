//! What a backend computes for the operations: plain functions without gradients. All matrices are row-major.

use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;

use super::dropout_mask::MaskSpec;
use super::patches::{Patches, Way};
use crate::gan::SLOPE;

/// What follows a product with a bias: LeakyReLU, then dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    /// What dropout leaves; all without.
    pub mask: Option<MaskSpec>,
}

/// LeakyReLU's slope below zero, in the precision of training.
#[expect(clippy::cast_possible_truncation, reason = "rounded to what training uses")]
pub const LEAK: f32 = SLOPE as f32;

/// Keeps batch norm's division finite.
pub const EPSILON: f32 = 1e-5;

/// Share of the newest batch in batch norm's running statistics.
pub const MOMENTUM: f32 = 0.1;

/// The kernels of one backend. Maps have one channel or a multiple of four.
pub trait Kernels: Backend {
    /// Σ over taps of the large maps' rows under the tap times the weight there: `[small rows, outputs]`. With `bias`
    /// `[1, outputs]` and an activation the layer is complete. The weight is taken transposed where it leads the other way.
    fn to_small(
        large: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        way: Way,
        patches: Patches,
        after: Option<(&FloatTensor<Self>, Activation)>,
    ) -> FloatTensor<Self>;

    /// Σ over taps of the small maps' rows times the weight there, each added where its tap lies: `[large rows, outputs]`,
    /// through tanh if so wished. The weight is taken transposed where it leads the other way.
    fn to_large(
        small: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        way: Way,
        patches: Patches,
        tanh: bool,
    ) -> FloatTensor<Self>;

    /// The gradient by a weight that leads `way`: for each tap the product of the large maps' rows under it and the small
    /// maps' rows, over all pixels.
    fn by_weight(large: &FloatTensor<Self>, small: &FloatTensor<Self>, way: Way, patches: Patches) -> FloatTensor<Self>;

    /// a·b, one of them transposed where so marked, plus `bias` `[1, columns]`.
    fn product(
        a: &FloatTensor<Self>,
        b: &FloatTensor<Self>,
        transposed: [bool; 2],
        bias: Option<&FloatTensor<Self>>,
    ) -> FloatTensor<Self>;

    /// The gradient through an activation with result `y`. What dropout took is 0 there and nothing else is.
    fn activation_gradient(gradient: &FloatTensor<Self>, y: &FloatTensor<Self>, activation: Activation) -> FloatTensor<Self>;

    /// The gradient through tanh with result `y`.
    fn tanh_gradient(gradient: &FloatTensor<Self>, y: &FloatTensor<Self>) -> FloatTensor<Self>;

    /// The sum of each column, `[1, columns]`.
    fn column_sums(x: &FloatTensor<Self>) -> FloatTensor<Self>;

    /// Batch norm by the batch's mean and population variance, then LeakyReLU, of `[rows, channels]`. Gives the result, the
    /// statistics `[2, channels]` (mean over variance), and `running` moved towards them.
    fn normalize(
        x: &FloatTensor<Self>,
        scale_shift: &FloatTensor<Self>,
        running: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// The gradients of that by `x` and by `scale_shift`.
    fn normalize_gradient(
        gradient: &FloatTensor<Self>,
        x: &FloatTensor<Self>,
        scale_shift: &FloatTensor<Self>,
        statistics: &FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// Mean softplus(−l) of the first `real` logits, plus mean softplus(l) of the others if there are any, `[1]`.
    fn entropy(logits: &FloatTensor<Self>, real: usize) -> FloatTensor<Self>;

    /// The gradient of that by the logits, times `gradient` `[1]`.
    fn entropy_gradient(logits: &FloatTensor<Self>, gradient: &FloatTensor<Self>, real: usize) -> FloatTensor<Self>;
}
