//! The networks' layers. Each has two implementations, our own operations and Burn's; the maps that come in say which.

use burn::tensor::activation::leaky_relu;
use burn::tensor::module::{batch_norm_train, conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Device, Tensor};

use super::SLOPE;
use super::ops::batch::Selection;
use super::ops::batch_norm::batch_norm;
use super::ops::convolution::convolution;
use super::ops::dense::dense;
use super::ops::dropout_mask::{MaskSpec, dropout_mask};
use super::ops::images::{convolution_of_images, images_from_maps};
use super::ops::kernels::{Activation, EPSILON, MOMENTUM};
use super::ops::patches::{PADDING, Patches, SIDE, TAPS};
use super::ops::transposed::transposed_convolution;
use crate::run::config::Ops;

/// Height and width of the smallest maps.
const SMALLEST: usize = 7;

/// Maps of a batch of images, on their way from layer to layer.
#[derive(Clone, Debug)]
pub enum Maps {
    /// For our own operations: a row a pixel (image, y, x), a column a channel.
    Rows {
        /// `[batch·side·side, channels]`.
        values: Tensor<2>,
        /// Images.
        batch: usize,
        /// Height and width.
        side: usize,
    },
    /// For Burn's: `[batch, channels, side, side]`.
    Planes(Tensor<4>),
}

/// A step's real images.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "handed on, never kept")]
pub enum Real {
    /// `[batch, 1, 28, 28]` in [-1, 1].
    Images(Tensor<4>),
    /// Out of the data set on the device.
    Selected(Selection),
}

impl From<Tensor<4>> for Real {
    fn from(images: Tensor<4>) -> Self {
        Self::Images(images)
    }
}

impl From<Selection> for Real {
    fn from(selection: Selection) -> Self {
        Self::Selected(selection)
    }
}

impl Real {
    /// `[batch, 1, 28, 28]` in [-1, 1].
    #[must_use]
    pub fn into_images(self) -> Tensor<4> {
        match self {
            Self::Images(images) => images,
            Self::Selected(selection) => selection.into_images(),
        }
    }
}

impl Maps {
    /// Images `[batch, 1, 28, 28]`.
    #[must_use]
    pub fn of_images(images: Tensor<4>, ops: Ops) -> Self {
        let [batch, _, side, _] = images.dims();
        match ops {
            Ops::Fused => Self::Rows { values: images.reshape([batch * side * side, 1]), batch, side },
            Ops::Stock => Self::Planes(images),
        }
    }

    /// Images `[batch, 1, 28, 28]`, of maps of one channel.
    #[must_use]
    pub fn into_images(self) -> Tensor<4> {
        match self {
            Self::Rows { values, batch, side } => values.reshape([batch, 1, side, side]),
            Self::Planes(planes) => planes,
        }
    }

    /// These images after real ones; both without a graph.
    #[must_use]
    pub fn after(self, real: Real) -> Self {
        match (self, real) {
            (Self::Rows { values, batch, side }, Real::Images(images)) => {
                let [more, ..] = images.dims();
                let real = images.reshape([more * side * side, 1]);
                Self::Rows { values: Tensor::cat(vec![real, values], 0), batch: batch + more, side }
            }
            (Self::Rows { values, batch, side }, Real::Selected(selection)) => {
                Self::Rows { batch: batch + selection.count(), values: selection.with_fakes(values), side }
            }
            (Self::Planes(fakes), real) => Self::Planes(Tensor::cat(vec![real.into_images(), fakes], 0)),
        }
    }

    /// Through LeakyReLU alone.
    #[must_use]
    pub fn leaky_relu(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: leaky_relu(values, SLOPE), batch, side },
            Self::Planes(planes) => Self::Planes(leaky_relu(planes, SLOPE)),
        }
    }

    /// Without the graph that made them.
    #[must_use]
    pub fn inner(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: values.inner(), batch, side },
            Self::Planes(planes) => Self::Planes(planes.inner()),
        }
    }

    /// In a graph of their own, without a gradient.
    #[must_use]
    pub fn from_inner(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: Tensor::from_inner(values), batch, side },
            Self::Planes(planes) => Self::Planes(Tensor::from_inner(planes)),
        }
    }
}

/// A convolution that halves height and width, with LeakyReLU and dropout.
#[derive(Clone, Debug)]
pub struct Convolution {
    /// `[25·inputs, outputs]`, rows (y, x, input).
    pub weight: Tensor<2>,
    /// `[1, outputs]`.
    pub bias: Tensor<2>,
}

