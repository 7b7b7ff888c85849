//! Mean, median, histogram and Wilson's interval against published tables and direct computation.

use proptest::prelude::*;
use saddle::math::stats::{Share, histogram, mean, median};

/// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
#[test]
fn intervals_match_newcombes_table() {
    for (count, of, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let [found_low, found_high] = Share { count, of }.interval();
        assert!(
            (found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5,
            "{count} of {of}: {found_low} to {found_high}"
        );
    }
}

#[test]
fn empty_input_has_a_defined_result() {
    assert_eq!(Share::default().fraction(), 0.0);
    assert_eq!(Share::default().interval(), [0.0, 1.0]);
    assert_eq!(mean([]), None);
    assert_eq!(median(&mut []), None);
    assert_eq!(histogram([], 3), [0, 0, 0]);
    assert!(histogram([0.5], 0).is_empty());
}

#[test]
fn a_bin_includes_its_lower_end() {
    assert_eq!(histogram([0.0, 0.24, 0.25, 0.5, 0.99, 1.0], 4), [2, 1, 1, 2]);
    assert_eq!(histogram([-0.1, 1.1, f64::NAN, f64::INFINITY], 4), [1, 0, 0, 1]);
}

proptest! {
    #[test]
    fn an_interval_contains_its_fraction_and_mirrors_the_complement(of in 1..5000_u32, fraction in 0.0..=1.0_f64) {
        let share = Share { count: (fraction * f64::from(of)).round() as u32, of };
        let [low, high] = share.interval();
        prop_assert!(0.0 <= low && low <= share.fraction() && share.fraction() <= high && high <= 1.0);
        let [other_low, other_high] = Share { count: of - share.count, of }.interval();
        prop_assert!((low + other_high - 1.0).abs() < 1e-12 && (high + other_low - 1.0).abs() < 1e-12);
    }

    #[test]
    fn mean_and_median_match_their_definitions(values in proptest::collection::vec(-1e3..1e3_f64, 1..60)) {
        let mut sorted = values.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        let expected = if sorted.len() % 2 == 1 { sorted[middle] } else { sorted[middle - 1].midpoint(sorted[middle]) };
        let divided = values.iter().sum::<f64>() / values.len() as f64;
        prop_assert_eq!(mean(values.iter().copied()), Some(divided));
        prop_assert_eq!(median(&mut values.clone()), Some(expected));
    }
}
