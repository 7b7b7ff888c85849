//! Both networks as they stand, to be looked into: what G draws, what D says of it. Nothing of training is here, and nothing
//! that is asked changes them.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::checkpoint::file::Precision;
use super::checkpoint::{Checkpoint, CheckpointError, PLAYERS};
use super::layers::Maps;
use super::parameters::Parameters;
use super::sampling::{Trained, bytes, given};
use super::{Discriminator, Trainer, Widths};
use crate::data::{PIXELS, SIDE, to_signed};
use crate::run::config::Ops;

/// A generator, and the discriminator it learnt against where there is one.
#[derive(Clone, Debug)]
pub struct Networks {
    generator: Trained,
    discriminator: Option<Parameters>,
    ops: Ops,
    device: Device,
}

impl Networks {
    /// Those of a trainer, without a copy: they must be gone before its next step, or the whole is copied.
    #[must_use]
    pub fn of(trainer: &Trainer) -> Self {
        Self {
            generator: Trained::of(trainer),
            discriminator: Some(trainer.discriminator.clone()),
            ops: trainer.setup.ops,
            device: trainer.device.clone(),
        }
    }

    /// Those of a run's saved state.
    ///
    /// # Errors
    /// When it is of other networks.
    pub fn of_checkpoint(checkpoint: &Checkpoint, device: &Device) -> Result<Self, CheckpointError> {
        let [judge, generator] = PLAYERS.map(|player| checkpoint.part(player));
        let units = Discriminator::units(Widths::HOMEWORK);
        Ok(Self {
            generator: Trained::with(&generator, checkpoint.config.departure, device)?,
            discriminator: Some(Parameters::from_pytorch(units, &judge, device)?),
            ops: Ops::default(),
            device: device.clone(),
        })
    }

    /// An exported generator alone.
    ///
    /// # Errors
    /// When the file is no such export.
    pub fn of_generator(file: &[u8], precision: Precision, device: &Device) -> Result<Self, CheckpointError> {
        let generator = Trained::read(file, precision, device)?;
        Ok(Self { generator, discriminator: None, ops: Ops::default(), device: device.clone() })
    }

    /// Whether D is there.
    #[must_use]
    pub fn judge(&self) -> bool {
        self.discriminator.is_some()
    }

    /// The generator.
    #[must_use]
    pub fn generator(&self) -> &Trained {
        &self.generator
    }

    /// G's images of latents, 100 numbers each: one byte a pixel, image after image, 0 black. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn draw(&self, latents: Vec<f32>) -> Result<Vec<u8>, ExecutionError> {
        bytes(self.generator.draw(given(latents, &self.device))).await
    }

    /// The same with D's probability that each is real, of the images before they are rounded to bytes; none where there is no D.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn draw_and_judge(&self, latents: Vec<f32>) -> Result<(Vec<u8>, Vec<f32>), ExecutionError> {
        let images = self.generator.draw(given(latents, &self.device));
        let probabilities = self.probabilities(images.clone()).await?;
        Ok((bytes(images).await?, probabilities))
    }

    /// D's probability that images of the training set are real, [`PIXELS`] bytes each; none where there is no D. This waits for
    /// the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn judge_real(&self, images: &[&[u8]]) -> Result<Vec<f32>, ExecutionError> {
        let values: Vec<f32> = images.iter().flat_map(|image| image.iter().copied().map(to_signed)).collect();
        let count = values.len() / PIXELS;
        self.probabilities(Tensor::from_data(TensorData::new(values, [count, 1, SIDE, SIDE]), &self.device)).await
    }

    /// σ of D's logits for images `[count, 1, 28, 28]`; nothing is dropped.
    async fn probabilities(&self, images: Tensor<4>) -> Result<Vec<f32>, ExecutionError> {
        let Some(parameters) = &self.discriminator else { return Ok(Vec::new()) };
        let logits = Discriminator::new(parameters.tensors()).forward(Maps::of_images(images, self.ops), None);
        Ok(logits.into_data_async().await?.iter::<f32>().map(|logit| 1.0 / (1.0 + libm::expf(-logit))).collect())
    }
}
