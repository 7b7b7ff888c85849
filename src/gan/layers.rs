//! The networks' layers. Each has two implementations, Saddle's operations and Burn's, chosen by the variant of [`Maps`].

use burn::tensor::activation::leaky_relu;
use burn::tensor::module::{batch_norm_train, conv_transpose2d, conv2d};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};
use burn::tensor::{Device, Tensor};

use super::ops::batch::Selection;
use super::ops::batch_norm::{batch_norm, batch_norm_by};
use super::ops::convolution::convolution;
use super::ops::dense::dense;
use super::ops::dropout_mask::{MaskSpec, dropout_mask};
use super::ops::images::{convolution_of_images, images_from_maps};
use super::ops::kernels::{Activation, EPSILON, MOMENTUM};
use super::ops::patches::{Patches, TAPS};
use super::ops::transposed::transposed_convolution;
use crate::network::{KERNEL, PADDING, SLOPE};
use crate::run::config::Ops;

/// Feature maps of a batch of images.
#[derive(Clone, Debug)]
pub enum Maps {
    /// For Saddle's operations: a row per pixel (image, y, x), a column per channel.
    Rows {
        /// `[batch·side·side, channels]`.
        values: Tensor<2>,
        /// Images of the batch.
        batch: usize,
        /// Height and width of a map.
        side: usize,
    },
    /// For Burn's operations: `[batch, channels, side, side]`.
    Planes(Tensor<4>),
}

/// A step's real images.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "moved, never stored")]
pub enum Real {
    /// `[batch, 1, 28, 28]` in [-1, 1].
    Images(Tensor<4>),
    /// Selected from the data set on the device.
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
    /// From images `[batch, 1, 28, 28]`.
    #[must_use]
    pub fn of_images(images: Tensor<4>, ops: Ops) -> Self {
        let [batch, _, side, _] = images.dims();
        match ops {
            Ops::Fused => Self::Rows { values: images.reshape([batch * side * side, 1]), batch, side },
            Ops::Stock => Self::Planes(images),
        }
    }

    /// `[batch, 1, side, side]`; the maps have one channel.
    #[must_use]
    pub fn into_images(self) -> Tensor<4> {
        match self {
            Self::Rows { values, batch, side } => values.reshape([batch, 1, side, side]),
            Self::Planes(planes) => planes,
        }
    }

    /// One batch of `real` followed by these images; both outside of any graph.
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

    /// LeakyReLU with slope [`SLOPE`].
    #[must_use]
    pub fn leaky_relu(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: leaky_relu(values, SLOPE), batch, side },
            Self::Planes(planes) => Self::Planes(leaky_relu(planes, SLOPE)),
        }
    }

    /// Detaches the maps from their graph.
    #[must_use]
    pub fn inner(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: values.inner(), batch, side },
            Self::Planes(planes) => Self::Planes(planes.inner()),
        }
    }

    /// Constants of a new graph.
    #[must_use]
    pub fn from_inner(self) -> Self {
        match self {
            Self::Rows { values, batch, side } => Self::Rows { values: Tensor::from_inner(values), batch, side },
            Self::Planes(planes) => Self::Planes(Tensor::from_inner(planes)),
        }
    }
}

/// A convolution that divides height and width by its stride, then LeakyReLU and dropout.
#[derive(Clone, Debug)]
pub struct Convolution {
    /// `[25·inputs, outputs]`, rows (y, x, input).
    pub weight: Tensor<2>,
    /// `[1, outputs]`, added before LeakyReLU.
    pub bias: Tensor<2>,
    /// Factor by which maps shrink.
    pub stride: usize,
}

impl Convolution {
    /// `[batch, inputs, side, side]` to `[batch, outputs, side/stride, side/stride]`; `None` disables dropout. The mask's
    /// elements are counted over (image, y, x, channel).
    #[must_use]
    pub fn forward(&self, x: Maps, mask: Option<MaskSpec>) -> Maps {
        let (weight, bias, stride) = (self.weight.clone(), self.bias.clone(), self.stride);
        match x {
            Maps::Rows { values, batch, side } => {
                let (patches, activation) = (Patches::new(batch, side, stride), Activation { mask });
                let values = match weight.dims()[0] {
                    TAPS => convolution_of_images(values, weight, bias, patches, activation),
                    _ => convolution(values, weight, bias, patches, activation),
                };
                Maps::Rows { values, batch, side: patches.small }
            }
            Maps::Planes(planes) => {
                let weight = kernels(weight).permute([3, 2, 0, 1]);
                let options = ConvOptions::new([stride; 2], [PADDING; 2], [1, 1], 1);
                let y = leaky_relu(conv2d(planes, weight, Some(bias.flatten(0, 1)), options), SLOPE);
                Maps::Planes(match mask {
                    Some(mask) => apply_mask(y, mask),
                    None => y,
                })
            }
        }
    }
}

