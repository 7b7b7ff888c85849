//! Statistics of many runs against published tables and plain counting.

use proptest::prelude::*;
use saddle::math::stats::{Share, histogram, median};

/// Newcombe (1998), "Two-sided confidence intervals for the single proportion", table I, method 3.
#[test]
fn intervals_are_those_of_newcombes_table() {
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
fn of_nothing_nothing_is_known() {
    assert_eq!(Share::default().fraction(), 0.0);
    assert_eq!(Share::default().interval(), [0.0, 1.0]);
    assert_eq!(median(&mut []), None);
    assert_eq!(histogram([], 3), [0, 0, 0]);
    assert!(histogram([0.5], 0).is_empty());
}

#[test]
fn a_value_falls_into_the_bin_that_begins_with_it() {
    assert_eq!(histogram([0.0, 0.24, 0.25, f64::NAN, 0.5, 0.99, 1.0], 4), [2, 1, 1, 2]);
}

proptest! {
    #[test]
    fn an_interval_holds_its_share_and_mirrors_the_rest(of in 1..5000_u32, part in 0.0..=1.0_f64) {
        let share = Share { count: (part * f64::from(of)).round() as u32, of };
        let [low, high] = share.interval();
        prop_assert!(0.0 <= low && low <= share.fraction() && share.fraction() <= high && high <= 1.0);
        let [rest_low, rest_high] = Share { count: of - share.count, of }.interval();
        prop_assert!((low + rest_high - 1.0).abs() < 1e-12 && (high + rest_low - 1.0).abs() < 1e-12);
    }

    #[test]
    fn half_of_the_values_lie_on_either_side_of_the_median(values in proptest::collection::vec(-1e3..1e3_f32, 1..60)) {
        let mut sorted = values.clone();
        sorted.sort_by(f32::total_cmp);
        let middle = sorted.len() / 2;
        let wanted = if sorted.len() % 2 == 1 { sorted[middle] } else { sorted[middle - 1].midpoint(sorted[middle]) };
        prop_assert_eq!(median(&mut values.clone()), Some(wanted));
    }
}
