//! The classifier whose features judge generated images, and FashionMNIST's labels.

use std::io::Read;
use std::path::PathBuf;

use burn::tensor::{Device, Tensor};
use flate2::read::GzDecoder;
use futures::executor::block_on;
use saddle::data::garments::Drawer;
use saddle::data::labels::{CLASSES, LabelError, decode};
use saddle::data::sources::{SourceFile, TEST_IMAGES, TEST_LABELS, TRAIN_IMAGES, TRAIN_LABELS};
use saddle::data::{Images, idx};
use saddle::gan::classifier::{Classifier, ClassifierTraining, class_loss};
use saddle::gan::ops::batch::Pool;
use saddle::gan::quality::{read_features, write_features};
use saddle::network::classifier;
use saddle::run::quality::IMAGES;
use saddle::train::classifier::ClassifierRecord;

#[test]
fn labels_are_read_and_everything_else_is_refused() {
    let file = |count: u32, labels: &[u8]| [&[0, 0, 8, 1], count.to_be_bytes().as_slice(), labels].concat();
    assert_eq!(decode(&file(3, &[9, 0, 4])), Ok(vec![9, 0, 4]));
    assert_eq!(decode(&file(0, &[])), Err(LabelError::Count(0)));
    assert_eq!(decode(&file(u32::MAX, &[1])), Err(LabelError::Count(u32::MAX)));
    assert_eq!(decode(&file(3, &[1, 2])), Err(LabelError::Length { expected: 3, actual: 2 }));
    assert_eq!(decode(&file(1, &[1, 2])), Err(LabelError::Length { expected: 1, actual: 2 }));
    assert_eq!(decode(&file(2, &[1, 10])), Err(LabelError::NoClass(1, 10)));
    for cut in 0..8 {
        assert_eq!(decode(&file(3, &[1, 2, 3])[..cut]), Err(LabelError::NotLabels), "{cut} bytes");
    }
    assert_eq!(decode(&[0, 0, 8, 3, 0, 0, 0, 1, 5]), Err(LabelError::NotLabels), "images");
    assert_eq!((TRAIN_LABELS.raw_bytes(), TEST_LABELS.raw_bytes(), CLASSES.len()), (60_008, 10_008, classifier::CLASSES));
}

fn scalar(tensor: Tensor<1>) -> f32 {
    block_on(tensor.into_scalar_async()).expect("the CPU can be read")
}

/// Loss of `logits` `[2, 3]` with labels 2 and 0, and its gradient.
fn loss(logits: [[f32; 3]; 2]) -> (f32, Vec<f32>) {
    let device = Device::flex().autodiff();
    let logits = Tensor::<2>::from_data(logits, &device).require_grad();
    let loss = class_loss(logits.clone(), &[2, 0]);
    let gradient = logits.grad(&loss.backward()).expect("a leaf has one");
    let gradient = block_on(gradient.into_data_async()).expect("the CPU can be read");
    (scalar(loss), gradient.iter::<f32>().collect())
}

#[test]
fn the_loss_and_its_gradient_equal_closed_forms() {
    let (equal, gradient) = loss([[0.0; 3]; 2]);
    assert!((equal - 3_f32.ln()).abs() < 1e-6, "{equal}");
    // (softmax − 1 for the label) / batch.
    for (computed, expected) in gradient.iter().zip([1.0, 1.0, -2.0, -2.0, 1.0, 1.0]) {
        assert!((computed - expected / 6.0).abs() < 1e-6, "{gradient:?}");
    }
    // Softmax of (0, ln 2, ln 5) is (1, 2, 5) / 8.
    let (unequal, _) = loss([[0.0, 2_f32.ln(), 5_f32.ln()]; 2]);
    let expected = -((5.0_f32 / 8.0).ln() + (1.0_f32 / 8.0).ln()) / 2.0;
    assert!((unequal - expected).abs() < 1e-6, "{unequal}, not {expected}");
    let (extreme, gradient) = loss([[0.0, 0.0, 1000.0], [-1000.0, 0.0, 0.0]]);
    assert!((extreme - (1000.0 + 2_f32.ln()) / 2.0).abs() < 1e-3 && gradient.iter().all(|slope| slope.is_finite()));
}

