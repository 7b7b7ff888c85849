//! Charts: ticks, decimation, layout, number formats.

use proptest::prelude::*;
use saddle::plot::decimate::{PIECE, Sample, decimate, extent, means, pieces, visible};
use saddle::plot::labels::{LINE_HEIGHT, Weight, spread};
use saddle::plot::layout::{Layout, index_at, x_of};
use saddle::plot::number::{fixed, grouped, power, probability, readout};
use saddle::plot::scale::{Scale, log_ticks, nice_log_range, nice_range, ticks};
use saddle::plot::{Axis, Ink, LineChart, Reference, Series, Stroke, Values};

/// Every character is seven pixels wide.
fn measure(text: &str, _: Weight) -> f64 {
    text.chars().map(|_| 7.0).sum()
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * (1.0 + a.abs().max(b.abs()))
}

fn chart(d: Vec<f32>, g: Vec<f32>, steps: f64) -> LineChart {
    LineChart {
        series: vec![Series::new("D", Ink::Descend, d), Series::new("G", Ink::Ascend, g)],
        references: vec![Reference { value: 2.0 * 2_f64.ln(), label: "2 ln 2: D can’t tell".to_owned() }],
        x_range: (0.0, steps),
        means: true,
        ..LineChart::default()
    }
}

#[test]
fn ticks_are_round_numbers_with_exact_labels() {
    let marks = ticks(0.0, 3.3, 5);
    assert_eq!(marks.decimals, 0);
    assert!(marks.values.iter().zip([0.0, 1.0, 2.0, 3.0]).all(|(&a, b)| near(a, b)) && marks.values.len() == 4);
    let marks = ticks(0.0, 0.0007, 4);
    assert_eq!((marks.decimals, marks.values.len()), (4, 4), "0, 0.0002, 0.0004, 0.0006");
    let labels: Vec<String> = ticks(-1.0, 1.0, 5).values.iter().map(|&v| fixed(v, 1)).collect();
    assert_eq!(labels, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
}

#[test]
fn an_empty_range_has_no_ticks_and_is_widened() {
    for (low, high) in [(1.0, 1.0), (2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
        assert!(ticks(low, high, 5).values.is_empty(), "{low} {high}");
    }
    let (low, high) = nice_range(3.0, 3.0, 5);
    assert!(low < 3.0 && 3.0 < high);
}

#[test]
fn few_values_all_remain_and_gaps_stay_gaps() {
    let stretches = decimate(&[1.0, f32::NAN, 2.0, 3.0, f32::INFINITY, f32::NEG_INFINITY, 4.0], 100);
    let indices: Vec<Vec<usize>> = stretches.iter().map(|stretch| stretch.iter().map(|sample| sample.index).collect()).collect();
    assert_eq!(indices, [vec![0], vec![2, 3], vec![6]]);
    assert!(decimate(&[], 100).is_empty() && decimate(&[f32::NAN], 0).is_empty());
}

#[test]
fn a_spike_in_a_million_values_remains() {
    let mut values = vec![1.0_f32; 1_000_000];
    values[777_777] = 50.0;
    let samples: Vec<Sample> = decimate(&values, 400).concat();
    assert!(samples.contains(&Sample { index: 777_777, value: 50.0 }));
    assert!(samples.len() <= 4 * 400, "{} points for 400 columns", samples.len());
}

#[test]
fn a_long_line_is_thinned_to_what_a_canvas_can_show_and_divided() {
    let walk: Vec<_> = (0..100_000).map(|step| (f64::from(step) * 0.1, f64::from(step % 2))).collect();
    assert_eq!(*visible(&walk[..PIECE]), walk[..PIECE], "a short line stays as it is");
    let slow: Vec<_> = walk.iter().map(|&(x, _)| (x, 0.0)).collect();
    let kept = visible(&slow);
    assert!((20_000..=20_001).contains(&kept.len()), "{}", kept.len());
    assert_eq!((kept[0], kept[kept.len() - 1]), (slow[0], slow[slow.len() - 1]));
    assert_eq!(visible(&walk).len(), walk.len(), "steps of a pixel all remain");
    for length in [0, 1, 2, PIECE, PIECE + 1, 2 * PIECE - 2, 2 * PIECE - 1, 5000] {
        let line = &walk[..length];
        let found: Vec<&[_]> = pieces(line).collect();
        assert!(found.iter().all(|piece| piece.len() <= PIECE && (piece.len() > 2 || found.len() == 1)), "{length}");
        let mut joined = found.first().map_or_else(Vec::new, |first| first.to_vec());
        for pair in found.windows(2) {
            assert_eq!(pair[0][pair[0].len() - 2..], pair[1][..2], "the last segment again");
            joined.extend(&pair[1][2..]);
        }
        assert_eq!(joined, line);
    }
}

#[test]
fn a_missing_value_leaves_a_gap_in_the_means() {
    let stretches = means(&Values::from(vec![1.0, 3.0, f32::NAN, 5.0, 7.0, 9.0, 4.0]), 2);
    assert_eq!(stretches.len(), 2);
    assert!(near(stretches[0][0].0, 0.5) && near(stretches[0][0].1, 2.0));
    let last = stretches[1][stretches[1].len() - 1];
    assert!(near(last.0, 6.0) && near(last.1, 4.0), "the index is the middle of the short last window");
}

#[test]
fn overlapping_labels_are_moved_apart_in_order() {
    let placed = spread(&[100.0, 102.0, 30.0], 16.0, (0.0, 200.0));
    assert!(near(placed[1] - placed[0], 16.0) && near(placed[0], 93.0) && near(placed[2], 30.0), "{placed:?}");
    let placed = spread(&[199.0, 200.0], 16.0, (0.0, 200.0));
    assert!(near(placed[1], 200.0) && near(placed[0], 184.0), "{placed:?}");
}

#[test]
fn end_labels_and_reference_labels_do_not_overlap() {
    let d = vec![1.07; 900];
    let g = vec![1.09; 900];
    for steps in [900.0, 1_000.0, 5_000.0] {
        for size in [(320.0, 220.0), (900.0, 300.0)] {
            let layout = Layout::new(&chart(d.clone(), g.clone(), steps), size, &measure);
            let [a, b] = &layout.ends[..] else { unreachable!("two lines have two names") };
            assert!((a.area.top - b.area.top).abs() >= LINE_HEIGHT - 1e-9);
            assert!(a.area.right <= size.0 + 1.0, "{} leaves the canvas at {steps} steps", a.text);
            let reference = &layout.references[0];
            assert!(!reference.area.overlaps(&a.area) && !reference.area.overlaps(&b.area), "{steps} {size:?}");
            assert!(reference.area.left >= layout.plot.left && reference.area.bottom <= layout.plot.bottom);
        }
    }
}

#[test]
fn means_are_drawn_for_dense_values_only() {
    let dense = Layout::new(&chart(vec![1.0; 40_000], vec![2.0; 40_000], 46_850.0), (900.0, 300.0), &measure);
    assert!(dense.mean_of.is_some_and(|window| window > 100) && dense.means.len() == 2);
    let sparse = Layout::new(&chart(vec![1.0; 40], vec![2.0; 40], 100.0), (900.0, 300.0), &measure);
    assert_eq!((sparse.mean_of, sparse.means.len()), (None, 0));
    assert_eq!(sparse.lines[0][0].len(), 40, "every value is drawn");
}

#[test]
fn empty_charts_and_tiny_canvases_have_a_layout() {
    for size in [(0.0, 0.0), (1.0, 1.0), (40.0, 30.0), (900.0, 300.0)] {
        let layout = Layout::new(&LineChart::default(), size, &measure);
        assert!(layout.plot.right > layout.plot.left && layout.ends.is_empty());
        assert_eq!(index_at(&LineChart::default(), &layout, 10.0), None);
    }
    let only_gaps = Layout::new(&chart(vec![f32::NAN; 9], vec![], 10.0), (300.0, 200.0), &measure);
    assert!(only_gaps.lines[0].is_empty() && only_gaps.ends.is_empty());
}

#[test]
fn the_cursor_finds_the_nearest_value() {
    let chart = chart(vec![1.0; 500], vec![2.0; 480], 1_000.0);
    let layout = Layout::new(&chart, (900.0, 300.0), &measure);
    for index in [0, 1, 250, 498, 499] {
        assert_eq!(index_at(&chart, &layout, layout.x.at(x_of(&chart, index))), Some(index));
    }
    assert_eq!(index_at(&chart, &layout, -50.0), Some(0));
    assert_eq!(index_at(&chart, &layout, 1e9), Some(499), "the last value beyond the end");
}

#[test]
fn numbers_are_formatted() {
    assert_eq!([grouped(0), grouped(999), grouped(28_110), grouped(1_000_000)], ["0", "999", "28,110", "1,000,000"]);
    assert_eq!([fixed(-0.001, 2), fixed(-1234.5, 1), fixed(f64::NAN, 1)], ["0.00", "−1,234.5", "none"]);
    assert_eq!([readout(1.0743), readout(41.23), readout(0.0), readout(-0.01234)], ["1.07", "41.2", "0.00", "−0.012"]);
    assert_eq!([readout(2_304.4), readout(1.2e-7), readout(3e12)], ["2,304", "1.20e−7", "3.00e12"]);
}

#[test]
fn probabilities_have_two_digits_near_0_and_1() {
    let texts = [0.0, 0.000_461, 1.0 / 3.0, 0.5, 0.9, 0.985_77, 0.999_905, 1.0 - 1e-12, 1.0].map(probability);
    assert_eq!(texts, ["0", "0.00046", "0.33", "0.50", "0.90", "0.986", "0.999905", "1", "1"]);
}

#[test]
fn a_group_moved_by_the_bound_moves_the_previous_group() {
    let placed = spread(&[413.999, 492.501, 484.116, 487.017, 487.285, 481.687, 411.371], 16.0, (0.0, 500.0));
    assert!(placed.iter().all(|&at| at <= 500.0 + 1e-6), "{placed:?}");
    let mut sorted = placed;
    sorted.sort_by(f64::total_cmp);
    assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 16.0 - 1e-6), "{sorted:?}");
}

