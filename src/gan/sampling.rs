//! Images out of the generator, by its running statistics.

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::{LATENT, Trainer};
use crate::data::to_byte;
use crate::math::rng::{Purpose, Stream};

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
    let data = trainer.sample(latents).into_data_async().await?;
    Ok(data.iter::<f32>().map(to_byte).collect())
}