#[test]
fn a_classifier_learns_repeats_itself_and_survives_its_file() {
    let device = Device::flex();
    let mut drawer = Drawer::new(3, 64);
    while drawer.draw_some(64) < 64 {}
    let images = drawer.finish();
    // Bright images against dark ones.
    let mean = |image: &[u8]| image.iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
    let mut means: Vec<u64> = (0..64).map(|at| mean(images.image(at))).collect();
    let labels: Vec<u8> = means
        .clone()
        .iter()
        .map(|own| {
            u8::from(
                *own > {
                    means.sort_unstable();
                    means[32]
                },
            )
        })
        .collect();
    let train = || {
        let mut training = ClassifierTraining::new(images.clone(), labels.clone(), 1, &device).expect("a label each");
        let losses: Vec<f32> = (0..30).map(|_| scalar(training.advance())).collect();
        (losses, block_on(training.export()).expect("the CPU answers"))
    };
    let (losses, file) = train();
    assert!((losses[0] - 10_f32.ln()).abs() < 0.3, "ten classes at first: {}", losses[0]);
    assert!(losses[29] < 0.5, "{losses:?}");
    assert_eq!(train(), (losses, file.clone()));
    assert!(file.len() < 200_000, "{} bytes", file.len());
    let trained = Classifier::read(&file, &device).expect("its own file");
    let classes = block_on(trained.classify(&images, &device)).expect("the CPU answers").classes;
    let right = classes.iter().zip(&labels).filter(|(class, label)| class == label).count();
    assert!(right >= 56, "{right} of 64");
    let outputs = trained.outputs(Pool::new(&images, &device).select(&[5, 6, 7]).into_images());
    assert_eq!((outputs.features.dims(), outputs.logits.dims()), ([3, classifier::FEATURES], [3, classifier::CLASSES]));
    assert!(Classifier::read(&file[..file.len() - 1], &device).is_err());
    assert!(ClassifierTraining::new(images, labels[..63].to_vec(), 1, &device).is_none());
}

#[test]
fn the_shipped_classifier_is_as_good_as_its_record_says() {
    let record: ClassifierRecord =
        serde_json::from_str(include_str!("../../static/quality/classifier.json")).expect("the record is valid");
    assert!(record.right_of_test >= 9000, "90% of the test images");
    let file = include_bytes!("../../static/quality/classifier.safetensors");
    assert!(file.len() <= 200_000, "{} bytes", file.len());
    let classifier = Classifier::read(file, &Device::flex()).expect("the shipped file is valid");
    let Some((images, labels)) = test_set() else {
        eprintln!("FashionMNIST is not here (set FASHION_MNIST_DIR, or run `make data`): its test images were not classified.");
        return;
    };
    let classes = block_on(classifier.classify(&images, &Device::flex())).expect("the CPU answers").classes;
    let right = classes.iter().zip(&labels).filter(|(class, label)| class == label).count();
    assert_eq!(right, record.right_of_test as usize);
}

#[test]
fn the_shipped_features_are_those_of_the_first_training_images() {
    let shipped = include_bytes!("../../static/quality/real.safetensors");
    assert_eq!(read_features(shipped).expect("the shipped file is valid").rows(), IMAGES);
    let Some(images) = published(&TRAIN_IMAGES) else {
        eprintln!(
            "FashionMNIST is not here (set FASHION_MNIST_DIR, or run `make data`): its training images were not classified."
        );
        return;
    };
    let images = idx::decode(&images).expect("images");
    let device = Device::flex();
    let classifier = Classifier::read(include_bytes!("../../static/quality/classifier.safetensors"), &device).expect("valid");
    let computed = block_on(write_features(&classifier, &images, &device)).expect("the CPU answers");
    assert!(computed == shipped, "train classifier writes other features");
}

/// A file of FashionMNIST, unpacked, if it is here.
fn published(file: &SourceFile) -> Option<Vec<u8>> {
    let given = std::env::var_os("FASHION_MNIST_DIR").map(PathBuf::from);
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/fashion-mnist");
    given.into_iter().chain([own]).find_map(|folder| {
        let mut raw = Vec::new();
        GzDecoder::new(std::fs::File::open(folder.join(file.name)).ok()?).read_to_end(&mut raw).ok()?;
        Some(raw)
    })
}

/// FashionMNIST's test images with their labels, if they are here.
fn test_set() -> Option<(Images, Vec<u8>)> {
    let (images, labels) = (published(&TEST_IMAGES)?, published(&TEST_LABELS)?);
    Some((idx::decode(&images).expect("images"), decode(&labels).expect("labels")))
}
