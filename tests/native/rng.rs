//! The random generator: known answers, distributions, and independence of the order of access.
#![allow(clippy::cast_possible_truncation, reason = "the numbers of a test are small")]

use proptest::prelude::*;
use saddle::math::rng::{Purpose, Stream, philox4x32_10};
use sha2::{Digest, Sha256};

const PURPOSES: [Purpose; 11] = [
    Purpose::Weights,
    Purpose::Shuffle,
    Purpose::Latents,
    Purpose::FixedLatents,
    Purpose::Dropout,
    Purpose::Garments,
    Purpose::Arms,
    Purpose::Rewards,
    Purpose::Gradients,
    Purpose::Subsets,
    Purpose::Starts,
];

fn normals(count: usize) -> Vec<f32> {
    let mut values = vec![0.0; count];
    Stream::new(42, Purpose::Latents).fill_normal(0, &mut values);
    values
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let count = values.len() as f64;
    values.sum::<f64>() / count
}

/// Pearson's chi-squared statistic against equal counts.
fn chi_squared(counts: &[u32]) -> f64 {
    let expected = f64::from(counts.iter().sum::<u32>()) / counts.len() as f64;
    counts.iter().map(|&count| (f64::from(count) - expected).powi(2) / expected).sum()
}

/// `philox4x32 10` in kat_vectors of Random123, the authors' implementation.
#[test]
fn philox_matches_the_known_answers() {
    let vectors = [
        ([0; 4], [0; 2], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        ([u32::MAX; 4], [u32::MAX; 2], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];
    for (counter, key, expected) in vectors {
        assert_eq!(philox4x32_10(counter, key), expected, "counter {counter:08x?}, key {key:08x?}");
    }
}

#[test]
fn values_differ_by_seed_purpose_and_step() {
    let mut seen = std::collections::HashSet::new();
    let mut streams = 0;
    for seed in [0, 1, u32::MAX] {
        for purpose in PURPOSES {
            for step in [0, 1, u32::MAX] {
                let stream = Stream::new(seed, purpose);
                let words: [u32; 8] = std::array::from_fn(|index| stream.bits(step, index as u32));
                streams += 1;
                seen.insert(words);
            }
        }
    }
    assert_eq!(seen.len(), streams);
}

#[test]
fn values_do_not_depend_on_the_order_of_access() {
    let stream = Stream::new(7, Purpose::Dropout);
    let forwards: Vec<u32> = (0..100).map(|index| stream.bits(3, index)).collect();
    let backwards: Vec<u32> = (0..100).rev().map(|index| Stream::new(7, Purpose::Dropout).bits(3, index)).collect();
    assert!(forwards.iter().eq(backwards.iter().rev()));
}

#[test]
fn uniforms_are_multiples_of_2_pow_minus_24_and_evenly_distributed() {
    let stream = Stream::new(1, Purpose::Weights);
    let values: Vec<f64> = (0..100_000).map(|index| f64::from(stream.uniform(0, index))).collect();
    assert!(values.iter().all(|value| (0.0..1.0).contains(value) && (value * 16_777_216.0).fract() == 0.0));
    let mut counts = [0; 100];
    values.iter().for_each(|value| counts[(value * 100.0) as usize] += 1);
    // 99 degrees of freedom: p < 0.001 above 149. The values are deterministic.
    assert!(chi_squared(&counts) < 149.0, "{}", chi_squared(&counts));
}

#[test]
fn below_is_evenly_distributed() {
    let stream = Stream::new(1, Purpose::Garments);
    let mut counts = [0; 10];
    (0..50_000).for_each(|index| counts[stream.below(5, index, 10) as usize] += 1);
    assert!(chi_squared(&counts) < 27.9, "{counts:?}");
    assert_eq!(stream.below(0, 0, 1), 0);
}

#[test]
fn uniform_doubles_are_multiples_of_2_pow_minus_53_and_evenly_distributed() {
    let stream = Stream::new(1, Purpose::Arms);
    let values: Vec<f64> = (0..100_000).map(|index| stream.uniform_f64(index / 3, index % 3)).collect();
    assert!(values.iter().all(|value| (0.0..1.0).contains(value) && (value * 2_f64.powi(53)).fract() == 0.0));
    assert!(values.iter().any(|value| (value * 2_f64.powi(52)).fract() != 0.0), "the last bit varies");
    let mut counts = [0; 100];
    values.iter().for_each(|value| counts[(value * 100.0) as usize] += 1);
    assert!(chi_squared(&counts) < 149.0, "{}", chi_squared(&counts));
}

#[test]
fn two_normals_in_double_precision_share_a_block() {
    let stream = Stream::new(3, Purpose::Rewards);
    let [a, b, c, d] = stream.block(7, 4).map(f64::from);
    let [radius, turn] = [(a, b), (c, d)].map(|(high, low)| (high * 2_f64.powi(32) + low) / 2_f64.powi(64));
    let (sin, cos) = (std::f64::consts::TAU * turn).sin_cos();
    let radius = (-2.0 * radius.ln()).sqrt();
    assert!((stream.normal_f64(7, 8) - radius * cos).abs() < 1e-12);
    assert!((stream.normal_f64(7, 9) - radius * sin).abs() < 1e-12);
}

#[test]
fn normals_have_the_moments_of_the_standard_normal() {
    let double = Stream::new(42, Purpose::Rewards);
    assert_moments(&normals(400_000).into_iter().map(f64::from).collect::<Vec<_>>());
    assert_moments(&(0..400_000).map(|index| double.normal_f64(index / 2, index % 2)).collect::<Vec<_>>());
}

fn assert_moments(values: &[f64]) {
    let moment = |power: i32| mean(values.iter().map(|value| value.powi(power)));
    // Five standard errors each.
    for (power, expected, error) in [(1, 0.0, 1.0), (2, 1.0, 1.42), (3, 0.0, 3.88), (4, 3.0, 9.8)] {
        let tolerance = 5.0 * error / 400_000_f64.sqrt();
        assert!((moment(power) - expected).abs() < tolerance, "moment {power} is {}", moment(power));
    }
    let neighbours = mean(values.windows(2).map(|pair| pair[0] * pair[1]));
    assert!(neighbours.abs() < 0.008, "neighbours correlate: {neighbours}");
}

#[test]
fn normals_have_the_quantiles_of_the_standard_normal() {
    let double = Stream::new(42, Purpose::Rewards);
    assert_quantiles(&normals(400_000).into_iter().map(f64::from).collect::<Vec<_>>());
    assert_quantiles(&(0..400_000).map(|step| double.normal_f64(step, 0)).collect::<Vec<_>>());
}

fn assert_quantiles(values: &[f64]) {
    let table = [
        (-3.0, 0.001_350),
        (-1.96, 0.024_998),
        (-1.0, 0.158_655),
        (0.0, 0.5),
        (0.674_490, 0.75),
        (1.644_854, 0.95),
        (3.0, 0.998_650),
    ];
    for (quantile, expected) in table {
        let share = values.iter().filter(|&&value| value < quantile).count() as f64 / 400_000.0;
        let tolerance = 5.0 * (expected * (1.0 - expected) / 400_000.0_f64).sqrt();
        assert!((share - expected).abs() < tolerance, "{share} of the values are below {quantile}, not {expected}");
    }
}

#[test]
fn fill_normal_equals_single_normals() {
    let stream = Stream::new(9, Purpose::FixedLatents);
    for length in [0, 1, 3, 4, 5, 100] {
        let mut filled = vec![0.0; length];
        stream.fill_normal(2, &mut filled);
        let single: Vec<f32> = (0..length).map(|index| stream.normal(2, index as u32)).collect();
        assert!(filled.iter().map(|value| value.to_bits()).eq(single.iter().map(|value| value.to_bits())), "{length}");
    }
}

/// tests/browser/cache.rs expects the same digest in a browser.
#[test]
fn normals_have_the_same_bits_on_every_machine() {
    let bytes: Vec<u8> = normals(10_000).into_iter().flat_map(f32::to_le_bytes).collect();
    let sum: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, "21545096b463daf5e1c0c50cb2546bae94cfea58e8db1010739cf8f6f6eeedef");
}

#[test]
fn permutations_are_evenly_distributed() {
    let stream = Stream::new(42, Purpose::Shuffle);
    let mut counts = std::collections::HashMap::new();
    for step in 0..24_000 {
        *counts.entry(stream.permutation(step, 5)).or_insert(0_u32) += 1;
    }
    let counts: Vec<u32> = counts.into_values().collect();
    assert_eq!(counts.len(), 120);
    // 119 degrees of freedom: p < 0.001 above 173.
    assert!(chi_squared(&counts) < 173.0, "{}", chi_squared(&counts));
}

/// A permutation that takes many Philox blocks: every number is equally frequent at every position.
#[test]
fn positions_are_evenly_distributed() {
    let stream = Stream::new(7, Purpose::Shuffle);
    let mut counts = vec![0; 40 * 40];
    for step in 0..4000 {
        for (place, number) in stream.permutation(step, 40).into_iter().enumerate() {
            counts[place * 40 + number as usize] += 1;
        }
    }
    // 39² degrees of freedom, since row and column sums are fixed: mean 1521, standard deviation 55.2, four of which are allowed.
    assert!((chi_squared(&counts) - 1521.0).abs() < 4.0 * 55.2, "{}", chi_squared(&counts));
}

#[test]
fn zero_and_one_elements_have_one_permutation() {
    let stream = Stream::new(0, Purpose::Shuffle);
    assert_eq!(stream.permutation(0, 0), Vec::<u32>::new());
    assert_eq!(stream.permutation(0, 1), [0]);
}

proptest! {
    #[test]
    fn a_permutation_holds_each_number_once(seed: u32, step: u32, n in 0_u32..3000) {
        let mut order = Stream::new(seed, Purpose::Shuffle).permutation(step, n);
        order.sort_unstable();
        prop_assert!(order.into_iter().eq(0..n));
    }

    #[test]
    fn normals_are_finite_at_every_counter(seed: u32, step: u32, index: u32) {
        let value = Stream::new(seed, Purpose::Latents).normal(step, index);
        prop_assert!(value.abs() < 6.67, "{value}");
        let value = Stream::new(seed, Purpose::Rewards).normal_f64(step, index);
        prop_assert!(value.abs() < 8.58, "{value}");
    }
}