#[test]
fn a_logarithmic_axis_has_ticks_at_powers_of_ten() {
    assert_eq!(log_ticks(0.01, 1000.0, 8), [0.01, 0.1, 1.0, 10.0, 100.0, 1000.0]);
    let few = log_ticks(1e-12, 1.0, 4);
    assert!(few.len() <= 4 && few.windows(2).all(|pair| near(pair[1] / pair[0], 1e4)), "{few:?}");
    assert!(log_ticks(2.0, 7.0, 5).len() >= 2, "within one power the ticks are linear");
    assert_eq!(nice_log_range(0.03, 70.0), (0.01, 100.0));
    assert_eq!([power(1.4 + 2e-16), power(1.36), power(0.05)], ["1.4", "1.36", "0.05"], "as many decimals as necessary");
    assert_eq!([power(0.01), power(100_000.0), power(1e-7), power(1e12)], ["0.01", "100,000", "10⁻⁷", "10¹²"]);
}

#[test]
fn a_logarithmic_axis_leaves_gaps_at_values_that_are_not_positive() {
    let values: Vec<f64> = vec![1.0, 0.1, 0.0, 1e-3, f64::NAN, 1e-4];
    let chart = LineChart {
        series: vec![
            Series::new("distance", Ink::Ink, values),
            Series::new("predicted", Ink::Ink, vec![1e-30; 6]).with_stroke(Stroke::Expected),
        ],
        y_axis: Axis::Log,
        first_x: 0.0,
        x_range: (0.0, 5.0),
        ..LineChart::default()
    };
    let layout = Layout::new(&chart, (400.0, 300.0), &measure);
    let lengths: Vec<usize> = layout.lines[0].iter().map(Vec::len).collect();
    assert_eq!(lengths, [2, 1, 1]);
    assert_eq!(layout.y.values, (1e-4, 1.0), "expected values do not extend the range");
    let both = LineChart { x_axis: Axis::Log, ..chart };
    let layout = Layout::new(&both, (400.0, 300.0), &measure);
    assert_eq!(layout.lines[0][0].len(), 1, "a logarithmic axis can not show step 0");
    assert_eq!(index_at(&both, &layout, layout.x.at(3.0)), Some(3));
}

