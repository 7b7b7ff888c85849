//! What each backend computes for the operations, without gradients. All matrices are row-major.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, TensorMetadata};
use burn::tensor::DType;

use super::dropout_mask::MaskSpec;
use super::patches::{Direction, Patches};
use crate::network::SLOPE;

/// LeakyReLU with slope [`SLOPE`], then dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Activation {
    /// The dropout mask; `None` for no dropout.
    pub mask: Option<MaskSpec>,
}

/// What a product applies to its output before writing it: a bias `[1, columns]`, then optionally an activation.
pub type Epilogue<'a, B> = Option<(&'a FloatTensor<B>, Option<Activation>)>;

/// What a product's result is. This decides how it is stored where maps are f16 ([`Precision`](crate::run::config::Precision)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// Maps, in the run's precision.
    Maps,
    /// The loss's gradient by maps, in the run's precision; the first factor is a gradient.
    MapGradient,
    /// f32 sums that no product reads.
    Sums,
    /// The loss's gradient by weights or images, in f32; the factor of this number is a gradient.
    Gradient(usize),
}

/// [`SLOPE`] in training's precision.
#[expect(clippy::cast_possible_truncation, reason = "rounded to training's precision")]
pub const LEAK: f32 = SLOPE as f32;

/// Batch norm's ε: keeps the division by the standard deviation finite.
pub const EPSILON: f32 = 1e-5;

/// Weight of the newest batch in batch norm's running statistics.
pub const MOMENTUM: f32 = 0.1;

/// The kernels of one backend. A map's channels are a multiple of four; an image's one channel goes through
/// [`unfold`](Self::unfold) and [`fold`](Self::fold).
///
/// A `weight` is `[25·inputs, outputs]` with rows (tap, input). `direction` is the one it is laid out for; a kernel that computes
/// the other direction uses each tap's transpose.
pub trait Kernels: Backend {
    /// Convolution: `large` `[large rows, channels]` to `[small rows, outputs]`.
    /// Each small pixel sums, over the taps, the large pixel at the tap times the tap's weight.
    fn to_small(
        large: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        direction: Direction,
        patches: Patches,
        epilogue: Epilogue<'_, Self>,
    ) -> FloatTensor<Self>;

    /// Transposed convolution: `small` `[small rows, channels]` to `[large rows, outputs]`.
    /// Each small pixel adds, at every tap, its product with the tap's weight to the large pixel there.
    fn to_large(
        small: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        direction: Direction,
        patches: Patches,
    ) -> FloatTensor<Self>;

    /// ∂L/∂weight `[25·inputs, outputs]` from the maps on its two sides, of which one is the layer's input and the other the
    /// output's gradient: at each tap inputᵀ·output over all connected pixels.
    fn weight_gradient(
        large: &FloatTensor<Self>,
        small: &FloatTensor<Self>,
        direction: Direction,
        patches: Patches,
    ) -> FloatTensor<Self>;

    /// im2col: `images` `[large rows, 1]` to patches `[small rows, 25]`. With `Some(y)`, y = tanh(z) `[large rows, 1]`, `images` is
    /// ∂L/∂y and is multiplied by ∂y/∂z = 1 − y² first.
    fn unfold(images: &FloatTensor<Self>, tanh: Option<&FloatTensor<Self>>, patches: Patches) -> FloatTensor<Self>;

    /// col2im: patches `[small rows, 25]` to images `[large rows, 1]`, each pixel the sum of its occurrences, then optionally tanh.
    fn fold(unfolded: &FloatTensor<Self>, patches: Patches, tanh: bool) -> FloatTensor<Self>;

    /// op(a)·op(b), where `transposed` says for each factor whether op is its transpose; at most one is. Result
    /// `[rows of op(a), columns of op(b)]`, which is what `stored` says.
    fn product(
        a: &FloatTensor<Self>,
        b: &FloatTensor<Self>,
        transposed: [bool; 2],
        stored: Stored,
        epilogue: Epilogue<'_, Self>,
    ) -> FloatTensor<Self>;

