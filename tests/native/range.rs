//! A slider's places.

use saddle::ui::range::{PLACES, Range};

const ETA: Range = Range::Log { from: 0.01, to: 20.0 };
const NOISE: Range = Range::Linear { from: 0.0, to: 2.0 };

#[test]
fn the_ends_are_the_ends() {
    for range in [ETA, NOISE] {
        let (Range::Linear { from, to } | Range::Log { from, to }) = range;
        assert_eq!((range.value(0), range.value(PLACES)), (from, to));
        assert_eq!((range.place(from), range.place(to)), (0, PLACES));
        assert_eq!((range.place(-1e9), range.place(1e9)), (0, PLACES), "what lies beyond is at the end");
    }
}

#[test]
fn values_are_short_and_rise() {
    for range in [ETA, NOISE, Range::Linear { from: -10.0, to: 10.0 }, Range::Linear { from: 0.0, to: 0.3 }] {
        let values: Vec<f64> = (0..=PLACES).map(|place| range.value(place)).collect();
        assert!(values.windows(2).all(|pair| pair[0] <= pair[1]), "{values:?}");
        assert!(values.iter().all(|value| value.to_string().len() <= 6), "{values:?}");
    }
}

#[test]
fn a_place_that_was_taken_is_where_the_handle_stays() {
    for place in 0..=PLACES {
        assert_eq!(NOISE.place(NOISE.value(place)), place);
        assert!(ETA.place(ETA.value(place)).abs_diff(place) <= 1, "two digits may round to the neighbour");
    }
}
