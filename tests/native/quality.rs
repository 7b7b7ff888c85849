//! A run's quality as CSV and in sentences; bands of counts against SciPy.

use proptest::prelude::*;
use saddle::math::binomial::band;
use saddle::math::two_sample::Quality;
use saddle::run::RunConfig;
use saddle::run::config::Measuring;
use saddle::run::quality::{
    FeatureKind, FloorImages, HEADER, KIND_NAMES, Number, QualityRecord, QualityReference, QualityRow, kind_counts,
    kinds_sentence, method, sentences, summary,
};
use saddle::run::quality_plan::{Plan, no_measurement};
use saddle::run::stored::ImageSource;
use saddle::settings::Settings;

use crate::support::quality::{check_measuring, logits_differ_by};
use crate::two_sample::GOLDEN;

const QUALITY: Quality = Quality {
    one_nn: 0.93,
    one_nn_real: 0.91,
    one_nn_generated: 0.95,
    kid: 0.0123,
    kid_sd: 0.00123,
    coverage: 0.5,
    precision: 0.875,
    n_real: 1000,
    n_generated: 1000,
};

const FLOOR: Quality = Quality { one_nn: 0.502, kid: -0.0004, kid_sd: 0.0002, coverage: 0.968, precision: 0.86, ..QUALITY };

pub(crate) fn row(step: u32, epoch: u32) -> QualityRow {
    QualityRow { step, epoch, quality: QUALITY, kinds: Some([100, 101, 99, 98, 102, 100, 100, 169, 31, 100]) }
}

/// Measurements after these steps and epochs.
pub(crate) fn record(rows: &[(u32, u32)]) -> QualityRecord {
    let reference = QualityReference {
        features: FeatureKind::Classifier,
        floor_images: FloorImages::Test,
        slow: false,
        floor: FLOOR,
        real_kinds: Some([100; 10]),
    };
    QualityRecord { reference, rows: rows.iter().map(|&(step, epoch)| row(step, epoch)).collect() }
}

#[test]
fn the_shipped_classifier_has_the_golden_logits() {
    let worst = futures::executor::block_on(logits_differ_by(&burn::tensor::Device::flex()));
    assert!(worst <= 1e-4, "{worst:.1e}");
}

#[test]
fn measuring_between_steps_changes_no_number() {
    futures::executor::block_on(check_measuring(&burn::tensor::Device::flex(), 6));
}

#[test]
fn rows_are_in_order_and_a_later_one_replaces_that_of_the_same_step() {
    let mut all = None;
    for rows in [&[(20, 2)][..], &[(10, 1), (30, 3)]] {
        QualityRecord::merge(&mut all, record(rows));
    }
    let better = QualityRow { quality: FLOOR, ..row(20, 2) };
    QualityRecord::merge(&mut all, QualityRecord { rows: vec![better], ..record(&[]) });
    let all = all.expect("some rows");
    assert_eq!(all.rows.iter().map(|row| row.step).collect::<Vec<_>>(), [10, 20, 30]);
    assert_eq!(all.rows[1], better);
    assert_eq!([9, 10, 29, 99].map(|step| all.at(step).map(|row| row.step)), [None, Some(10), Some(20), Some(30)]);
    let lines: Vec<String> = all.csv().lines().map(|line| format!("{line}\n")).collect();
    assert_eq!(lines, [HEADER.to_owned(), all.rows[0].line(), all.rows[1].line(), all.rows[2].line()]);
    let json = serde_json::to_string(&all).expect("numbers");
    assert_eq!(serde_json::from_str::<QualityRecord>(&json).expect("its own text"), all);
}

#[test]
fn a_record_from_outside_is_checked() {
    let good = record(&[(10, 1)]);
    assert!(good.is_valid());
    let with = |change: fn(&mut QualityRecord)| {
        let mut changed = good.clone();
        change(&mut changed);
        changed.is_valid()
    };
    assert!(!with(|record| record.rows[0].quality.one_nn = -0.1));
    assert!(!with(|record| record.rows[0].quality.kid = f64::NAN));
    assert!(!with(|record| record.rows[0].quality.kid_sd = -1.0));
    assert!(!with(|record| record.rows[0].quality.n_generated = 0));
    assert!(!with(|record| record.rows[0].kinds = Some([u32::MAX; 10])));
    assert!(!with(|record| record.reference.floor.precision = 1.01));
    assert!(!with(|record| record.reference.real_kinds = Some([0; 10])));
    assert!(with(|record| record.reference.real_kinds = None));
}

