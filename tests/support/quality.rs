//! Measuring how good images are, on any device.

use burn::tensor::Device;
use saddle::gan::classifier::Classifier;
use saddle::gan::ops::batch::Pool;
use saddle::gan::quality::{Extractor, Judge, Measured, Slice, draw, generator_of};
use saddle::gan::slices::{Sliced, Stops};

use super::golden::images;
use super::runs::{garments, losses, narrow};

/// Images of each side.
const COUNT: u32 = 30;

/// Between two stops: a part of the images, whose last one is not full, and a row of distances.
const SMALL: Slice = Slice { images: 8, multiply_adds: 1 };

/// The classifier that the page has.
pub(crate) fn classifier(device: &Device) -> Classifier {
    Classifier::read(include_bytes!("../../static/quality/classifier.safetensors"), device).expect("the file is valid")
}

/// The largest difference of the classifier's logits from those of `tests/pytorch/classifier.py`.
pub(crate) async fn logits_differ_by(device: &Device) -> f32 {
    let golden: Vec<Vec<f32>> =
        serde_json::from_str(include_str!("../golden/classifier.json")).expect("the golden file is valid");
    let numbers: Vec<u32> = (0..).take(golden.len()).collect();
    let selected = Pool::new(&images(), device).select(&numbers);
    let logits = classifier(device).outputs(selected.into_images()).logits;
    let found: Vec<f32> = logits.into_data_async().await.expect("the device answers").iter::<f32>().collect();
    assert_eq!(found.len(), 10 * golden.len());
    found.iter().zip(golden.iter().flatten()).fold(0.0, |worst, (found, golden)| worst.max((found - golden).abs()))
}

/// A judge by this extractor, and how often the work stopped.
async fn judge(extractor: Extractor, device: &Device, slice: Slice) -> (Judge, usize) {
    let ((real, held_out), device) = (garments(42, 2 * COUNT).halves(), device.clone());
    let work = Sliced::new(move |stops| async move { Judge::new(extractor, &real, &held_out, &device, slice, &stops).await });
    let (judge, stops) = finish(work).await;
    (judge.expect("enough images"), stops)
}

async fn finish<T>(mut work: Sliced<T>) -> (T, usize) {
    let mut stops = 0;
    loop {
        if let Some(result) = work.advance().await {
            return (result, stops);
        }
        stops += 1;
    }
}

/// Fails unless a narrow run, whose images are measured in slices between its steps, has the losses and weights of one that is not
/// measured, and the numbers are those of a measurement without slices.
pub(crate) async fn check_measuring(device: &Device, steps: usize) {
    let mut plain = narrow(device);
    let expected = losses(&mut plain, steps).await;

    let extractor = Extractor::Classifier(Box::new(classifier(device)));
    let (judge, judge_stops) = judge(extractor, device, SMALL).await;
    assert!(judge_stops > COUNT as usize, "{judge_stops} stops");
    let mut training = narrow(device);
    let mut found = losses(&mut training, steps / 2).await;
    let (generator, seed, on) = (generator_of(training.trainer()), training.config().seed, device.clone());
    let whole = async |slice: Slice| {
        let drawn = draw(&generator, seed, COUNT, &on, slice, &Stops::NONE).await.expect("the device answers");
        let drawn = drawn.expect("some images");
        assert_eq!(drawn.len(), COUNT);
        judge.measure(&drawn, &Stops::NONE).await.expect("as many images")
    };
    let unsliced = whole(SMALL).await;
    let (in_work, on) = (judge.clone(), device.clone());
    let mut work = Sliced::new(move |stops| async move {
        let drawn = draw(&generator, seed, COUNT, &on, SMALL, &stops).await.expect("the device answers");
        drop(generator);
        in_work.measure(&drawn.expect("some images"), &stops).await.expect("as many images")
    });
    let mut measured: Option<Measured> = None;
    for _ in steps / 2..steps {
        if measured.is_none() {
            measured = work.advance().await;
        }
        found.extend(losses(&mut training, 1).await);
    }
    let measured = match measured {
        Some(measured) => measured,
        None => finish(work).await.0,
    };
    assert_eq!(measured, unsliced, "the bits don't depend on what is done between slices");
    assert_eq!(measured.kinds.map(|kinds| kinds.iter().sum()), Some(COUNT));
    assert_eq!((measured.quality.n_real, measured.quality.n_generated), (COUNT, COUNT));
    let bits = |losses: &[[f32; 2]]| losses.iter().flatten().map(|loss| loss.to_bits()).collect::<Vec<u32>>();
    assert_eq!(bits(&found), bits(&expected), "losses with and without measurements");
    let state = async |training: &saddle::gan::Training| training.checkpoint().await.expect("the device answers");
    assert!(state(&training).await == state(&plain).await, "weights with and without measurements");
}