#[test]
fn a_logarithmic_axis_thins_a_million_values_but_not_the_first() {
    let values: Vec<f64> = (0..1_000_000_u32).map(|index| f64::from(index % 7) + 1.0).collect();
    let chart = LineChart {
        series: vec![Series::new("regret", Ink::Ink, values)],
        x_axis: Axis::Log,
        x_range: (1.0, 1e6),
        ..LineChart::default()
    };
    let layout = Layout::new(&chart, (600.0, 300.0), &measure);
    let points = &layout.lines[0][0];
    assert!(points.len() < 5_000, "{}", points.len());
    assert!(near(points[1].0, layout.x.at(2.0)) && near(points[2].0, layout.x.at(3.0)));
}

proptest! {
    #[test]
    fn decimation_preserves_extremes_and_order(
        values in prop::collection::vec(prop_oneof![9 => -1e6_f32..1e6, 1 => Just(f32::NAN)], 0..3_000),
        columns in 1_usize..300,
    ) {
        let samples: Vec<Sample> = decimate(&values, columns).concat();
        prop_assert!(samples.windows(2).all(|pair| pair[0].index < pair[1].index));
        prop_assert!(samples.iter().all(|sample| f64::from(values[sample.index]).to_bits() == sample.value.to_bits()));
        let all = values.iter().copied().map(f64::from);
        prop_assert_eq!(extent(samples.iter().map(|sample| sample.value), Axis::Linear), extent(all, Axis::Linear));
        if values.len() <= 2 * columns {
            prop_assert_eq!(samples.len(), values.iter().filter(|v| v.is_finite()).count());
        }
    }

    #[test]
    fn ticks_lie_in_the_range_and_do_not_exceed_the_maximum(low in -1e9_f64..1e9, width in 1e-6_f64..1e9, most in 2_usize..12) {
        let marks = ticks(low, low + width, most);
        prop_assert!(!marks.values.is_empty() && marks.values.len() <= most);
        let slack = marks.step * 1e-6;
        prop_assert!(marks.values.iter().all(|&v| v >= low - slack && v <= low + width + slack));
    }

    #[test]
    fn nice_ranges_contain_their_input(low in -1e6_f64..1e6, width in 0.0_f64..1e6) {
        let (from, to) = nice_range(low, low + width, 6);
        let slack = 1e-6 * (1.0 + low.abs() + width);
        prop_assert!(from <= low + slack && low + width <= to + slack && from < to);
    }

    #[test]
    fn a_scale_round_trips(value in -1e3_f64..1e3) {
        let scale = Scale { axis: Axis::Linear, values: (-1e3, 1e3), pixels: (400.0, 12.0) };
        prop_assert!((scale.value_at(scale.at(value)) - value).abs() < 1e-6);
    }

    #[test]
    fn spread_preserves_gap_and_order(positions in prop::collection::vec(0.0_f64..500.0, 0..12)) {
        let placed = spread(&positions, 16.0, (0.0, 500.0));
        let mut order: Vec<usize> = (0..positions.len()).collect();
        order.sort_by(|&a, &b| positions[a].total_cmp(&positions[b]));
        prop_assert!(order.windows(2).all(|pair| placed[pair[1]] - placed[pair[0]] >= 16.0 - 1e-6));
        prop_assert!(placed.iter().all(|&at| (-1e-6..=500.0 + 1e-6).contains(&at)));
    }
}

#[test]
fn a_dashed_line_has_the_layout_of_a_full_one() {
    let mut chart = chart(vec![1.0, 1.0], vec![2.0, 9.0], 2.0);
    let full = Layout::new(&chart, (400.0, 200.0), &measure);
    chart.series[1].stroke = Stroke::Dashed;
    assert_eq!(Layout::new(&chart, (400.0, 200.0), &measure), full);
    chart.series[1].stroke = Stroke::Expected;
    assert_ne!(Layout::new(&chart, (400.0, 200.0), &measure), full);
    assert_eq!([Stroke::Full, Stroke::Dashed, Stroke::Pale, Stroke::Expected].map(Stroke::is_read), [true, true, false, false]);
}
