//! A generator without a trainer.

use burn::tensor::{Device, ExecutionError, Tensor};

use super::checkpoint::file::Precision;
use super::checkpoint::{CheckpointError, read_generator};
use super::generator::{Generator, Running};
use super::parameters::Parameters;
use super::sampling::bytes;
use super::trainer::Trainer;
use crate::network::Architecture;
use crate::network::state_dict::{MisfitError, NamedTensor};
use crate::run::Departure;
use crate::run::config::Ops;

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
        Ok(Self::from_pytorch(&read_generator(file, precision)?, Departure::None, device)?)
    }

    /// The homework's generator with PyTorch's tensors, of a run with that departure.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub fn from_pytorch(tensors: &[NamedTensor], departure: Departure, device: &Device) -> Result<Self, MisfitError> {
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
