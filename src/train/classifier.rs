//! The command `classifier`: trains the network whose features judge generated images, on FashionMNIST's labels.

use std::path::Path;

use futures::executor::block_on;
use serde::{Deserialize, Serialize};

use super::TrainError;
use super::arguments::ClassifierArgs;
use super::atomic_write::atomic_write;
use super::images::{published, published_labels};
use super::terminal::say;
use crate::compute::Opener;
use crate::data::sources::{TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS};
use crate::gan::classifier::{BATCH, Classifier, ClassifierTraining, LEARNING_RATE};
use crate::gan::quality::write_features;
use crate::run::BUILD;
use crate::run::config::Preference;

/// How a classifier was trained, and how good it is: `classifier.json`, beside its weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassifierRecord {
    /// Determines first weights, order of the images, and dropout.
    pub seed: u32,
    /// Passes over the 60,000 training images.
    pub epochs: u32,
    /// Images per step.
    pub batch: u32,
    /// Adam's step size.
    pub learning_rate: f64,
    /// The 10,000 test images that it names rightly, with its weights in 16 bits.
    pub right_of_test: u32,
    /// The build that trained it.
    pub build: String,
}

/// Trains, and writes `classifier.safetensors`, `classifier.json` and `real.safetensors` into the folder: the last holds the features of
/// the first training images.
///
/// # Errors
/// When a file of FashionMNIST is missing or not valid, or one can't be written.
pub fn classifier(args: &ClassifierArgs) -> Result<(), TrainError> {
    let device_error = |problem: &dyn ToString| TrainError::Device(problem.to_string());
    let device = block_on(Opener::default().open(Preference::Cpu, |_| ())).map_err(|problem| device_error(&problem))?.device;
    let (images, labels) = (published(&TRAIN_IMAGES)?, published_labels(&TRAIN_LABELS)?);
    let (test, right) = (published(&TEST_IMAGES)?, published_labels(&TEST_LABELS)?);
    // Both files are verified by their SHA-256, so they have as many labels as images.
    let Some(mut training) = ClassifierTraining::new(images, labels, args.seed, &device) else {
        return Err(TrainError::Device("the labels are not those of the images".to_owned()));
    };
    let steps = training.steps_per_epoch();
    let mut bytes = Vec::new();
    let mut right_of_test = 0;
    for epoch in 1..=args.epochs {
        let mut loss = 0.0;
        for _ in 0..steps {
            loss += block_on(training.advance().into_scalar_async::<f32>()).map_err(|problem| device_error(&problem))?;
        }
        bytes = block_on(training.export()).map_err(|problem| device_error(&problem))?;
        let trained = Classifier::read(&bytes, &device).map_err(|problem| device_error(&problem))?;
        let classes = block_on(trained.classify(&test, &device)).map_err(|problem| device_error(&problem))?.classes;
        right_of_test = u32::try_from(classes.iter().zip(&right).filter(|(class, right)| class == right).count()).unwrap_or(0);
        #[expect(clippy::cast_precision_loss, reason = "some hundred steps")]
        let mean = loss / steps as f32;
        say(format_args!(
            "Epoch {epoch} of {}: loss {mean:.3}, {right_of_test} of {} test images right",
            args.epochs,
            test.len()
        ));
    }
    let record = ClassifierRecord {
        seed: args.seed,
        epochs: args.epochs,
        batch: BATCH,
        learning_rate: LEARNING_RATE,
        right_of_test,
        build: BUILD.to_owned(),
    };
    let trained = Classifier::read(&bytes, &device).map_err(|problem| device_error(&problem))?;
    let real = published(&TRAIN_IMAGES)?;
    let features = block_on(write_features(&trained, &real, &device)).map_err(|problem| device_error(&problem))?;
    write(&args.out, &bytes, &features, &record)
}

fn write(folder: &Path, weights: &[u8], features: &[u8], record: &ClassifierRecord) -> Result<(), TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(folder, problem.to_string());
    std::fs::create_dir_all(folder).map_err(|problem| wrong(&problem))?;
    let json = serde_json::to_string_pretty(record).map_err(|problem| wrong(&problem))?;
    atomic_write(&folder.join("classifier.safetensors"), weights)?;
    atomic_write(&folder.join("real.safetensors"), features)?;
    atomic_write(&folder.join("classifier.json"), (json + "\n").as_bytes())
}
