//! Two samples against each other: scikit-learn's numbers, a computation without slices or sharing, and what must hold.

use std::sync::LazyLock;

use proptest::prelude::*;
use saddle::math::rng::{Purpose, Stream};
use saddle::math::two_sample::{Comparison, Features, FeaturesError, LEAST_ROWS, MAX_ROWS, Quality, Sample, TwoSampleError};
use serde::Deserialize;

/// The numbers of tests/pytorch/quality.py.
#[derive(Deserialize)]
pub(crate) struct Golden {
    lcg: Lcg,
    cases: Vec<Case>,
    pub(crate) images: GoldenImages,
    /// Draws, share, ends of the band.
    pub(crate) bands: Vec<(u32, f64, u32, u32)>,
}

#[derive(Clone, Copy, Deserialize)]
struct Lcg {
    mul: u32,
    add: u32,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    seed: u32,
    real: usize,
    generated: usize,
    dimension: usize,
    scale: f64,
    shift: f64,
    /// Above 0: all features are integers below it.
    levels: u32,
    quality: Quality,
}

#[derive(Deserialize)]
pub(crate) struct GoldenImages {
    pub(crate) components: usize,
    pub(crate) variances: Vec<f64>,
    pub(crate) first_image: Vec<f64>,
    pub(crate) last_image: Vec<f64>,
    pub(crate) quality: Quality,
}

pub(crate) static GOLDEN: LazyLock<Golden> =
    LazyLock::new(|| serde_json::from_str(include_str!("../golden/quality.json")).expect("the golden file is valid"));

struct Draws {
    lcg: Lcg,
    state: u32,
}

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_mul(self.lcg.mul).wrapping_add(self.lcg.add);
        f64::from(self.state >> 8) / 16_777_216.0
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0
    }
}

impl Case {
    fn features(&self) -> [Features; 2] {
        let mut draws = Draws { lcg: GOLDEN.lcg, state: self.seed };
        let mut sample = |rows: usize, scale: f64, shift: f64| {
            let mut draw = || match self.levels {
                0 => draws.normal() * scale + shift,
                levels => (draws.uniform() * f64::from(levels)).floor(),
            };
            let values = (0..rows * self.dimension).map(|_| draw() as f32).collect();
            Features::new(values, self.dimension).expect("whole rows")
        };
        [sample(self.real, 1.0, 0.0), sample(self.generated, self.scale, self.shift)]
    }
}