impl Convolution {
    /// `[batch, inputs, side, side]` to `[batch, outputs, side/2, side/2]`; nothing is dropped without a mask. Its elements are
    /// counted over (image, y, x, channel).
    #[must_use]
    pub fn forward(&self, x: Maps, mask: Option<MaskSpec>) -> Maps {
        let (weight, bias) = (self.weight.clone(), self.bias.clone());
        match x {
            Maps::Rows { values, batch, side } => {
                let (patches, activation) = (Patches::new(batch, side, 2), Activation { mask });
                let values = match weight.dims()[0] {
                    TAPS => convolution_of_images(values, weight, bias, patches, activation),
                    _ => convolution(values, weight, bias, patches, activation),
                };
                Maps::Rows { values, batch, side: patches.small }
            }
            Maps::Planes(planes) => {
                let weight = kernels(weight).permute([3, 2, 0, 1]);
                let options = ConvOptions::new([2, 2], [PADDING; 2], [1, 1], 1);
                let y = leaky_relu(conv2d(planes, weight, Some(bias.flatten(0, 1)), options), SLOPE);
                Maps::Planes(match mask {
                    Some(mask) => drop(y, mask),
                    None => y,
                })
            }
        }
    }
}

/// `[25·inputs, outputs]` as `[5, 5, inputs, outputs]`.
fn kernels(weight: Tensor<2>) -> Tensor<4> {
    let [rows, outputs] = weight.dims();
    weight.reshape([SIDE, SIDE, rows / (SIDE * SIDE), outputs])
}

/// Planes with dropout, by the mask that rows would have.
fn drop(planes: Tensor<4>, mask: MaskSpec) -> Tensor<4> {
    let like = planes.clone().permute([0, 2, 3, 1]);
    let mask = dropout_mask(like, mask).permute([0, 3, 1, 2]);
    planes.clone() * if planes.is_autodiff() { Tensor::from_inner(mask) } else { mask }
}

/// A transposed convolution that multiplies height and width by its stride.
#[derive(Clone, Debug)]
pub struct TransposedConvolution {
    /// `[25·inputs, outputs]`, rows (y, x, input).
    pub weight: Tensor<2>,
    /// By how much maps grow.
    pub stride: usize,
}

impl TransposedConvolution {
    /// `[batch, inputs, side, side]` to `[batch, outputs, stride·side, stride·side]`.
    #[must_use]
    pub fn forward(&self, x: Maps) -> Maps {
        match x {
            Maps::Rows { values, batch, side } => {
                let patches = Patches::new(batch, side * self.stride, self.stride);
                let values = transposed_convolution(values, self.weight.clone(), patches);
                Maps::Rows { values, batch, side: patches.large }
            }
            Maps::Planes(planes) => Maps::Planes(self.forward_planes(planes)),
        }
    }

    /// `[batch, inputs, side, side]` to images `[batch, 1, stride·side, stride·side]`, through tanh.
    #[must_use]
    pub fn forward_to_images(&self, x: Maps) -> Maps {
        match x {
            Maps::Rows { values, batch, side } => {
                let patches = Patches::new(batch, side * self.stride, self.stride);
                let values = images_from_maps(values, self.weight.clone(), patches);
                Maps::Rows { values, batch, side: patches.large }
            }
            Maps::Planes(planes) => Maps::Planes(self.forward_planes(planes).tanh()),
        }
    }

    fn forward_planes(&self, planes: Tensor<4>) -> Tensor<4> {
        let (weight, stride) = (kernels(self.weight.clone()).permute([2, 3, 0, 1]), self.stride);
        // Output side: (side − 1)·stride − 2·2 + 5 + (stride − 1).
        let options = ConvTransposeOptions::new([stride; 2], [PADDING; 2], [stride - 1; 2], [1, 1], 1);
        conv_transpose2d(planes, weight, None, options)
    }
}

/// Batch norm with LeakyReLU after it: ε 1e-5, in training by the batch's mean and population variance, for sheets by the running
/// ones (momentum 0.1). PyTorch keeps the sample variance there instead, larger by n/(n − 1), n ≥ 784 values a channel.
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// `[2, channels]`: γ over β.
    pub scale_shift: Tensor<2>,
    /// Only LeakyReLU is done.
    pub left_out: bool,
}

