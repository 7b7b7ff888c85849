//! A classifier of FashionMNIST's ten kinds of clothes. Its last hidden layer gives the features by which generated images are judged
//! (docs/quality.md). It is trained natively, once, and shipped.

use burn::tensor::activation::{leaky_relu, log_softmax};
use burn::tensor::{DType, Device, ExecutionError, Int, Tensor, TensorData};

use super::checkpoint::CheckpointError;
use super::checkpoint::file::{self, Precision};
use super::dropout::{Dropout, Pass};
use super::init::first_weights;
use super::layers::{Convolution, DenseFromMaps, Maps};
use super::ops::batch::{Pool, Selection};
use super::optim::Adam;
use super::parameters::{Parameters, take_gradients};
use crate::data::Images;
use crate::data::batches::Batches;
use crate::network::SLOPE;
use crate::network::classifier::{CLASSES, FEATURES, entries, tensors};
use crate::run::config::Ops;

/// Images per training step.
pub const BATCH: u32 = 64;

/// Adam's step size η, the same in every step.
pub const LEARNING_RATE: f64 = 1e-3;

/// Probability that dropout zeroes an activation of a convolution while it trains.
const DROPOUT: f32 = 0.3;

/// Images per pass when nothing is trained.
const CHUNK: u32 = 500;

/// What the network computes of a batch.
#[derive(Clone, Debug)]
pub struct Outputs {
    /// The last hidden layer, `[batch, 64]`.
    pub features: Tensor<2>,
    /// One number a class, `[batch, 10]`.
    pub logits: Tensor<2>,
}

/// What the network says of images.
#[derive(Clone, Debug, PartialEq)]
pub struct Classified {
    /// 64 numbers an image.
    pub features: Vec<f32>,
    /// The index of each image's class.
    pub classes: Vec<u8>,
}

fn forward(tensors: &[Tensor<2>], images: Maps, dropout: Option<Dropout>) -> Outputs {
    let pair = |layer: usize| (tensors[2 * layer].clone(), tensors[2 * layer + 1].clone());
    let convolution = |layer: usize, x: Maps| {
        let (weight, bias) = pair(layer);
        let mask = dropout.and_then(|dropout| dropout.mask(u32::from(layer == 1)));
        Convolution { weight, bias, stride: 2 }.forward(x, mask)
    };
    let dense = |layer: usize, x: Maps| {
        let (weight, bias) = pair(layer);
        DenseFromMaps { weight, bias }.forward(x)
    };
    let maps = convolution(1, convolution(0, images)); // [batch, 24, 7, 7]
    let features = leaky_relu(dense(2, maps), SLOPE);
    let [batch, _] = features.dims();
    let logits = dense(3, Maps::Rows { values: features.clone(), batch, side: 1 });
    Outputs { features, logits }
}

/// A trained classifier, for inference.
#[derive(Clone, Debug)]
pub struct Classifier {
    parameters: Parameters,
}

impl Classifier {
    /// Reads a trained classifier: safetensors of 16-bit floats with PyTorch's names.
    ///
    /// # Errors
    /// When the file is anything else.
    pub fn read(bytes: &[u8], device: &Device) -> Result<Self, CheckpointError> {
        let tensors_read = file::read(bytes, Precision::Half, &entries())?;
        Ok(Self { parameters: Parameters::from_pytorch(tensors(), &tensors_read, device)? })
    }

    /// Features and logits of images `[batch, 1, 28, 28]` with pixels in [-1, 1], without a graph.
    #[must_use]
    pub fn outputs(&self, images: Tensor<4>) -> Outputs {
        forward(&self.parameters.tensors(), Maps::of_images(images, Ops::Fused), None)
    }

