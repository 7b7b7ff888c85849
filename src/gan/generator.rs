//! The generator: a latent vector in, an image out.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::layers::{BatchNorm, DenseToMaps, Maps, TransposedConvolution, first_statistics};
use super::parameters::{Form, TENSORS, Unit};
use super::state_dict::{MisfitError, NamedTensor, find};
use super::{LATENT, Widths};
use crate::run::Departure;
use crate::run::config::Ops;

/// G: a dense layer to 7×7×256, then three transposed convolutions. No biases. 2,280,384 parameters in the homework's
/// widths, which the shapes show.
#[derive(Clone, Debug)]
pub struct Generator {
    fc: DenseToMaps,
    convt1: TransposedConvolution,
    bn1: BatchNorm,
    convt2: TransposedConvolution,
    bn2: BatchNorm,
    convt3: TransposedConvolution,
    ops: Ops,
}

/// Batch norm's running statistics, each `[2, channels]`, mean over variance, without a graph.
#[derive(Clone, Debug)]
pub struct Running {
    /// After the first transposed convolution.
    pub bn1: Tensor<2>,
    /// After the second.
    pub bn2: Tensor<2>,
}

impl Running {
    /// As they are before training.
    #[must_use]
    pub fn new(widths: Widths, device: &Device) -> Self {
        let [_, first, second] = widths.generator;
        Self { bn1: first_statistics(first, device), bn2: first_statistics(second, device) }
    }

    /// PyTorch's names and shapes.
    #[must_use]
    pub fn entries(widths: Widths) -> Vec<(String, Vec<usize>)> {
        let [_, first, second] = widths.generator;
        let of = |layer: &str, channels: usize| names(layer).map(|name| (name, vec![channels]));
        [of("bn1", first), of("bn2", second)].concat()
    }

    /// By PyTorch's names. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&self) -> Result<Vec<NamedTensor>, ExecutionError> {
        let mut tensors = Vec::new();
        for (layer, statistics) in [("bn1", &self.bn1), ("bn2", &self.bn2)] {
            let [_, channels] = statistics.dims();
            let values: Vec<f32> = statistics.clone().into_data_async().await?.iter::<f32>().collect();
            let named = |(name, values): (String, &[f32])| NamedTensor { name, shape: vec![channels], values: values.to_vec() };
            tensors.extend(names(layer).into_iter().zip(values.chunks(channels)).map(named));
        }
        Ok(tensors)
    }

    /// The same layers' statistics with these numbers.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn restore(&self, tensors: &[NamedTensor]) -> Result<Self, MisfitError> {
        let layer = |layer: &str, like: &Tensor<2>| {
            let [_, channels] = like.dims();
            let mut values = Vec::with_capacity(2 * channels);
            for name in names(layer) {
                values.extend_from_slice(find(tensors, &name, &[channels])?);
            }
            Ok(Tensor::from_data(TensorData::new(values, [2, channels]), &like.device()))
        };
        Ok(Self { bn1: layer("bn1", &self.bn1)?, bn2: layer("bn2", &self.bn2)? })
    }
}

/// What PyTorch calls a layer's running statistics.
fn names(layer: &str) -> [String; 2] {
    ["running_mean", "running_var"].map(|kind| format!("{layer}.{kind}"))
}

impl Generator {
    /// Its parameters, in order.
    #[must_use]
    pub const fn units(widths: Widths) -> [Unit; TENSORS] {
        let [dense, first, second] = widths.generator;
        [
            Unit { name: "fc.weight", form: Form::ToMaps { inputs: LATENT, channels: dense } },
            Unit { name: "convt1.weight", form: Form::Transposed { inputs: dense, outputs: first } },
            Unit { name: "bn1", form: Form::ScaleShift(first) },
            Unit { name: "convt2.weight", form: Form::Transposed { inputs: first, outputs: second } },
            Unit { name: "bn2", form: Form::ScaleShift(second) },
            Unit { name: "convt3.weight", form: Form::Transposed { inputs: second, outputs: 1 } },
        ]
    }

    /// The network with these parameters, on our own operations or on Burn's.
    #[must_use]
    pub fn new([dense, weight1, norm1, weight2, norm2, weight3]: [Tensor<2>; TENSORS], ops: Ops) -> Self {
        Self {
            fc: DenseToMaps { weight: dense },
            convt1: TransposedConvolution { weight: weight1, stride: 1 },
            bn1: BatchNorm { scale_shift: norm1, left_out: false },
            convt2: TransposedConvolution { weight: weight2, stride: 2 },
            bn2: BatchNorm { scale_shift: norm2, left_out: false },
            convt3: TransposedConvolution { weight: weight3, stride: 2 },
            ops,
        }
    }

    /// The same, departing from the handout.
    #[must_use]
    pub fn departing(mut self, departure: Departure) -> Self {
        self.bn1.left_out = departure == Departure::NoBatchNorm;
        self.bn2.left_out = self.bn1.left_out;
        self
    }

    /// In training: latents `[batch, 100]` to images `[batch, 1, 28, 28]` in [-1, 1], batch norm by the batch's statistics.
    #[must_use]
    pub fn forward(&self, latents: Tensor<2>, running: &mut Running) -> Maps {
        let x = self.fc.forward(latents, self.ops); // [batch, 256, 7, 7]
        let x = self.bn1.forward(self.convt1.forward(x), &mut running.bn1); // [batch, 128, 7, 7]
        let x = self.bn2.forward(self.convt2.forward(x), &mut running.bn2); // [batch, 64, 14, 14]
        self.convt3.forward_to_images(x) // [batch, 1, 28, 28]
    }

    /// For sheets: the same by the running statistics.
    #[must_use]
    pub fn sample(&self, latents: Tensor<2>, running: &Running) -> Maps {
        let x = self.fc.forward(latents, self.ops);
        let x = self.bn1.apply(self.convt1.forward(x), &running.bn1);
        let x = self.bn2.apply(self.convt2.forward(x), &running.bn2);
        self.convt3.forward_to_images(x)
    }
}
