//! Sampling: latents, and the generator's images with running statistics.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::checkpoint::file::Precision;
use super::checkpoint::{CheckpointError, read_generator};
use super::generator::{Generator, Running};
use super::parameters::Parameters;
use super::trainer::Trainer;
use crate::data::to_byte;
use crate::math::rng::{Purpose, Stream};
use crate::network::state_dict::{MisfitError, NamedTensor};
use crate::network::{Architecture, LATENT};
use crate::run::Departure;
use crate::run::config::Ops;

/// Standard normal latents `[count, 100]`: of the run's sheets (`FixedLatents`) or of a step.
#[must_use]
pub fn latents(seed: u32, purpose: Purpose, step: u32, count: usize, device: &Device) -> Tensor<2> {
    let mut values = vec![0.0; count * LATENT];
    Stream::new(seed, purpose).fill_normal(step, &mut values);
    latent_batch(values, device)
}

/// Latents `[count, 100]` from consecutive numbers; an incomplete last latent is dropped.
#[must_use]
pub fn latent_batch(mut values: Vec<f32>, device: &Device) -> Tensor<2> {
    let count = values.len() / LATENT;
    values.truncate(count * LATENT);
    Tensor::from_data(TensorData::new(values, [count, LATENT]), device)
}

/// The generator's images for `latents` `[count, 100]`, one byte per pixel, 0 black. This waits for the device.
///
/// # Errors
/// When the device can't be read, as after it was lost.
pub async fn sheet(trainer: &Trainer, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
    bytes(trainer.sample(latents)).await
}

/// Images `[count, 1, 28, 28]` in [-1, 1] as bytes. This waits for the device.
pub(super) async fn bytes(images: Tensor<4>) -> Result<Vec<u8>, ExecutionError> {
    Ok(images.into_data_async().await?.iter::<f32>().map(to_byte).collect())
}

/// A trained generator, for inference.
#[derive(Clone, Debug)]
pub struct TrainedGenerator {
    architecture: Architecture,
    parameters: Parameters,
    running: Running,
    ops: Ops,
    departure: Departure,
}

impl TrainedGenerator {
    /// Reads an exported generator.
    ///
    /// # Errors
    /// When the file is no such export.
    pub fn read(file: &[u8], precision: Precision, device: &Device) -> Result<Self, CheckpointError> {
        Ok(Self::with(&read_generator(file, precision)?, Departure::None, device)?)
    }

    /// The homework's generator with PyTorch's tensors, of a run with that departure.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub(super) fn with(tensors: &[NamedTensor], departure: Departure, device: &Device) -> Result<Self, MisfitError> {
        let architecture = Architecture::HOMEWORK;
        Ok(Self {
            parameters: Parameters::from_pytorch(architecture.generator_tensors(), tensors, device)?,
            running: Running::new(architecture, device).restore(tensors)?,
            architecture,
            ops: Ops::default(),
            departure,
        })
    }

    /// Shares a trainer's memory. Drop it before the next step, or that copies the parameters.
    #[must_use]
    pub(super) fn of(trainer: &Trainer) -> Self {
        Self {
            architecture: trainer.setup.architecture,
            parameters: trainer.generator().clone(),
            running: trainer.running.clone(),
            ops: trainer.setup.ops,
            departure: trainer.setup.departure,
        }
    }

    /// Images `[count, 1, 28, 28]` in [-1, 1] for latents `[count, 100]`.
    #[must_use]
    pub fn draw(&self, latents: Tensor<2>) -> Tensor<4> {
        let generator = Generator::new(self.architecture, &self.parameters.tensors(), self.ops, self.departure);
        generator.sample(latents, &self.running).into_images()
    }

    /// The dense layer's weights `[100, 12544]`, row by row. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn dense_weights(&self) -> Result<Vec<f32>, ExecutionError> {
        let dense = self.parameters.tensors().swap_remove(0);
        Ok(dense.into_data_async().await?.iter::<f32>().collect())
    }

    /// Images for latents `[count, 100]`, one byte per pixel, 0 black. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn sheet(&self, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
        bytes(self.draw(latents)).await
    }
}