#[test]
fn the_plan_names_features_and_the_images_of_the_floor() {
    let dataset = ImageSource::Dataset("kept on this device".to_owned());
    let own = ImageSource::OwnFile("mine.gz".to_owned());
    let plan = |query: &str, source: &ImageSource, images: u32| {
        let plan = Plan::of(&RunConfig::from_query(query).config, source, images)?;
        Some((plan.features, plan.images, plan.held_out))
    };
    use FeatureKind::{Classifier, Principal};
    assert_eq!(plan("", &dataset, 60_000), Some((Classifier, 1000, Some(FloorImages::Test))));
    assert_eq!(plan("images=640", &dataset, 640), Some((Classifier, 640, Some(FloorImages::Test))));
    assert_eq!(plan("dataset=fashion-mnist-10k", &dataset, 10_000), Some((Classifier, 1000, Some(FloorImages::Training))));
    assert_eq!(plan("dataset=garments", &dataset, 10_000), Some((Principal, 1000, None)));
    assert_eq!(plan("dataset=garments", &dataset, 640), Some((Principal, 320, None)));
    assert_eq!(plan("", &own, 300), Some((Principal, 150, None)));
    for (query, source, images) in [("quality=0", &dataset, 60_000), ("", &dataset, 99), ("dataset=garments", &dataset, 199)] {
        assert_eq!(plan(query, source, images), None, "{query}, {images}");
    }
    let reason = |query: &str, images: u32| no_measurement(&RunConfig::from_query(query).config, &dataset, images, false);
    assert_eq!(reason("quality=0", 60_000), "Not measured: “quality” is 0.");
    assert_eq!(reason("", 64), "Not measured: it takes 100 images at least.");
    assert_eq!(reason("dataset=garments", 64), "Not measured: it takes 200 images at least.");
    assert!(reason("", 60_000).starts_with("Measured at the end of an epoch"));
    assert_eq!(RunConfig::default().quality, Measuring::On);
}

#[test]
fn the_method_is_said_in_a_sentence() {
    let reference = record(&[]).reference;
    assert_eq!(
        method(&reference),
        "1,000 generated images against 1,000 real ones, by a classifier’s features. The band is the same for 1,000 test images, of \
         which G sees none."
    );
    let slow = QualityReference {
        features: FeatureKind::Principal,
        floor_images: FloorImages::Half,
        slow: true,
        floor: Quality { n_real: 250, ..FLOOR },
        real_kinds: None,
    };
    assert_eq!(
        method(&slow),
        "250 generated images against 250 real ones, by the real images’ principal components. The band is the same for 250 others \
         of the images that G learns from. Fewer than 1,000, since this device is slow."
    );
}

#[test]
fn bands_match_scipy() {
    for &(n, share, low, high) in &GOLDEN.bands {
        assert_eq!(band(n, share), [low, high], "{n} draws of a share of {share}");
    }
    assert_eq!(band(0, 0.5), [0, 0]);
    assert_eq!((band(9, f64::NAN), band(9, -1.0), band(9, 2.0)), ([0, 0], [0, 0], [9, 9]));
}

proptest! {
    #[test]
    fn a_band_holds_95_percent_and_its_ends_are_needed(n in 1..60_u32, share in 0.01..0.99_f64) {
        let mut probabilities = vec![1.0];
        for _ in 0..n {
            // One draw more.
            let next = |k: usize| {
                let [stays, comes] = [probabilities.get(k), k.checked_sub(1).and_then(|k| probabilities.get(k))];
                stays.map_or(0.0, |p| p * (1.0 - share)) + comes.map_or(0.0, |p| p * share)
            };
            probabilities = (0..=probabilities.len()).map(next).collect();
        }
        let [low, high] = band(n, share).map(|end| end as usize);
        let sum = |probabilities: &[f64]| probabilities.iter().sum::<f64>();
        prop_assert!(sum(&probabilities[..low]) < 0.025 + 1e-12 && sum(&probabilities[..=low]) > 0.025 - 1e-12);
        prop_assert!(sum(&probabilities[high + 1..]) < 0.025 + 1e-12 && sum(&probabilities[high..]) > 0.025 - 1e-12);
    }
}