fn numbers(quality: &Quality) -> [(&'static str, f64); 9] {
    let Quality { one_nn, one_nn_real, one_nn_generated, kid, kid_sd, coverage, precision, n_real, n_generated } = *quality;
    [
        ("one_nn", one_nn),
        ("one_nn_real", one_nn_real),
        ("one_nn_generated", one_nn_generated),
        ("kid", kid),
        ("kid_sd", kid_sd),
        ("coverage", coverage),
        ("precision", precision),
        ("n_real", n_real.into()),
        ("n_generated", n_generated.into()),
    ]
}

/// Fails where a number differs from the reference by more than `tolerance`, or relatively where it is above 1.
pub(crate) fn assert_close(name: &str, found: &Quality, reference: &Quality, tolerance: f64) {
    for ((number, found), (_, reference)) in numbers(found).into_iter().zip(numbers(reference)) {
        let difference = (found - reference).abs() / reference.abs().max(1.0);
        assert!(difference < tolerance, "{name}, {number}: {found} instead of {reference}");
    }
}

pub(crate) fn compare(real: Features, generated: Features) -> Quality {
    let mut comparison = Comparison::new(Sample::new(real).expect("enough rows"), generated).expect("rows of one kind");
    comparison.advance(u64::MAX).expect("all work is done")
}

/// Normals of `dimension` columns; each pair of `step` and `lane` gives others.
fn normals(lane: u32, step: u32, rows: usize, dimension: usize) -> Vec<f32> {
    let mut values = vec![0.0; rows * dimension];
    Stream::new(11, Purpose::Latents).lane(lane).fill_normal(step, &mut values);
    values
}

fn features(values: Vec<f32>, dimension: usize) -> Features {
    Features::new(values, dimension).expect("whole rows of finite numbers")
}

#[test]
fn numbers_match_scikit_learn() {
    for case in &GOLDEN.cases {
        let [real, generated] = case.features();
        assert_close(&case.name, &compare(real, generated), &case.quality, 1e-9);
    }
}

const ROWS: usize = 1000;
const DIMENSION: usize = 16;

#[test]
fn other_real_images_can_hardly_be_told_apart() {
    let [real, others] = [0, 1].map(|lane| features(normals(lane, 0, ROWS, DIMENSION), DIMENSION));
    let quality = compare(real, others);
    // One standard deviation of an accuracy is about 1.5%.
    assert!((quality.one_nn - 0.5).abs() < 0.04, "{quality:?}");
    assert!(quality.kid.abs() < 3.0 * quality.kid_sd, "{quality:?}");
    // Lemma 2 of Naeem et al. (2020): 1 − Π (n − i)/(2n − i), i = 1 to k.
    let expected = 1.0 - (1..=5).map(|i| f64::from(1000 - i) / f64::from(2000 - i)).product::<f64>();
    assert!((quality.coverage - expected).abs() < 0.02, "{quality:?}, expected {expected}");
    assert!(quality.precision > 0.5, "{quality:?}");
}

#[test]
fn copies_of_all_real_images_cover_them_and_are_nearer_than_real_ones() {
    let real = features(normals(0, 0, 200, DIMENSION), DIMENSION);
    let quality = compare(real.clone(), real);
    assert_eq!((quality.one_nn, quality.coverage, quality.precision), (0.0, 1.0, 1.0));
    assert!(quality.kid < 0.0, "pairs of an image with itself count across only: {quality:?}");
}

#[test]
fn noise_is_always_told_apart_and_covers_nothing() {
    let real = features(normals(0, 0, ROWS, DIMENSION), DIMENSION);
    let noise = normals(1, 0, ROWS, DIMENSION).into_iter().map(|x| 5.0 * x).collect();
    let quality = compare(real, features(noise, DIMENSION));
    assert!(quality.one_nn_real == 1.0 && quality.precision < 0.01 && quality.coverage < 0.05, "{quality:?}");
    assert!(quality.kid > 10.0 * quality.kid_sd, "{quality:?}");
}

#[test]
fn one_image_a_thousand_times_is_precise_and_covers_nothing() {
    let real = normals(0, 0, ROWS, DIMENSION);
    let image = real[..DIMENSION].repeat(ROWS);
    let quality = compare(features(real, DIMENSION), features(image, DIMENSION));
    assert_eq!((quality.one_nn_generated, quality.precision), (0.5, 1.0), "a tie with the copied real image counts half");
    assert!(quality.coverage < 0.05 && quality.kid > 5.0 * quality.kid_sd, "{quality:?}");
    assert!(quality.one_nn_real > 0.95, "{quality:?}");
}

/// Ten kinds as ten clusters, without those that `keep` drops.
fn clusters(lane: u32, rows: usize, keep: impl Fn(usize) -> bool) -> Features {
    let mut values = normals(lane, 1, rows, DIMENSION);
    let kinds = (0..10).filter(|&kind| keep(kind)).cycle();
    for (row, kind) in values.chunks_exact_mut(DIMENSION).zip(kinds) {
        row[kind] += 20.0;
    }
    features(values, DIMENSION)
}

#[test]
fn coverage_falls_by_the_share_of_a_kind_that_is_left_out() {
    let real = || clusters(0, ROWS, |_| true);
    let all = compare(real(), clusters(1, ROWS, |_| true));
    let nine = compare(real(), clusters(1, ROWS, |kind| kind != 3));
    let seven = compare(real(), clusters(1, ROWS, |kind| kind < 7));
    assert!((all.coverage - nine.coverage - 0.1).abs() < 0.02, "{all:?}, {nine:?}");
    assert!((all.coverage - seven.coverage - 0.3).abs() < 0.04, "{all:?}, {seven:?}");
    assert!((all.precision - nine.precision).abs() < 0.02, "what is left is as good: {all:?}, {nine:?}");
    assert!(nine.kid > 3.0 * nine.kid_sd, "{nine:?}");
}

/// Pairs of samples in [`repeated`].
const TIMES: u32 = 100;

/// Mean of KID over many pairs of samples, its standard deviation, and the root mean square of the one that each pair estimates.
fn repeated(rows: usize, shift: f32) -> [f64; 3] {
    let quality = |time: u32| {
        let generated = normals(3, time, rows, 8).into_iter().map(|x| x + shift).collect();
        compare(features(normals(2, time, rows, 8), 8), features(generated, 8))
    };
    let qualities: Vec<Quality> = (0..TIMES).map(quality).collect();
    let mean = |number: &dyn Fn(&Quality) -> f64| qualities.iter().map(number).sum::<f64>() / f64::from(TIMES);
    let kid = mean(&|quality| quality.kid);
    [kid, mean(&|quality| (quality.kid - kid).powi(2)).sqrt(), mean(&|quality| quality.kid_sd.powi(2)).sqrt()]
}

#[test]
fn kid_is_unbiased_and_its_deviation_is_its_standard_error() {
    // For equal distributions the deviation is √3 times the standard error.
    for (shift, factor) in [(0.0, 3_f64.sqrt()), (0.8, 1.0)] {
        let [few, many] = [50, 100].map(|rows| repeated(rows, shift));
        let error = (few[1].powi(2) + many[1].powi(2)).sqrt() / f64::from(TIMES).sqrt();
        assert!((few[0] - many[0]).abs() < 3.0 * error, "shift {shift}: {few:?} and {many:?}");
        assert!(shift > 0.0 || many[0].abs() < 3.0 * many[1] / f64::from(TIMES).sqrt(), "{many:?}");
        for [_, sd, estimated] in [few, many] {
            let ratio = estimated / sd / factor;
            // A deviation of a hundred is known to 7%.
            assert!((0.8..1.25).contains(&ratio), "shift {shift}: {estimated} is estimated, {sd} is");
        }
    }
}

#[test]
fn the_order_of_images_is_irrelevant() {
    let reversed = |values: &[f32]| -> Vec<f32> { values.chunks_exact(DIMENSION).rev().flatten().copied().collect() };
    let (real, generated) = (normals(0, 0, 300, DIMENSION), normals(1, 0, 300, DIMENSION));
    let turned = compare(features(reversed(&real), DIMENSION), features(reversed(&generated), DIMENSION));
    let quality = compare(features(real, DIMENSION), features(generated, DIMENSION));
    assert!((quality.kid - turned.kid).abs() < 1e-12 && (quality.kid_sd / turned.kid_sd - 1.0).abs() < 0.5);
    let rest = |quality: Quality| Quality { kid: 0.0, kid_sd: 0.0, ..quality };
    assert_eq!(rest(quality), rest(turned));
}

#[test]
fn slices_and_a_prepared_real_side_give_the_same_bits() {
    let [real, generated] = [(0, 90), (1, 70)].map(|(lane, rows)| features(normals(lane, 0, rows, 9), 9));
    let whole = compare(real.clone(), generated.clone());
    let mut prepared = Sample::new(real.clone()).unwrap();
    while !prepared.advance(0) {}
    assert_eq!(prepared.remaining(), 0);
    let fresh = Sample::new(real).unwrap();
    for (sample, budget) in [(&fresh, 0), (&fresh, 1000), (&fresh, 5000), (&prepared, 700), (&prepared, u64::MAX)] {
        let mut comparison = Comparison::new(sample.clone(), generated.clone()).unwrap();
        let mut slices = 0;
        let quality = loop {
            let before = comparison.remaining();
            slices += 1;
            let quality = comparison.advance(budget);
            let done = before - comparison.remaining();
            assert!(done < budget.saturating_add(90 * 9), "{done} of {budget} in a slice");
            match quality {
                Some(quality) => break quality,
                None => assert!(done >= budget, "{done} of {budget} in a slice"),
            }
        };
        assert_eq!(quality, whole, "budget {budget}");
        assert_eq!(comparison.advance(budget), Some(whole), "the result stays");
        assert!(slices > 1 || budget == u64::MAX);
    }
    let comparison = Comparison::new(fresh, generated).unwrap();
    assert_eq!(comparison.remaining(), 9 * 160 * 159 / 2, "the multiply-adds that the documentation promises");
}

#[test]
fn invalid_input_is_refused_with_a_reason() {
    let error = |values: Vec<f32>, dimension: usize| Features::new(values, dimension).expect_err("invalid");
    assert_eq!(error(vec![1.0], 0), FeaturesError::Dimension);
    assert_eq!(error(vec![1.0; 7], 3), FeaturesError::Length { values: 7, dimension: 3 });
    assert_eq!(error(vec![0.0; MAX_ROWS as usize + 1], 1), FeaturesError::Rows(MAX_ROWS as usize + 1));
    for value in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut values = vec![0.0; 6];
        values[5] = value;
        assert_eq!(error(values, 4 / 2), FeaturesError::NotFinite { row: 2, column: 1 });
    }
    let sample = |rows: usize| Sample::new(features(vec![0.0; rows * 2], 2));
    assert_eq!(sample(0).expect_err("none"), TwoSampleError::TooFew(0));
    assert_eq!(sample(5).expect_err("too few").to_string(), "5 images are too few to compare: it takes 6 of each kind");
    let real = sample(LEAST_ROWS as usize).expect("enough");
    let wrong =
        [(vec![0.0; 10], 2, TwoSampleError::TooFew(5)), (vec![0.0; 18], 3, TwoSampleError::Dimensions { real: 2, generated: 3 })];
    for (values, dimension, expected) in wrong {
        assert_eq!(Comparison::new(real.clone(), features(values, dimension)).expect_err("refused"), expected);
    }
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let rows = |sign: f32| features((0..24).map(|i| if i % 2 == 0 { sign * f32::MAX } else { -f32::MAX }).collect(), 2);
    let quality = compare(rows(1.0), rows(-1.0));
    assert!(numbers(&quality).into_iter().all(|(_, number)| number.is_finite()), "{quality:?}");
}

