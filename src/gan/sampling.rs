//! Sampling: latents, and the generator's images with running statistics.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::trainer::Trainer;
use crate::data::to_byte;
use crate::math::rng::{Purpose, Stream};
use crate::network::LATENT;

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
