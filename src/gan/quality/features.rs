//! Features of images, for [`two_sample`](crate::math::two_sample).

use std::rc::Rc;

use burn::tensor::Device;

use super::{QualityError, Slice};
use crate::data::{Images, PIXELS};
use crate::gan::classifier::{Classified, Classifier};
use crate::gan::ops::batch::Pool;
use crate::gan::slices::Stops;
use crate::math::principal::{PrincipalComponents, PrincipalFit};
use crate::math::two_sample::Features;
use crate::network::classifier::FEATURES;
use crate::run::quality::KINDS;

/// Principal components that are features.
const COMPONENTS: usize = 64;

/// What turns images into features.
#[derive(Clone, Debug)]
pub enum Extractor {
    /// The last hidden layer of the classifier, which names kinds, too.
    Classifier(Box<Classifier>),
    /// The leading principal components of the real images.
    Principal(PrincipalComponents),
}

/// Features of images, and how many are of each kind where the classifier tells them.
pub(super) type Extracted = (Features, Option<[u32; KINDS]>);

impl Extractor {
    /// The leading principal components of `images`.
    ///
    /// # Errors
    /// When all images are alike.
    pub async fn principal(images: &Images, slice: Slice, stops: &Stops) -> Result<Self, QualityError> {
        let rows = Features::new(bytes(images.pixels()), PIXELS)?;
        stops.stop().await;
        let mut fit = PrincipalFit::new(Rc::new(rows), COMPONENTS)?;
        loop {
            stops.stop().await;
            if let Some(components) = fit.advance(slice.multiply_adds) {
                return Ok(Self::Principal(components));
            }
        }
    }

    /// Waits for the device.
    pub(super) async fn features(
        &self,
        images: &Images,
        device: &Device,
        slice: Slice,
        stops: &Stops,
    ) -> Result<Extracted, QualityError> {
        match self {
            Self::Classifier(classifier) => {
                let (pool, count) = (Pool::new(images, device), images.len());
                let (mut values, mut kinds) = (Vec::with_capacity(count as usize * FEATURES), [0; KINDS]);
                for first in (0..count).step_by(slice.images as usize) {
                    stops.stop().await;
                    // As many in each pass, since a browser compiles a GPU's kernels for each number.
                    let numbers: Vec<u32> = (first..first + slice.images).map(|number| number.min(count - 1)).collect();
                    let Classified { mut features, classes } = classifier.classify_batch(pool.select(&numbers)).await?;
                    let wanted = (count - first).min(slice.images) as usize;
                    features.truncate(wanted * FEATURES);
                    values.append(&mut features);
                    classes[..wanted].iter().for_each(|&class| kinds[usize::from(class)] += 1);
                }
                Ok((Features::new(values, FEATURES)?, Some(kinds)))
            }
            Self::Principal(components) => {
                let mut values = Vec::new();
                for pixels in images.pixels().chunks(slice.images as usize * PIXELS) {
                    stops.stop().await;
                    values.extend(components.project(bytes(pixels))?.iter().flatten());
                }
                Ok((Features::new(values, components.components().len())?, None))
            }
        }
    }
}

fn bytes(pixels: &[u8]) -> Vec<f32> {
    pixels.iter().map(|&byte| f32::from(byte)).collect()
}
