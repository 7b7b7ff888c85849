//! The text descriptions of charts.

use saddle::bandit::descriptions::simplex;
use saddle::bandit::{BanditConfig, PerArm};
use saddle::plot::bars::{self, bar_text};
use saddle::plot::description::{describe, describe_ends, values_at};
use saddle::plot::scene::{Scene, Shape};
use saddle::plot::{Bar, Ink, LineChart, Pair, Reference, Series, Stroke};

fn chart(series: Vec<Series>) -> LineChart {
    LineChart { series, first_x: 0.0, ..LineChart::default() }
}

fn line(label: &str, values: impl IntoIterator<Item = f64>) -> Series {
    Series::new(label, Ink::Ink, values.into_iter().collect::<Vec<f64>>())
}

fn counted(to: u32) -> impl Iterator<Item = f64> {
    (0..=to).map(f64::from)
}

#[test]
fn the_description_of_a_monotonic_line_names_both_ends() {
    let up = chart(vec![line("x", counted(10))]);
    assert_eq!(describe(&up), "From step 0 to step 10: x rose from 0.00 to 10.0.");
    let halved = chart(vec![line("distance", counted(10).map(|t| 0.5_f64.powf(t)))]);
    assert_eq!(describe(&halved), "From step 0 to step 10: distance fell from 1.00 to 0.00098.");
}

#[test]
fn describe_ends_has_all_digits() {
    let ln_2 = std::f64::consts::LN_2;
    let lines =
        vec![line("D", [2.0 * ln_2, 0.5, 0.62]), line("G", [ln_2, 3.0, 1.4]), line("t", counted(2)).with_stroke(Stroke::Pale)];
    let mut chart = chart(lines);
    chart.references.push(Reference { value: 2.0 * ln_2, label: "2 ln 2".to_owned() });
    assert_eq!(
        describe_ends(&chart),
        "From step 0 to step 2: D from 1.3863 to 0.6200, G from 0.6931 to 1.4000. Dashed line at 1.39: 2 ln 2."
    );
}

#[test]
fn an_extreme_beyond_both_ends_is_named() {
    // (t − 4)² from 0 to 10: 16 at first, 0 at 4, 36 in the end.
    let parabola = chart(vec![line("ρ", counted(10).map(|t| (t - 4.0).powi(2)))]);
    assert_eq!(describe(&parabola), "From step 0 to step 10: ρ rose from 16.0 to 36.0, lowest 0.00 at step 4.");
    let hill = chart(vec![line("ρ", counted(10).map(|t| 36.0 - (t - 4.0).powi(2)))]);
    assert_eq!(describe(&hill), "From step 0 to step 10: ρ fell from 20.0 to 0.00, highest 36.0 at step 4.");
}

#[test]
fn periodic_and_constant_lines_are_described() {
    let angle = |t: f64| std::f64::consts::TAU * t / 40.0;
    let round = chart(vec![line("x", counted(40).map(|t| angle(t).cos())), line("y", counted(40).map(|_| 3.0))]);
    assert_eq!(describe(&round), "From step 0 to step 40: x returns to 1.00, lowest −1.00 at step 20; y stays at 3.00.");
}

#[test]
fn a_chart_with_means_ends_at_the_mean_of_the_last_values() {
    // 100, then 1 and 3 alternating: the last 50 values have the mean 2, and the last one is 3.
    let noisy = || std::iter::once(100.0).chain((0..400).map(|t| if t % 2 == 0 { 1.0 } else { 3.0 }));
    let chart = LineChart { means: true, ..chart(vec![line("D", noisy())]) };
    assert_eq!(describe(&chart), "From step 0 to step 400: D fell from 100 to 2.00.");
    assert_eq!(describe(&LineChart { means: false, ..chart }), "From step 0 to step 400: D fell from 100 to 3.00.");
}

#[test]
fn gaps_expected_values_and_pale_lines_are_not_described() {
    let mut chart = chart(vec![
        line("D", [f64::NAN, 2.0, f64::INFINITY, 1.0, f64::NAN]),
        line("pinned D", counted(4)).with_stroke(Stroke::Pale),
        line("c√t", counted(4)).with_stroke(Stroke::Expected),
        line("", counted(4)),
        line("none", [f64::NAN]),
    ]);
    chart.references.push(Reference { value: 0.5, label: "½: D can’t tell".to_owned() });
    chart.bands.push((0.0, 0.25));
    chart.levels.push((-0.5, 3.0));
    assert_eq!(
        describe(&chart),
        "From step 0 to step 4: D fell from 2.00 to 1.00. Dashed line at 0.50: ½: D can’t tell. Shaded from 0.00 to 0.25. \
         Values shaded from −0.50 to 3.00."
    );
    assert_eq!(describe(&LineChart::default()), "No values yet.");
    assert_eq!(describe_ends(&LineChart::default()), "No values yet.");
    assert_eq!(values_at(&chart, 3), "step 3: D 1.0000, pinned D 3.0000");
}

