//! What a backend computes for the operations: plain functions without gradients. All matrices are row-major.

use burn::backend::Backend;
use burn::backend::tensor::FloatTensor;

use super::dropout_mask::MaskSpec;
use super::patches::{Patches, Way};
use crate::network::SLOPE;

/// LeakyReLU, then dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    /// What dropout leaves; all without.
    pub mask: Option<MaskSpec>,
}

/// What follows a product: a bias `[1, columns]`, and an activation if there is one.
pub type After<'a, B> = Option<(&'a FloatTensor<B>, Option<Activation>)>;

/// LeakyReLU's slope below zero, in the precision of training.
#[expect(clippy::cast_possible_truncation, reason = "rounded to what training uses")]
pub const LEAK: f32 = SLOPE as f32;

/// Keeps batch norm's division finite.
pub const EPSILON: f32 = 1e-5;

/// Share of the newest batch in batch norm's running statistics.
pub const MOMENTUM: f32 = 0.1;

/// The kernels of one backend. Maps have a multiple of four channels; images have one, and go by way of their patches.
pub trait Kernels: Backend {
    /// Σ over taps of the large maps' rows under the tap times the weight there: `[small rows, outputs]`. The weight is taken
    /// transposed where it leads the other way.
    fn to_small(
        large: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        way: Way,
        patches: Patches,
        after: After<'_, Self>,
    ) -> FloatTensor<Self>;

    /// Σ over taps of the small maps' rows times the weight there, each added where its tap lies: `[large rows, outputs]`. The
    /// weight is taken transposed where it leads the other way.
    fn to_large(small: &FloatTensor<Self>, weight: &FloatTensor<Self>, way: Way, patches: Patches) -> FloatTensor<Self>;

    /// The gradient by a weight that leads `way`: for each tap the product of the large maps' rows under it and the small
    /// maps' rows, over all pixels.
    fn by_weight(large: &FloatTensor<Self>, small: &FloatTensor<Self>, way: Way, patches: Patches) -> FloatTensor<Self>;

    /// The patches `[small rows, 25]` of images `[large rows, 1]`; with `tanh` of the gradient by what tanh was applied to, where
    /// the images are that by its results `tanh`.
    fn unfold(images: &FloatTensor<Self>, tanh: Option<&FloatTensor<Self>>, patches: Patches) -> FloatTensor<Self>;

    /// Images `[large rows, 1]`, each pixel the sum of its places among patches `[small rows, 25]`, through tanh if so wished.
    fn fold(unfolded: &FloatTensor<Self>, patches: Patches, tanh: bool) -> FloatTensor<Self>;

    /// a·b, one of them transposed where so marked.
    fn product(a: &FloatTensor<Self>, b: &FloatTensor<Self>, transposed: [bool; 2], after: After<'_, Self>) -> FloatTensor<Self>;

    /// The gradients of x·w + b by each of the three, those that are wanted, from that by the sum.
    fn affine_gradients(
        gradient: &FloatTensor<Self>,
        x: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        wanted: [bool; 3],
    ) -> [Option<FloatTensor<Self>>; 3] {
        three_gradients::<Self>(gradient, x, weight, wanted)
    }

    /// The gradient through an activation with result `y`, and its column sums `[1, columns]` where they are wanted. What dropout
    /// took is 0 in `y` and nothing else is.
    fn activation_gradient(
        gradient: &FloatTensor<Self>,
        y: &FloatTensor<Self>,
        activation: Activation,
        sums: bool,
    ) -> (FloatTensor<Self>, Option<FloatTensor<Self>>);

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

/// The gradients of x·w + b, each by a kernel of its own.
pub(super) fn three_gradients<B: Kernels>(
    gradient: &FloatTensor<B>,
    x: &FloatTensor<B>,
    weight: &FloatTensor<B>,
    [by_x, by_weight, by_bias]: [bool; 3],
) -> [Option<FloatTensor<B>>; 3] {
    [
        by_x.then(|| B::product(gradient, weight, [false, true], None)),
        by_weight.then(|| B::product(x, gradient, [true, false], None)),
        by_bias.then(|| B::column_sums(gradient)),
    ]
}
