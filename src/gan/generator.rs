//! The generator: a latent vector in, an image out.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::layers::{BatchNorm, DenseToMaps, Maps, TransposedConvolution, first_statistics};
use crate::network::state_dict::{MisfitError, NamedTensor, find};
use crate::network::{Architecture, Stage};
use crate::run::Departure;
use crate::run::config::Ops;

/// G: a dense layer to maps, transposed convolutions with batch norm, and one to images. No biases.
#[derive(Clone, Debug)]
pub struct Generator {
    fc: DenseToMaps,
    stages: Vec<(TransposedConvolution, BatchNorm)>,
    images: TransposedConvolution,
    ops: Ops,
}

impl Generator {
    /// The network with these tensors, which are those of [`Architecture::generator_tensors`].
    #[must_use]
    pub fn new(architecture: Architecture, tensors: &[Tensor<2>], ops: Ops, departure: Departure) -> Self {
        let last = tensors.len() - 1;
        let convolution =
            |weight: &Tensor<2>, stage: &Stage| TransposedConvolution { weight: weight.clone(), stride: stage.stride };
        let normalized = |(pair, stage): (&[Tensor<2>], &Stage)| {
            let norm = BatchNorm { scale_shift: pair[1].clone(), skip: departure == Departure::NoBatchNorm };
            (convolution(&pair[0], stage), norm)
        };
        Self {
            fc: DenseToMaps { weight: tensors[0].clone(), side: architecture.first_side() },
            stages: tensors[1..last].chunks_exact(2).zip(architecture.generator).map(normalized).collect(),
            images: convolution(&tensors[last], &architecture.generator[architecture.generator.len() - 1]),
            ops,
        }
    }

    /// Training: latents `[batch, 100]` to images `[batch, 1, 28, 28]` in [-1, 1]; batch norm uses the batch's statistics and
    /// updates the running ones.
    #[must_use]
    pub fn forward(&self, latents: Tensor<2>, running: &mut Running) -> Maps {
        let mut x = self.fc.forward(latents, self.ops); // [batch, 256, 7, 7]
        for ((convolution, norm), running) in self.stages.iter().zip(&mut running.layers) {
            x = norm.forward(convolution.forward(x), &mut running.statistics); // [batch, 128, 7, 7], [batch, 64, 14, 14]
        }
        self.images.forward_to_images(x) // [batch, 1, 28, 28]
    }

    /// Inference: as [`Self::forward`], but batch norm uses the running statistics.
    #[must_use]
    pub fn sample(&self, latents: Tensor<2>, running: &Running) -> Maps {
        let mut x = self.fc.forward(latents, self.ops);
        for ((convolution, norm), running) in self.stages.iter().zip(&running.layers) {
            x = norm.apply(convolution.forward(x), &running.statistics);
        }
        self.images.forward_to_images(x)
    }
}

/// Batch norm's running statistics, outside of any graph.
#[derive(Clone, Debug)]
pub struct Running {
    layers: Vec<RunningLayer>,
}

#[derive(Clone, Debug)]
struct RunningLayer {
    /// `bn1`.
    name: String,
    /// `[2, channels]`, mean over variance.
    statistics: Tensor<2>,
}

impl Running {
    /// Means of 0 and variances of 1.
    #[must_use]
    pub fn new(architecture: Architecture, device: &Device) -> Self {
        let layer = |(name, channels)| RunningLayer { name, statistics: first_statistics(channels, device) };
        Self { layers: architecture.batch_norms().into_iter().map(layer).collect() }
    }

    /// PyTorch's names and shapes.
    #[must_use]
    pub fn entries(architecture: Architecture) -> Vec<(String, Vec<usize>)> {
        let layer = |(name, channels): (String, usize)| names(&name).map(|name| (name, vec![channels]));
        architecture.batch_norms().into_iter().flat_map(layer).collect()
    }

    /// Reads all statistics, by PyTorch's names. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn read(&self) -> Result<Vec<NamedTensor>, ExecutionError> {
        let mut tensors = Vec::new();
        for RunningLayer { name, statistics } in &self.layers {
            let [_, channels] = statistics.dims();
            let values: Vec<f32> = statistics.clone().into_data_async().await?.iter::<f32>().collect();
            let named = |(name, values): (String, &[f32])| NamedTensor { name, shape: vec![channels], values: values.to_vec() };
            tensors.extend(names(name).into_iter().zip(values.chunks(channels)).map(named));
        }
        Ok(tensors)
    }

    /// Statistics of the same layers, from PyTorch's tensors.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn restore(&self, tensors: &[NamedTensor]) -> Result<Self, MisfitError> {
        let layer = |RunningLayer { name, statistics }: &RunningLayer| {
            let [_, channels] = statistics.dims();
            let mut values = Vec::with_capacity(2 * channels);
            for name in names(name) {
                values.extend_from_slice(find(tensors, &name, &[channels])?);
            }
            let statistics = Tensor::from_data(TensorData::new(values, [2, channels]), &statistics.device());
            Ok(RunningLayer { name: name.clone(), statistics })
        };
        Ok(Self { layers: self.layers.iter().map(layer).collect::<Result<_, _>>()? })
    }
}

/// PyTorch's names of a batch norm layer's running statistics.
fn names(layer: &str) -> [String; 2] {
    ["running_mean", "running_var"].map(|kind| format!("{layer}.{kind}"))
}
