//! A run's quality as CSV and in sentences; bands of counts against SciPy.

use proptest::prelude::*;
use saddle::math::binomial::band;
use saddle::math::two_sample::Quality;
use saddle::run::quality::{HEADER, KIND_NAMES, QualityRow, kind_counts, kinds_sentence, sentences};

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