/// Running mean over running variance, `[2, channels]`, as they begin: 0 and 1.
#[must_use]
pub fn first_statistics(channels: usize, device: &Device) -> Tensor<2> {
    Tensor::cat(vec![Tensor::zeros([1, channels], device), Tensor::ones([1, channels], device)], 0)
}

impl BatchNorm {
    /// In training: by the batch's statistics; the running ones are moved towards them.
    #[must_use]
    pub fn forward(&self, x: Maps, running: &mut Tensor<2>) -> Maps {
        if self.left_out {
            return x.leaky_relu();
        }
        match x {
            Maps::Rows { values, batch, side } => {
                let before = Tensor::from_inner(running.clone());
                let (values, after) = batch_norm(values, self.scale_shift.clone(), before);
                *running = after.inner();
                Maps::Rows { values, batch, side }
            }
            Maps::Planes(planes) => {
                let [gamma, beta] = halves(self.scale_shift.clone());
                let found = batch_norm_train(planes, gamma, beta, f64::from(EPSILON));
                let statistics: Tensor<2> = Tensor::stack(vec![found.mean, found.variance], 0);
                *running = running.clone() + (statistics.inner() - running.clone()) * f64::from(MOMENTUM);
                Maps::Planes(leaky_relu(found.output, SLOPE))
            }
        }
    }

    /// For sheets: by the running statistics.
    #[must_use]
    pub fn apply(&self, x: Maps, running: &Tensor<2>) -> Maps {
        if self.left_out {
            return x.leaky_relu();
        }
        let [gamma, beta] = halves(self.scale_shift.clone());
        let [mean, variance] = halves(running.clone());
        let scale = gamma / (variance + f64::from(EPSILON)).sqrt();
        let shift = beta - mean * scale.clone();
        let [channels] = scale.dims();
        match x {
            Maps::Rows { values, batch, side } => {
                let z = values * scale.reshape([1, channels]) + shift.reshape([1, channels]);
                Maps::Rows { values: leaky_relu(z, SLOPE), batch, side }
            }
            Maps::Planes(planes) => {
                let z = planes * scale.reshape([1, channels, 1, 1]) + shift.reshape([1, channels, 1, 1]);
                Maps::Planes(leaky_relu(z, SLOPE))
            }
        }
    }
}

/// The two rows of a matrix.
fn halves(matrix: Tensor<2>) -> [Tensor<1>; 2] {
    let [_, columns] = matrix.dims();
    [0, 1].map(|row| matrix.clone().slice([row..row + 1, 0..columns]).reshape([columns]))
}

/// The dense layer from latents to maps of 7×7.
#[derive(Clone, Debug)]
pub struct DenseToMaps {
    /// `[inputs, 49·channels]`, columns (y, x, channel).
    pub weight: Tensor<2>,
}

impl DenseToMaps {
    /// `[batch, inputs]` to `[batch, channels, 7, 7]`.
    #[must_use]
    pub fn forward(&self, x: Tensor<2>, ops: Ops) -> Maps {
        let [batch, _] = x.dims();
        let channels = self.weight.dims()[1] / (SMALLEST * SMALLEST);
        match ops {
            Ops::Fused => {
                let values = dense(x, self.weight.clone(), None).reshape([batch * SMALLEST * SMALLEST, channels]);
                Maps::Rows { values, batch, side: SMALLEST }
            }
            Ops::Stock => {
                let y = x.matmul(self.weight.clone()).reshape([batch, SMALLEST, SMALLEST, channels]);
                Maps::Planes(y.permute([0, 3, 1, 2]))
            }
        }
    }
}

/// The dense unit on maps of 7×7.
#[derive(Clone, Debug)]
pub struct DenseFromMaps {
    /// `[49·channels, 1]`, rows (y, x, channel).
    pub weight: Tensor<2>,
    /// `[1, 1]`.
    pub bias: Tensor<2>,
}

impl DenseFromMaps {
    /// `[batch, channels, 7, 7]` to `[batch, 1]`.
    #[must_use]
    pub fn forward(&self, x: Maps) -> Tensor<2> {
        let (weight, bias) = (self.weight.clone(), self.bias.clone());
        let [features, _] = weight.dims();
        match x {
            Maps::Rows { values, batch, .. } => dense(values.reshape([batch, features]), weight, Some(bias)),
            Maps::Planes(planes) => {
                let [batch, ..] = planes.dims();
                planes.permute([0, 2, 3, 1]).reshape([batch, features]).matmul(weight) + bias
            }
        }
    }
}
