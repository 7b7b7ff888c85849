//! The values of a slider.

use saddle::ui::range::{PLACES, Range};

const ETA: Range = Range::Log { from: 0.01, to: 20.0 };
const NOISE: Range = Range::Linear { from: 0.0, to: 2.0 };

#[test]
fn the_ends_are_exact() {
    for range in [ETA, NOISE] {
        let (Range::Linear { from, to } | Range::Log { from, to }) = range;
        assert_eq!((range.value(0), range.value(PLACES)), (from, to));
        assert_eq!((range.place(from), range.place(to)), (0, PLACES));
        assert_eq!((range.place(-1e9), range.place(1e9)), (0, PLACES), "values beyond the ends are clamped");
    }
}

#[test]
fn values_are_short_and_increasing() {
    for range in [ETA, NOISE, Range::Linear { from: -10.0, to: 10.0 }, Range::Linear { from: 0.0, to: 0.3 }] {
        let values: Vec<f64> = (0..=PLACES).map(|place| range.value(place)).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{values:?}");
        assert!(values.iter().all(|value| value.to_string().len() <= 6), "{values:?}");
    }
}

#[test]
fn a_value_maps_back_to_its_place() {
    for place in 0..=PLACES {
        assert_eq!(NOISE.place(NOISE.value(place)), place);
        assert!(ETA.place(ETA.value(place)).abs_diff(place) <= 1, "rounding to two digits may shift the place by one");
    }
}
