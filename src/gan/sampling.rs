//! Images out of the generator, by its running statistics.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::checkpoint::file::Precision;
use super::checkpoint::{CheckpointError, read_generator};
use super::generator::Running;
use super::parameters::Parameters;
use super::{Generator, LATENT, Trainer, Widths};
use crate::data::to_byte;
use crate::math::rng::{Purpose, Stream};
use crate::run::config::Ops;

/// Latents `[count, 100]`, standard normal: those of the run's sheets (`FixedLatents`), or of a step.
#[must_use]
pub fn latents(seed: u32, purpose: Purpose, step: u32, count: usize, device: &Device) -> Tensor<2> {
    let mut values = vec![0.0; count * LATENT];
    Stream::new(seed, purpose).fill_normal(step, &mut values);
    Tensor::from_data(TensorData::new(values, [count, LATENT]), device)
}

/// The generator's images for `latents`, one byte a pixel, image after image, 0 black. This waits for the device.
///
/// # Errors
/// When the device can't be read, as after it was lost.
pub async fn sheet(trainer: &Trainer, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
    bytes(trainer.sample(latents)).await
}

async fn bytes(images: Tensor<4>) -> Result<Vec<u8>, ExecutionError> {
    Ok(images.into_data_async().await?.iter::<f32>().map(to_byte).collect())
}

/// A generator that has been trained, without what training needs.
#[derive(Clone, Debug)]
pub struct Trained {
    parameters: Parameters,
    running: Running,
}

impl Trained {
    /// An exported generator, of 32-bit floats or halved.
    ///
    /// # Errors
    /// When the file is no such export.
    pub fn read(file: &[u8], precision: Precision, device: &Device) -> Result<Self, CheckpointError> {
        let tensors = read_generator(file, precision)?;
        Ok(Self {
            parameters: Parameters::from_pytorch(Generator::units(Widths::HOMEWORK), &tensors, device)?,
            running: Running::new(Widths::HOMEWORK, device).restore(&tensors)?,
        })
    }

    /// Its images for latents `[count, 100]`, one byte a pixel, image after image, 0 black. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn sheet(&self, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
        let generator = Generator::new(self.parameters.tensors(), Ops::default());
        bytes(generator.sample(latents, &self.running).into_images()).await
    }
}
