//! How good a generator's images are, beside real ones: the numbers of docs/quality.md from the features of the classifier, or, for
//! images of other things than FashionMNIST, from the real images' principal components.

use burn::tensor::{Device, ExecutionError};

use super::classifier::Classifier;
use super::sampling::latents;
use super::trained_generator::TrainedGenerator;
use crate::data::{Images, PIXELS};
use crate::math::principal::{PrincipalComponents, PrincipalError};
use crate::math::rng::Purpose;
use crate::math::two_sample::{Comparison, Features, FeaturesError, Quality, Sample, TwoSampleError};
use crate::network::classifier::FEATURES;
use crate::run::quality::KINDS;

/// Images of each side: generated, real, and real ones that G does not learn from.
pub const IMAGES: u32 = 1000;

/// Images that G draws at once.
const CHUNK: u32 = 100;

/// Principal components that are features.
const COMPONENTS: usize = 64;

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

/// What turns images into features.
#[derive(Clone, Debug)]
pub enum Extractor {
    /// The last hidden layer of the classifier, which names kinds, too.
    Classifier(Box<Classifier>),
    /// The leading principal components of the real images.
    Principal(PrincipalComponents),
}

impl Extractor {
    /// The leading principal components of `images`.
    ///
    /// # Errors
    /// When all images are alike.
    pub fn principal(images: &Images) -> Result<Self, QualityError> {
        let rows = Features::new(pixels(images), PIXELS)?;
        Ok(Self::Principal(PrincipalComponents::of(rows, COMPONENTS)?))
    }

    async fn features(&self, images: &Images, device: &Device) -> Result<(Features, Option<[u32; KINDS]>), QualityError> {
        match self {
            Self::Classifier(classifier) => {
                let classified = classifier.classify(images, device).await?;
                let mut kinds = [0; KINDS];
                classified.classes.iter().for_each(|&class| kinds[usize::from(class)] += 1);
                Ok((Features::new(classified.features, FEATURES)?, Some(kinds)))
            }
            Self::Principal(components) => Ok((components.project(pixels(images))?, None)),
        }
    }
}

fn pixels(images: &Images) -> Vec<f32> {
    images.pixels().iter().map(|&byte| f32::from(byte)).collect()
}

/// The numbers of a sample of images, and its kinds where the classifier tells them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// Against the real images.
    pub quality: Quality,
    /// Images of each kind.
    pub kinds: Option<[u32; KINDS]>,
}

/// The real images that generated ones are compared with, and what the numbers are for real images that G does not learn from.
#[derive(Clone, Debug)]
pub struct Judge {
    extractor: Extractor,
    device: Device,
    real: Sample,
    real_kinds: Option<[u32; KINDS]>,
    floor: Measured,
}

impl Judge {
    /// Compares with the first [`IMAGES`] of `real`; the floor is that of the first of `held_out`. This waits for the device.
    ///
    /// # Errors
    /// When there are too few images, or the device can't be read.
    pub async fn new(extractor: Extractor, real: &Images, held_out: &Images, device: &Device) -> Result<Self, QualityError> {
        let (features, real_kinds) = extractor.features(&real.first(IMAGES), device).await?;
        let mut real = Sample::new(features)?;
        real.advance(u64::MAX);
        let floor = measure(&extractor, &real, &held_out.first(IMAGES), device).await?;
        Ok(Self { extractor, device: device.clone(), real, real_kinds, floor })
    }

    /// The numbers of `images`. This waits for the device.
    ///
    /// # Errors
    /// When there are too few images, or the device can't be read.
    pub async fn measure(&self, images: &Images) -> Result<Measured, QualityError> {
        measure(&self.extractor, &self.real, images, &self.device).await
    }

    /// Of real images that G does not learn from.
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

async fn measure(extractor: &Extractor, real: &Sample, images: &Images, device: &Device) -> Result<Measured, QualityError> {
    let (features, kinds) = extractor.features(images, device).await?;
    let mut comparison = Comparison::new(real.clone(), features)?;
    loop {
        if let Some(quality) = comparison.advance(u64::MAX) {
            return Ok(Measured { quality, kinds });
        }
    }
}

/// [`IMAGES`] images of latents that are for this alone, with running statistics and one byte per pixel, as sheets have them. This waits
/// for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn draw(generator: &TrainedGenerator, seed: u32, device: &Device) -> Result<Option<Images>, ExecutionError> {
    let mut pixels = Vec::with_capacity(IMAGES as usize * PIXELS);
    for chunk in 0..IMAGES / CHUNK {
        pixels.extend(generator.sheet(latents(seed, Purpose::QualityLatents, chunk, CHUNK as usize, device)).await?);
    }
    Ok(Images::new(pixels.into()))
}