    /// Features and class of each of `images`. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn classify(&self, images: &Images, device: &Device) -> Result<Classified, ExecutionError> {
        let pool = Pool::new(images, device);
        let mut classified = Classified { features: Vec::new(), classes: Vec::with_capacity(images.len() as usize) };
        for first in (0..images.len()).step_by(CHUNK as usize) {
            let numbers: Vec<u32> = (first..images.len().min(first + CHUNK)).collect();
            let Classified { features, classes } = self.classify_batch(pool.select(&numbers)).await?;
            classified.features.extend(features);
            classified.classes.extend(classes);
        }
        Ok(classified)
    }

    /// Features and class of some images in one pass and one read. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn classify_batch(&self, images: Selection) -> Result<Classified, ExecutionError> {
        let Outputs { features, logits } = self.outputs(images.into_images());
        let both: Vec<f32> = Tensor::cat(vec![features, logits], 1).into_data_async().await?.iter::<f32>().collect();
        let rows = both.chunks_exact(FEATURES + CLASSES).map(|row| row.split_at(FEATURES));
        let (features, classes): (Vec<&[f32]>, Vec<u8>) = rows.map(|(features, logits)| (features, largest(logits))).unzip();
        Ok(Classified { features: features.concat(), classes })
    }
}

/// The index of the largest of at most 256 numbers; the first of equal ones.
fn largest(logits: &[f32]) -> u8 {
    let mut best = 0;
    for at in 1..logits.len() {
        if logits[at] > logits[best] {
            best = at;
        }
    }
    u8::try_from(best).unwrap_or(u8::MAX)
}

/// Cross-entropy of logits `[batch, classes]` and labels `[batch]`: the mean of −ln softmax(logits)[label], `[1]` in nats.
#[must_use]
pub fn class_loss(logits: Tensor<2>, labels: &[u8]) -> Tensor<1> {
    let device = logits.device();
    let count = labels.len();
    let labels = TensorData::new(labels.iter().map(|&label| i32::from(label)).collect::<Vec<_>>(), [count, 1]);
    let labels = Tensor::<2, Int>::from_data(labels, (&device, DType::I32));
    log_softmax(logits, 1).gather(1, labels).mean().neg()
}

/// A classifier in training.
pub struct ClassifierTraining {
    optimiser: Adam,
    batches: Batches,
    pool: Pool,
    labels: Vec<u8>,
    seed: u32,
    step: u32,
}

impl ClassifierTraining {
    /// At step 0, on `images` with a label each; `None` if there are not as many labels as images.
    #[must_use]
    pub fn new(images: Images, labels: Vec<u8>, seed: u32, device: &Device) -> Option<Self> {
        if labels.len() != images.len() as usize {
            return None;
        }
        let specs = tensors();
        let weights = first_weights(&specs, seed, 0);
        Some(Self {
            optimiser: Adam::new(specs, weights, LEARNING_RATE, device),
            pool: Pool::new(&images, device),
            batches: Batches::new(images, BATCH, seed),
            labels,
            seed,
            step: 0,
        })
    }

    /// Batches per epoch; an incomplete last batch is dropped.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.batches.steps_per_epoch()
    }

    /// Trains one step and returns its loss `[1]`, in nats.
    pub fn advance(&mut self) -> Tensor<1> {
        let numbers = self.batches.indices(self.step);
        let labels: Vec<u8> = numbers.iter().map(|&number| self.labels[number as usize]).collect();
        let images = Maps::of_images(self.pool.select(numbers).into_images(), Ops::Fused).from_inner();
        let leaves = self.optimiser.parameters().leaves();
        let dropout = Dropout { seed: self.seed, step: self.step, pass: Pass::Discriminator, probability: DROPOUT };
        let loss = class_loss(forward(&leaves, images, Some(dropout)).logits, &labels);
        let gradients = take_gradients(leaves, &mut loss.backward());
        self.optimiser.step(Ops::Fused, gradients);
        self.step += 1;
        loss.inner()
    }

    /// The classifier as a file that [`Classifier::read`] takes. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, or the file can't be serialised.
    pub async fn export(&self) -> Result<Vec<u8>, CheckpointError> {
        let tensors = self.optimiser.parameters().read().await?;
        // The metadata that PyTorch's tools expect.
        file::write(&tensors, Precision::Half, ("format", "pt".to_owned()))
    }
}