#[test]
fn a_line_has_a_cell_for_each_column() {
    let kinds = Some([100, 101, 99, 98, 102, 100, 100, 169, 31, 100]);
    let known = QualityRow { step: 937, epoch: 1, quality: QUALITY, kinds };
    assert_eq!(known.line(), "937,1,0.0123,0.00123,0.93,0.5,0.875,100,101,99,98,102,100,100,169,31,100\n");
    let unknown = QualityRow { kinds: None, ..known };
    assert_eq!(unknown.line(), "937,1,0.0123,0.00123,0.93,0.5,0.875,,,,,,,,,,\n");
    for line in [known.line(), unknown.line()] {
        assert_eq!(line.split(',').count(), HEADER.split(',').count());
    }
    assert!(HEADER.starts_with("step,epoch,kid,kid_sd,one_nn,coverage,precision,class_0,") && HEADER.ends_with(",class_9\n"));
    let text = serde_json::to_string(&known).unwrap();
    assert_eq!(serde_json::from_str::<QualityRow>(&text).unwrap(), known);
}

#[test]
fn a_sentence_names_the_kind_that_is_farthest_from_as_many_real_images() {
    let real = [6000; 10];
    let sentence = |generated: [u32; 10]| kinds_sentence(&kind_counts(generated, real));
    assert_eq!(
        sentence([100, 101, 99, 98, 128, 115, 113, 115, 31, 100]),
        "Of 1,000 generated images 31 are bags; of 1,000 real ones 82 to 119."
    );
    assert_eq!(
        sentence([0, 112, 112, 112, 110, 110, 111, 111, 111, 111]),
        "Of 1,000 generated images none are T-shirts; of 1,000 real ones 82 to 119."
    );
    assert_eq!(
        sentence([112, 112, 112, 112, 110, 110, 110, 110, 1, 111]),
        "Of 1,000 generated images 1 is a bag; of 1,000 real ones 82 to 119."
    );
    assert_eq!(sentence([100; 10]), "Of 1,000 generated images every kind is as frequent as among 1,000 real ones.");
    assert_eq!(kind_counts([100; 10], real)[3].excess(), 0);
    let counts = kind_counts([81, 120, 82, 119, 100, 100, 100, 100, 98, 100], real);
    assert_eq!(counts.map(|kind| kind.excess()), [-1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    // Nothing to compare with.
    assert_eq!(kind_counts([0; 10], [0; 10]).map(|kind| kind.band), [[0, 0]; 10]);
    assert_eq!(KIND_NAMES[9], "ankle boots");
}

#[test]
fn sentences_set_each_number_beside_its_floor() {
    assert_eq!(
        sentences(&QUALITY, Some(&FLOOR)),
        [
            "A nearest neighbour tells real from generated for 93% of the images; 50% for other real images. 50% is chance.",
            "50% of the real images have a generated one near them; 97% for other real images.",
            "88% of the generated images are near real ones; 86% for other real images.",
            "KID is 0.0123 ± 0.0012; −0.00040 ± 0.00020 for other real images. 0 is no difference.",
        ]
    );
    let [one_nn, .., kid] = sentences(&Quality { kid: -0.4, kid_sd: 0.0, ..QUALITY }, None);
    assert_eq!(one_nn, "A nearest neighbour tells real from generated for 93% of the images. 50% is chance.");
    assert_eq!(kid, "KID is −0.400000000 ± 0.000000000. 0 is no difference.");
}

#[test]
fn a_measurement_is_summed_up_in_a_line() {
    assert_eq!(
        summary(&row(937, 1)),
        "KID 0.0123 ± 0.0012 · 1-NN 93% · coverage 50% · precision 88% · 1,000 images after 1 epoch"
    );
    assert_eq!(summary(&row(1874, 2)), summary(&row(937, 1)).replace("1 epoch", "2 epochs"));
}

#[test]
fn the_floor_is_a_band_of_two_deviations() {
    let close = |(low, high): (f64, f64), expected: [f64; 2]| {
        assert!((low - expected[0]).abs() < 1e-4 && (high - expected[1]).abs() < 1e-4, "{low} to {high}, not {expected:?}");
    };
    close(Number::Kid.floor_band(&FLOOR), [-0.0008, 0.0]);
    // √(0.502 · 0.498 / 1000) = 0.0158.
    close(Number::OneNn.floor_band(&FLOOR), [0.4704, 0.5336]);
    close(Number::Coverage.floor_band(&Quality { coverage: 0.999, ..FLOOR }), [0.997, 1.0]);
    let record = record(&[(1, 1), (2, 2)]);
    let values = [Number::Kid, Number::OneNn, Number::Coverage, Number::Precision].map(|number| record.values(number));
    assert_eq!(values, [0.0123, 0.93, 0.5, 0.875].map(|value| vec![value; 2]));
}