/// Reshapes `[25·inputs, outputs]` to `[5, 5, inputs, outputs]`.
fn kernels(weight: Tensor<2>) -> Tensor<4> {
    let [rows, outputs] = weight.dims();
    weight.reshape([KERNEL, KERNEL, rows / TAPS, outputs])
}

/// Applies to planes the mask that rows would get, so that both implementations drop the same elements.
fn apply_mask(planes: Tensor<4>, mask: MaskSpec) -> Tensor<4> {
    let like = planes.clone().permute([0, 2, 3, 1]);
    let mask = dropout_mask(like, mask).permute([0, 3, 1, 2]);
    planes.clone() * if planes.is_autodiff() { Tensor::from_inner(mask) } else { mask }
}

/// A transposed convolution that multiplies height and width by its stride.
#[derive(Clone, Debug)]
pub struct TransposedConvolution {
    /// `[25·inputs, outputs]`, rows (y, x, input).
    pub weight: Tensor<2>,
    /// Factor by which maps grow.
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

    /// `[batch, inputs, side, side]` to images `[batch, 1, stride·side, stride·side]`, with tanh.
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

/// Batch norm (Ioffe and Szegedy, 2015; ε = 1e-5), then LeakyReLU. Training uses the batch's mean and population variance, inference
/// running averages of them (momentum 0.1). PyTorch averages the sample variance instead, larger by n/(n − 1) with n ≥ 784.
#[derive(Clone, Debug)]
pub struct BatchNorm {
    /// `[2, channels]`: γ over β.
    pub scale_shift: Tensor<2>,
    /// Without batch norm: LeakyReLU alone.
    pub skip: bool,
}

/// Initial running statistics `[2, channels]`: means of 0 over variances of 1.
#[must_use]
pub fn first_statistics(channels: usize, device: &Device) -> Tensor<2> {
    Tensor::cat(vec![Tensor::zeros([1, channels], device), Tensor::ones([1, channels], device)], 0)
}

impl BatchNorm {
    /// Training: uses the batch's statistics and updates `running` `[2, channels]`.
    #[must_use]
    pub fn forward(&self, x: Maps, running: &mut Tensor<2>) -> Maps {
        if self.skip {
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

    /// Inference, without a graph: uses `running` `[2, channels]`.
    #[must_use]
    pub fn apply(&self, x: Maps, running: &Tensor<2>) -> Maps {
        if self.skip {
            return x.leaky_relu();
        }
        match x {
            Maps::Rows { values, batch, side } => {
                Maps::Rows { values: batch_norm_by(values, self.scale_shift.clone(), running.clone()), batch, side }
            }
            Maps::Planes(planes) => {
                let [gamma, beta] = halves(self.scale_shift.clone());
                let [mean, variance] = halves(running.clone());
                let scale = gamma / (variance + f64::from(EPSILON)).sqrt();
                let shift = beta - mean * scale.clone();
                let [channels] = scale.dims();
                let z = planes * scale.reshape([1, channels, 1, 1]) + shift.reshape([1, channels, 1, 1]);
                Maps::Planes(leaky_relu(z, SLOPE))
            }
        }
    }
}

/// The two rows of `[2, n]`.
fn halves(matrix: Tensor<2>) -> [Tensor<1>; 2] {
    let [_, columns] = matrix.dims();
    [0, 1].map(|row| matrix.clone().slice([row..row + 1, 0..columns]).reshape([columns]))
}

/// A dense layer from latents to maps.
#[derive(Clone, Debug)]
pub struct DenseToMaps {
    /// `[inputs, side²·channels]`, columns (y, x, channel).
    pub weight: Tensor<2>,
    /// Height and width of the maps.
    pub side: usize,
}

impl DenseToMaps {
    /// `[batch, inputs]` to `[batch, channels, side, side]`.
    #[must_use]
    pub fn forward(&self, x: Tensor<2>, ops: Ops) -> Maps {
        let ([batch, _], side) = (x.dims(), self.side);
        let channels = self.weight.dims()[1] / (side * side);
        match ops {
            Ops::Fused => {
                let values = dense(x, self.weight.clone(), None).reshape([batch * side * side, channels]);
                Maps::Rows { values, batch, side }
            }
            Ops::Stock => {
                let y = x.matmul(self.weight.clone()).reshape([batch, side, side, channels]);
                Maps::Planes(y.permute([0, 3, 1, 2]))
            }
        }
    }
}

/// A dense layer from maps.
#[derive(Clone, Debug)]
pub struct DenseFromMaps {
    /// `[side²·channels, outputs]`, rows (y, x, channel).
    pub weight: Tensor<2>,
    /// `[1, outputs]`, added to the product.
    pub bias: Tensor<2>,
}

impl DenseFromMaps {
    /// `[batch, channels, side, side]` to `[batch, outputs]`.
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
