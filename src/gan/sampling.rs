//! Images out of the generator, by its running statistics.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::checkpoint::file::Precision;
use super::checkpoint::{CheckpointError, read_generator};
use super::generator::Running;
use super::parameters::Parameters;
use super::state_dict::{MisfitError, NamedTensor};
use super::{Generator, LATENT, Trainer, Widths};
use crate::data::to_byte;
use crate::math::rng::{Purpose, Stream};
use crate::run::Departure;
use crate::run::config::Ops;

/// Latents `[count, 100]`, standard normal: those of the run's sheets (`FixedLatents`), or of a step.
#[must_use]
pub fn latents(seed: u32, purpose: Purpose, step: u32, count: usize, device: &Device) -> Tensor<2> {
    let mut values = vec![0.0; count * LATENT];
    Stream::new(seed, purpose).fill_normal(step, &mut values);
    given(values, device)
}

/// Latents `[count, 100]` of these numbers, latent after latent; what is left over at the end is none.
#[must_use]
pub fn given(mut values: Vec<f32>, device: &Device) -> Tensor<2> {
    let count = values.len() / LATENT;
    values.truncate(count * LATENT);
    Tensor::from_data(TensorData::new(values, [count, LATENT]), device)
}

/// The generator's images for `latents`, one byte a pixel, image after image, 0 black. This waits for the device.
///
/// # Errors
/// When the device can't be read, as after it was lost.
pub async fn sheet(trainer: &Trainer, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
    bytes(trainer.sample(latents)).await
}

/// Images `[count, 1, 28, 28]` in [-1, 1] as bytes, image after image. This waits for the device.
pub(super) async fn bytes(images: Tensor<4>) -> Result<Vec<u8>, ExecutionError> {
    Ok(images.into_data_async().await?.iter::<f32>().map(to_byte).collect())
}

/// A generator that has been trained, without what training needs.
#[derive(Clone, Debug)]
pub struct Trained {
    parameters: Parameters,
    running: Running,
    ops: Ops,
    departure: Departure,
}

impl Trained {
    /// An exported generator, of 32-bit floats or halved.
    ///
    /// # Errors
    /// When the file is no such export.
    pub fn read(file: &[u8], precision: Precision, device: &Device) -> Result<Self, CheckpointError> {
        Ok(Self::with(&read_generator(file, precision)?, Departure::None, device)?)
    }

    /// The generator with these tensors, of a run that departs so from the handout.
    ///
    /// # Errors
    /// When one is missing or of another shape.
    pub(super) fn with(tensors: &[NamedTensor], departure: Departure, device: &Device) -> Result<Self, MisfitError> {
        Ok(Self {
            parameters: Parameters::from_pytorch(Generator::units(Widths::HOMEWORK), tensors, device)?,
            running: Running::new(Widths::HOMEWORK, device).restore(tensors)?,
            ops: Ops::default(),
            departure,
        })
    }

    /// A trainer's generator as it stands. It shares the trainer's memory: it must be gone before the next step, or the whole
    /// is copied.
    #[must_use]
    pub(super) fn of(trainer: &Trainer) -> Self {
        Self {
            parameters: trainer.generator.clone(),
            running: trainer.running.clone(),
            ops: trainer.setup.ops,
            departure: trainer.setup.departure,
        }
    }

    /// Its images `[count, 1, 28, 28]` in [-1, 1] for latents `[count, 100]`.
    #[must_use]
    pub fn draw(&self, latents: Tensor<2>) -> Tensor<4> {
        let generator = Generator::new(self.parameters.tensors(), self.ops).departing(self.departure);
        generator.sample(latents, &self.running).into_images()
    }

    /// What each number of a latent adds to the dense layer's outputs, `[100, 12544]` row by row. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn first_layer(&self) -> Result<Vec<f32>, ExecutionError> {
        let [first, ..] = self.parameters.tensors();
        Ok(first.into_data_async().await?.iter::<f32>().collect())
    }

    /// Its images for latents `[count, 100]`, one byte a pixel, image after image, 0 black. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn sheet(&self, latents: Tensor<2>) -> Result<Vec<u8>, ExecutionError> {
        bytes(self.draw(latents)).await
    }
}