fn bars(counts: [u32; 4]) -> Vec<Bar> {
    let bar = |(at, count): (u8, u32)| Bar { from: f64::from(at) / 4.0, to: f64::from(at + 1) / 4.0, count, bad: at < 2 };
    (0..).zip(counts).map(bar).collect()
}

#[test]
fn histograms_are_described_by_their_halves_and_largest_bar() {
    let counts = bars([900, 12, 0, 1088]);
    assert_eq!(bars::describe(&counts, None), "Of 2,000, 912 lie below 0.50. Most, 1,088, from 0.75 to 1.00.");
    assert_eq!(bar_text(&counts, None, "π(best)", 3).as_deref(), Some("π(best) from 0.75 to 1.00: 1,088 (54.4%)"));
    assert_eq!(bar_text(&counts, None, "π(best)", 4), None);
    let pair = Pair { names: ["real", "G’s"], inks: [Ink::Ink, Ink::Ascend], second: vec![6, 3, 1, 0] };
    let real = bars([0, 1, 2, 7]);
    assert_eq!(
        bars::describe(&real, Some(&pair)),
        "Of 10 real, 1 lie below 0.50. Most, 7, from 0.75 to 1.00. Of 10 G’s, 9 lie below 0.50. Most, 6, from 0.00 to 0.25."
    );
    assert_eq!(bar_text(&real, Some(&pair), "D", 0).as_deref(), Some("D from 0.00 to 0.25: real 0, G’s 6"));
    assert_eq!(bars::describe(&bars([0; 4]), None), "No values yet.");
}

/// Where the bars of a scene lie: left, top, right and bottom of each area.
fn areas(scene: &Scene) -> Vec<[f64; 4]> {
    let area = |shape: &Shape| match shape {
        Shape::Area { corners, .. } => Some([corners[0].0, corners[0].1, corners[2].0, corners[2].1]),
        _ => None,
    };
    scene.inside.iter().filter_map(area).collect()
}

#[test]
fn histograms_are_drawn_in_proportion() {
    let size = (416.0, 152.0);
    let drawn = bars::scene(&bars([900, 9, 0, 450]), None, "π(best)", None, size);
    // 100 px a bar with a pixel of ground on both sides, 100 px for the largest count.
    assert_eq!(
        areas(&drawn),
        [[9.0, 24.0, 107.0, 124.0], [109.0, 122.0, 207.0, 124.0], [209.0, 124.0, 307.0, 124.0], [309.0, 74.0, 407.0, 124.0]]
    );
    let texts = |scene: &Scene| -> Vec<String> {
        let text = |shape: &Shape| if let Shape::Text { text, .. } = shape { Some(text.clone()) } else { None };
        scene.over.iter().filter_map(text).collect()
    };
    assert_eq!(texts(&drawn), ["900", "0.0", "0.5", "1.0", "π(best)"]);
    let pair = Pair { names: ["real", "G’s"], inks: [Ink::Ink, Ink::Ascend], second: vec![0, 20, 0, 0] };
    let both = bars::scene(&bars([10, 0, 0, 0]), Some(&pair), "D", Some(1), size);
    let [first, .., second] = [areas(&both)[0], areas(&both)[1], areas(&both)[3]];
    assert_eq!((first, second), ([9.0, 74.0, 58.0, 124.0], [158.0, 24.0, 207.0, 124.0]), "two columns a bar");
    let frames = |scene: &Scene| {
        scene.inside.iter().filter(|shape| matches!(shape, Shape::Strokes { lines, .. } if lines[0].len() == 5)).count()
    };
    assert_eq!((frames(&drawn), frames(&both)), (0, 1), "a frame around the bar that is read");
}

#[test]
fn the_path_on_the_simplex_ends_near_a_corner() {
    let config = BanditConfig { means: PerArm::from([1.0, 0.8, 0.5]), ..BanditConfig::default() };
    let even = PerArm::from([1.0 / 3.0; 3]);
    let described = |end: [f64; 3]| simplex(&config, "2,000 steps", [&even, &PerArm::from(end)]);
    let from = "In 2,000 steps the policy goes from (0.33, 0.33, 0.33) to";
    assert_eq!(described([0.98, 0.01, 0.01]), format!("{from} (0.98, 0.01, 0.01), nearest to the corner of arm 1, the best."));
    assert_eq!(
        described([0.02, 0.97, 0.01]),
        format!("{from} (0.02, 0.97, 0.01), nearest to the corner of arm 2, not the best.")
    );
    assert_eq!(described([1.0 / 3.0; 3]), format!("{from} (0.33, 0.33, 0.33), as near to one corner as to another."));
}
