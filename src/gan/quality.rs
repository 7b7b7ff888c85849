//! How good a generator's images are, beside real ones: the numbers of docs/quality.md from the features of the classifier, or, for
//! images of other things than FashionMNIST, from the real images' principal components.

mod features;
mod features_file;

use burn::tensor::{Device, ExecutionError};

pub use self::features::Extractor;
pub use self::features_file::{WriteFeaturesError, read_features, write_features};
use super::classifier::Classifier;
use super::sampling::latent_batch;
use super::slices::Stops;
use super::trained_generator::TrainedGenerator;
use super::trainer::Trainer;
use crate::data::{Images, PIXELS};
use crate::math::principal::PrincipalError;
use crate::math::rng::{Purpose, Stream};
use crate::math::two_sample::{Comparison, Features, FeaturesError, Sample, TwoSampleError};
use crate::network::LATENT;
use crate::run::quality::KINDS;
pub use crate::run::quality::Measured;

/// Latents of one step of the stream [`Purpose::QualityLatents`].
const LATENTS: u32 = 100;

/// Why images were not measured.
#[derive(Clone, Debug, thiserror::Error)]
pub enum QualityError {
    /// The device can't be read, as after it was lost.
    #[error("the device failed: {0}")]
    Device(#[from] ExecutionError),
    /// The features are not finite numbers.
    #[error(transparent)]
    Features(#[from] FeaturesError),
    /// The real images have no principal components.
    #[error(transparent)]
    Principal(#[from] PrincipalError),
    /// There are too few images.
    #[error(transparent)]
    TwoSample(#[from] TwoSampleError),
}

/// The work between two stops.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Images that are drawn or classified at once.
    pub images: u32,
    /// Multiply-adds of everything else.
    pub multiply_adds: u64,
}

impl Slice {
    /// For work that does not stop.
    pub const LARGE: Self = Self { images: LATENTS, multiply_adds: u64::MAX };
}

/// The real images that generated ones are compared with, and what the numbers are for other real images.
#[derive(Clone, Debug)]
pub struct Judge {
    extractor: Extractor,
    device: Device,
    slice: Slice,
    real: Sample,
    real_kinds: Option<[u32; KINDS]>,
    floor: Measured,
}

impl Judge {
    /// Compares with `real`; the floor is that of `held_out`. This waits for the device.
    ///
    /// # Errors
    /// When there are too few images, or the device can't be read.
    pub async fn new(
        extractor: Extractor,
        real: &Images,
        held_out: &Images,
        device: &Device,
        slice: Slice,
        stops: &Stops,
    ) -> Result<Self, QualityError> {
        let (features, real_kinds) = extractor.features(real, device, slice, stops).await?;
        let sample = sample_of(features, slice, stops).await?;
        let floor = measure(&extractor, &sample, held_out, device, slice, stops).await?;
        Ok(Self { extractor, device: device.clone(), slice, real: sample, real_kinds, floor })
    }

    /// The numbers of `images`. This waits for the device.
    ///
    /// # Errors
    /// When there are too few images, or the device can't be read.
    pub async fn measure(&self, images: &Images, stops: &Stops) -> Result<Measured, QualityError> {
        measure(&self.extractor, &self.real, images, &self.device, self.slice, stops).await
    }

    /// Of real images in the place of generated ones.
    #[must_use]
    pub fn floor(&self) -> &Measured {
        &self.floor
    }

    /// Real images of each kind, as the classifier tells them.
    #[must_use]
    pub fn real_kinds(&self) -> Option<[u32; KINDS]> {
        self.real_kinds
    }
}

/// The real images' side of the comparisons.
async fn sample_of(features: Features, slice: Slice, stops: &Stops) -> Result<Sample, QualityError> {
    let mut sample = Sample::new(features)?;
    loop {
        stops.stop().await;
        if sample.advance(slice.multiply_adds) {
            return Ok(sample);
        }
    }
}

/// The numbers of `images` beside real ones of which only the features are at hand. This waits for the device.
///
/// # Errors
/// When there are too few images, or the device can't be read.
pub async fn measure_beside(
    classifier: Classifier,
    real: Features,
    images: &Images,
    device: &Device,
    slice: Slice,
    stops: &Stops,
) -> Result<Measured, QualityError> {
    let real = sample_of(real, slice, stops).await?;
    measure(&Extractor::Classifier(Box::new(classifier)), &real, images, device, slice, stops).await
}

async fn measure(
    extractor: &Extractor,
    real: &Sample,
    images: &Images,
    device: &Device,
    slice: Slice,
    stops: &Stops,
) -> Result<Measured, QualityError> {
    let (features, kinds) = extractor.features(images, device, slice, stops).await?;
    let mut comparison = Comparison::new(real.clone(), features)?;
    loop {
        stops.stop().await;
        if let Some(quality) = comparison.advance(slice.multiply_adds) {
            return Ok(Measured { quality, kinds });
        }
    }
}

/// The generator that a trainer has now. Until it is dropped, the next step copies the parameters.
#[must_use]
pub fn generator_of(trainer: &Trainer) -> TrainedGenerator {
    TrainedGenerator::of(trainer)
}

/// `count` images of latents that are for this alone, with running statistics and one byte per pixel, as sheets have them. This waits for
/// the device.
///
/// # Errors
/// When the device can't be read.
pub async fn draw(
    generator: &TrainedGenerator,
    seed: u32,
    count: u32,
    device: &Device,
    slice: Slice,
    stops: &Stops,
) -> Result<Option<Images>, ExecutionError> {
    // As many in each pass, since a browser compiles a GPU's kernels for each number.
    let drawn = count.next_multiple_of(slice.images);
    let mut latents = latents_of(seed, drawn);
    let mut pixels = Vec::with_capacity(drawn as usize * PIXELS);
    while !latents.is_empty() {
        stops.stop().await;
        let rest = latents.split_off(slice.images as usize * LATENT);
        pixels.extend(generator.sheet(latent_batch(std::mem::replace(&mut latents, rest), device)).await?);
    }
    pixels.truncate(count as usize * PIXELS);
    Ok(Images::new(pixels.into()))
}

/// The numbers of `count` latents.
fn latents_of(seed: u32, count: u32) -> Vec<f32> {
    let stream = Stream::new(seed, Purpose::QualityLatents);
    let mut values = vec![0.0; count as usize * LATENT];
    for (step, latents) in (0..).zip(values.chunks_mut(LATENTS as usize * LATENT)) {
        stream.fill_normal(step, latents);
    }
    values
}
