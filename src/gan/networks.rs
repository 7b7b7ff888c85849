//! Inference with a snapshot of both networks: G's images and D's probabilities. Nothing here changes a run.

use std::ops::Range;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::checkpoint::file::Precision;
use super::checkpoint::{Checkpoint, CheckpointError, PLAYERS, read_discriminator};
use super::discriminator::Discriminator;
use super::layers::Maps;
use super::parameters::Parameters;
use super::sampling::{bytes, latent_batch};
use super::trained_generator::TrainedGenerator;
use super::trainer::Trainer;
use crate::data::{PIXELS, SIDE, to_signed};
use crate::math::rng::{Purpose, Stream};
use crate::network::state_dict::{MisfitError, NamedTensor};
use crate::network::{Architecture, LATENT};
use crate::run::Departure;
use crate::run::config::Ops;

/// A generator, and its discriminator if known.
#[derive(Clone, Debug)]
pub struct Networks {
    generator: TrainedGenerator,
    discriminator: Option<Parameters>,
    architecture: Architecture,
    ops: Ops,
    device: Device,
}

/// Some images of a run's sheet, and D's opinion.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedCells {
    /// The images, one byte per pixel, 0 black.
    pub pixels: Vec<u8>,
    /// D's probability that each is real; empty without D.
    pub fake: Vec<f32>,
    /// D's probability that each real image is; empty without D.
    pub real: Vec<f32>,
}

impl Networks {
    /// Shares a trainer's memory. Drop it before the next step, or that copies the parameters.
    #[must_use]
    pub fn of(trainer: &Trainer) -> Self {
        Self {
            generator: TrainedGenerator::of(trainer),
            discriminator: Some(trainer.discriminator().clone()),
            architecture: trainer.setup.architecture,
            ops: trainer.setup.ops,
            device: trainer.device.clone(),
        }
    }

    /// The networks of a checkpoint.
    ///
    /// # Errors
    /// When the checkpoint has another architecture.
    pub fn of_checkpoint(checkpoint: &Checkpoint, device: &Device) -> Result<Self, CheckpointError> {
        let [discriminator, generator] = PLAYERS.map(|player| checkpoint.part(player));
        let architecture = Architecture::HOMEWORK;
        Ok(Self {
            generator: TrainedGenerator::from_pytorch(&generator, checkpoint.config.departure, device)?,
            discriminator: Some(Parameters::from_pytorch(architecture.discriminator_tensors(), &discriminator, device)?),
            architecture,
            ops: Ops::default(),
            device: device.clone(),
        })
    }

    /// An exported generator, and an exported discriminator if there is one.
    ///
    /// # Errors
    /// When a file is no such export.
    pub fn of_exports(
        generator: &[u8],
        discriminator: Option<&[u8]>,
        precision: Precision,
        device: &Device,
    ) -> Result<Self, CheckpointError> {
        let (generator, architecture) = (TrainedGenerator::read(generator, precision, device)?, Architecture::HOMEWORK);
        let read = |file| -> Result<Parameters, CheckpointError> {
            Ok(Parameters::from_pytorch(architecture.discriminator_tensors(), &read_discriminator(file, precision)?, device)?)
        };
        let discriminator = discriminator.map(read).transpose()?;
        Ok(Self { generator, discriminator, architecture, ops: Ops::default(), device: device.clone() })
    }

    /// The same D with another generator of the homework's architecture, from PyTorch's tensors.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn with_generator(&self, tensors: &[NamedTensor]) -> Result<Self, MisfitError> {
        let generator = TrainedGenerator::from_pytorch(tensors, Departure::None, &self.device)?;
        Ok(Self { generator, ..self.clone() })
    }

    /// The same generator with another D of the homework's architecture, from PyTorch's tensors.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn with_discriminator(&self, tensors: &[NamedTensor]) -> Result<Self, MisfitError> {
        let discriminator = Parameters::from_pytorch(self.architecture.discriminator_tensors(), tensors, &self.device)?;
        Ok(Self { discriminator: Some(discriminator), ..self.clone() })
    }

    /// Whether D is known.
    #[must_use]
    pub fn has_discriminator(&self) -> bool {
        self.discriminator.is_some()
    }

    /// For sampling by latents on the device.
    #[must_use]
    pub fn generator(&self) -> &TrainedGenerator {
        &self.generator
    }

    /// G's images of latents with 100 numbers each, one byte per pixel, 0 black. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn draw(&self, latents: Vec<f32>) -> Result<Vec<u8>, ExecutionError> {
        self.generator.sheet(latent_batch(latents, &self.device)).await
    }

    /// As [`Self::draw`], with D's probability that each unrounded image is real; empty without D.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn draw_and_classify(&self, latents: Vec<f32>) -> Result<(Vec<u8>, Vec<f32>), ExecutionError> {
        let images = self.generator.draw(latent_batch(latents, &self.device));
        let probabilities = self.probabilities(images.clone()).await?;
        Ok((bytes(images).await?, probabilities))
    }

    /// Images `cells` of the sheet of a run with that seed, and D's opinion of them and of the images `real`, which must not be empty.
    /// One pass through D judges both, since each more would cost a read. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn cells(&self, seed: u32, cells: Range<usize>, real: &[&[u8]]) -> Result<JudgedCells, ExecutionError> {
        let (count, mut values) = (cells.len(), vec![0.0; cells.end * LATENT]);
        Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut values);
        let images = self.generator.draw(latent_batch(values.split_off(cells.start * LATENT), &self.device));
        let mut fake = self.probabilities(Tensor::cat(vec![images.clone(), self.upload(real)], 0)).await?;
        let real = fake.split_off(count.min(fake.len()));
        Ok(JudgedCells { pixels: bytes(images).await?, fake, real })
    }

    /// D's probability that each image of [`PIXELS`] bytes is real; empty without D. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn classify(&self, images: &[&[u8]]) -> Result<Vec<f32>, ExecutionError> {
        self.probabilities(self.upload(images)).await
    }

    /// `[count, 1, 28, 28]` in [-1, 1], of images of [`PIXELS`] bytes.
    fn upload(&self, images: &[&[u8]]) -> Tensor<4> {
        let values: Vec<f32> = images.iter().flat_map(|image| image.iter().copied().map(to_signed)).collect();
        let count = values.len() / PIXELS;
        Tensor::from_data(TensorData::new(values, [count, 1, SIDE, SIDE]), &self.device)
    }

    /// σ of D's logits for images `[count, 1, 28, 28]`, without dropout.
    async fn probabilities(&self, images: Tensor<4>) -> Result<Vec<f32>, ExecutionError> {
        let Some(parameters) = &self.discriminator else { return Ok(Vec::new()) };
        let discriminator = Discriminator::new(self.architecture, &parameters.tensors());
        let logits = discriminator.forward(Maps::of_images(images, self.ops), None);
        Ok(logits.into_data_async().await?.iter::<f32>().map(|logit| 1.0 / (1.0 + libm::expf(-logit))).collect())
    }
}