/// By definition, from all distances at once.
fn plainly(real: &[Vec<f32>], generated: &[Vec<f32>]) -> [f64; 4] {
    let distance = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(a - b).powi(2)).sum::<f64>();
    let kernel = |a: &[f32], b: &[f32]| {
        let dot: f64 = a.iter().zip(b).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
        (dot / a.len() as f64 + 1.0).powi(3)
    };
    let others = |rows: &[Vec<f32>], at: usize| -> Vec<f64> {
        let mut found: Vec<f64> =
            (0..rows.len()).filter(|&other| other != at).map(|other| distance(&rows[at], &rows[other])).collect();
        found.sort_by(f64::total_cmp);
        found
    };
    let right = |own: &[Vec<f32>], other: &[Vec<f32>]| -> f64 {
        let of = |at: usize| {
            let nearest = other.iter().map(|row| distance(&own[at], row)).fold(f64::INFINITY, f64::min);
            let nearest_own = others(own, at)[0];
            f64::from(u8::from(nearest_own < nearest)) + 0.5 * f64::from(u8::from(nearest_own == nearest))
        };
        (0..own.len()).map(of).sum()
    };
    let within = |rows: &[Vec<f32>]| {
        let count = rows.len() as f64;
        let pairs = rows.iter().enumerate().flat_map(|(at, a)| rows.iter().skip(at + 1).map(move |b| (a, b)));
        2.0 * pairs.map(|(a, b)| kernel(a, b)).sum::<f64>() / (count * (count - 1.0))
    };
    let (n, m) = (real.len() as f64, generated.len() as f64);
    let across: f64 = real.iter().flat_map(|a| generated.iter().map(move |b| (a, b))).map(|(a, b)| kernel(a, b)).sum();
    let covered = (0..real.len()).filter(|&at| generated.iter().any(|row| distance(&real[at], row) <= others(real, at)[4]));
    let precise = generated.iter().filter(|row| (0..real.len()).any(|at| distance(&real[at], row) <= others(real, at)[2]));
    [
        (right(real, generated) + right(generated, real)) / (n + m),
        within(real) + within(generated) - 2.0 * across / (n * m),
        covered.count() as f64 / n,
        precise.count() as f64 / m,
    ]
}

fn rows() -> impl Strategy<Value = Vec<Vec<f32>>> {
    // Few values, so that there are ties; eleven columns fill a vector and a rest.
    proptest::collection::vec(proptest::collection::vec((-2..=2_i8).prop_map(f32::from), 11), 6..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn numbers_match_their_definitions(real in rows(), generated in rows()) {
        let flat = |rows: &[Vec<f32>]| features(rows.concat(), 11);
        let quality = compare(flat(&real), flat(&generated));
        let found = [quality.one_nn, quality.kid, quality.coverage, quality.precision];
        for (found, expected) in found.into_iter().zip(plainly(&real, &generated)) {
            prop_assert!((found - expected).abs() < 1e-10, "{:?}: {} is expected", quality, expected);
        }
        let turned = compare(flat(&generated), flat(&real));
        prop_assert_eq!((quality.one_nn_real, quality.one_nn), (turned.one_nn_generated, turned.one_nn));
        prop_assert!((quality.kid - turned.kid).abs() < 1e-10);
    }
}