    /// The gradients of x·w + b by x `[rows, inputs]`, w `[inputs, outputs]` and b `[1, outputs]`, where `required`, from
    /// `gradient` `[rows, outputs]`.
    fn affine_gradients(
        gradient: &FloatTensor<Self>,
        x: &FloatTensor<Self>,
        weight: &FloatTensor<Self>,
        required: [bool; 3],
    ) -> [Option<FloatTensor<Self>>; 3] {
        separate_affine_gradients::<Self>(gradient, x, weight, required)
    }

    /// The gradient `[rows, columns]` before an activation with result `y`, from `gradient` after it; and its column sums
    /// `[1, columns]` if `sums`. Reads y = 0 as dropped, since LeakyReLU and the scale leave no other zeros.
    fn activation_gradient(
        gradient: &FloatTensor<Self>,
        y: &FloatTensor<Self>,
        activation: Activation,
        sums: bool,
    ) -> (FloatTensor<Self>, Option<FloatTensor<Self>>);

    /// The sum of each column: `[rows, columns]` to `[1, columns]`.
    fn column_sums(x: &FloatTensor<Self>) -> FloatTensor<Self>;

    /// Batch norm by the batch's mean and population variance, then LeakyReLU: `x` `[rows, channels]`, `scale_shift`
    /// `[2, channels]` (γ, β), `running` `[2, channels]` to y `[rows, channels]`, the batch's statistics `[2, channels]` (mean,
    /// variance) and `running` moved towards them.
    fn normalize(
        x: &FloatTensor<Self>,
        scale_shift: &FloatTensor<Self>,
        running: FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>, FloatTensor<Self>);

    /// Batch norm by the `running` mean and variance `[2, channels]`, then LeakyReLU: `x` `[rows, channels]`, `scale_shift`
    /// `[2, channels]` (γ, β) to `[rows, channels]`.
    fn normalize_by(x: &FloatTensor<Self>, scale_shift: &FloatTensor<Self>, running: &FloatTensor<Self>) -> FloatTensor<Self>;

    /// The gradients of [`normalize`](Self::normalize) by `x` `[rows, channels]` and by `scale_shift` `[2, channels]`.
    fn normalize_gradient(
        gradient: &FloatTensor<Self>,
        x: &FloatTensor<Self>,
        scale_shift: &FloatTensor<Self>,
        statistics: &FloatTensor<Self>,
    ) -> (FloatTensor<Self>, FloatTensor<Self>);

    /// `logits` `[count, 1]` to `[1]`: mean softplus(−l) of the first `real` logits plus mean softplus(l) of the others, if any.
    fn cross_entropy(logits: &FloatTensor<Self>, real: usize) -> FloatTensor<Self>;

    /// The gradient `[count, 1]` of [`cross_entropy`](Self::cross_entropy) by `logits`, times `gradient` `[1]`.
    fn cross_entropy_gradient(logits: &FloatTensor<Self>, gradient: &FloatTensor<Self>, real: usize) -> FloatTensor<Self>;
}

/// [`Kernels::affine_gradients`] with one kernel for each gradient.
pub(super) fn separate_affine_gradients<B: Kernels>(
    gradient: &FloatTensor<B>,
    x: &FloatTensor<B>,
    weight: &FloatTensor<B>,
    required: [bool; 3],
) -> [Option<FloatTensor<B>>; 3] {
    // The gradient by maps is stored as they are; latents are no maps.
    let stored = if x.dtype() == DType::F16 { Stored::MapGradient } else { Stored::Gradient(0) };
    [
        required[0].then(|| B::product(gradient, weight, [false, true], stored, None)),
        required[1].then(|| B::product(x, gradient, [true, false], Stored::Gradient(1), None)),
        required[2].then(|| B::column_sums(gradient)),
    ]
}
