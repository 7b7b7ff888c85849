//! How the images of a run are measured, before there is a measurement.

use super::RunConfig;
use super::config::{Dataset, Measuring};
use super::quality::{FeatureKind, FloorImages, IMAGES, LEAST_IMAGES};
use super::stored::ImageSource;

/// Fewest images of a run that is measured with this floor.
#[must_use]
pub fn least_images(floor_images: FloorImages) -> u32 {
    if floor_images == FloorImages::Half { 2 * LEAST_IMAGES } else { LEAST_IMAGES }
}

/// How a run's images are measured; `None` if they are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What images are compared by.
    pub features: FeatureKind,
    /// Most images of each side.
    pub images: u32,
    /// Real images that G does not learn from, if they can be had; else [`FloorImages::Half`].
    pub held_out: Option<FloorImages>,
}

impl Plan {
    /// The plan for `images` images of this source.
    #[must_use]
    pub fn of(config: &RunConfig, source: &ImageSource, images: u32) -> Option<Self> {
        let held_out = match (source, config.dataset) {
            (ImageSource::OwnFile(_), _) | (_, Dataset::Garments) => None,
            (_, Dataset::FashionMnist) => Some(FloorImages::Test),
            (_, Dataset::FashionMnist10k) => Some(FloorImages::Training),
        };
        let features = if held_out.is_some() { FeatureKind::Classifier } else { FeatureKind::Principal };
        // Without others the images are both sides.
        let of_each = if held_out.is_some() { images } else { images / 2 };
        let images = of_each.min(IMAGES);
        (config.quality == Measuring::On && images >= LEAST_IMAGES).then_some(Self { features, images, held_out })
    }
}

/// Why a run has no measurement yet, in a sentence.
#[must_use]
pub fn no_measurement(config: &RunConfig, source: &ImageSource, images: u32, is_over: bool) -> String {
    if config.quality == Measuring::Off {
        return "Not measured: “quality” is 0.".to_owned();
    }
    if Plan::of(config, source, images).is_none() {
        let floor_images = Plan::of(config, source, u32::MAX).and_then(|plan| plan.held_out).unwrap_or(FloorImages::Half);
        return format!("Not measured: it takes {} images at least.", least_images(floor_images));
    }
    if is_over {
        "Not measured."
    } else {
        "Measured at the end of an epoch, once 1% of the time pays for it, and at the end of the run."
    }
    .to_owned()
}
