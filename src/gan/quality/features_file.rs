//! The classifier's features of real images as a file, so that images can be compared with those without the data set.

use burn::tensor::{Device, ExecutionError};

use crate::data::Images;
use crate::gan::checkpoint::{CheckpointError, file};
use crate::gan::classifier::Classifier;
use crate::math::two_sample::Features;
use crate::network::classifier::FEATURES;
use crate::network::state_dict::NamedTensor;
use crate::run::quality::IMAGES;

/// The name of the tensor of [`write_features`].
const FEATURES_NAME: &str = "features";

/// The features of the first images of `images` that are compared, `[n, 64]`, as safetensors. This waits for the device.
///
/// # Errors
/// When the device can't be read.
pub async fn write_features(classifier: &Classifier, images: &Images, device: &Device) -> Result<Vec<u8>, WriteFeaturesError> {
    let images = images.first(IMAGES);
    let values = classifier.classify(&images, device).await?.features;
    let shape = vec![images.len() as usize, FEATURES];
    let tensor = NamedTensor { name: FEATURES_NAME.to_owned(), shape, values };
    Ok(file::write(&[tensor], file::Precision::Single, ("images", images.len().to_string()))?)
}

/// Why features were not written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WriteFeaturesError {
    /// The device can't be read.
    #[error("the device failed: {0}")]
    Device(#[from] ExecutionError),
    /// They can't be serialised.
    #[error(transparent)]
    File(#[from] CheckpointError),
}

/// Reads a file of [`write_features`] with as many images as are compared.
///
/// # Errors
/// When it is another file, or a number is not finite.
pub fn read_features(bytes: &[u8]) -> Result<Features, CheckpointError> {
    let wanted = (FEATURES_NAME.to_owned(), vec![IMAGES as usize, FEATURES]);
    let values = file::read(bytes, file::Precision::Single, &[wanted])?.into_iter().flat_map(|tensor| tensor.values).collect();
    Features::new(values, FEATURES).map_err(|problem| CheckpointError::Format(problem.to_string()))
}
