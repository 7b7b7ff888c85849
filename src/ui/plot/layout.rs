//! Where everything in a chart goes, in CSS pixels from the canvas's upper left corner.

use super::chart::LineChart;
use super::decimate::{decimate, extent, means};
use super::labels::{EndLabel, GAP, Measure, Rect, ReferenceLine, Weight, end_labels, end_text, place_reference};
use super::number::fixed;
use super::scale::{Scale, nice_range, ticks};

const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;
/// Pixels that one mean stands for where values are dense, and how many values make them dense.
const MEAN_PIXELS: f64 = 4.0;
const DENSE: f64 = 8.0;
/// Room that one label along an axis asks for.
const X_TICK_ROOM: f64 = 72.0;
const Y_TICK_ROOM: f64 = 40.0;

/// A value written along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Its pixel along the axis.
    pub at: f64,
    /// Its text.
    pub label: String,
}

/// A line's stretches as points.
pub type Stretches = Vec<Vec<(f64, f64)>>;

/// Everything in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Where the lines are.
    pub plot: Rect,
    /// From the chart's x to pixels.
    pub x: Scale,
    /// From values to pixels.
    pub y: Scale,
    /// Along the lower edge.
    pub x_ticks: Vec<Tick>,
    /// Along the left edge.
    pub y_ticks: Vec<Tick>,
    /// Where x's name ends, at the right; `None` where there is no room for it.
    pub x_name_end: Option<f64>,
    /// The lines, every extreme kept.
    pub lines: Vec<Stretches>,
    /// The means of so many values are drawn over the lines, where these are too dense to be followed by eye.
    pub mean_of: Option<usize>,
    /// Those means, line by line; empty where there are none.
    pub means: Vec<Stretches>,
    /// Their names.
    pub ends: Vec<EndLabel>,
    /// Values with a meaning.
    pub references: Vec<ReferenceLine>,
}

impl Layout {
    /// Lays `chart` out on `width` by `height` CSS pixels; `measure` gives the width of a text in a weight.
    #[must_use]
    pub fn new(chart: &LineChart, (width, height): (f64, f64), measure: &Measure<'_>) -> Self {
        let (bottom, y_room) = ((height - BOTTOM).max(TOP + 1.0), (height - TOP - BOTTOM).max(1.0));
        let (low, high) = y_range(chart);
        let y_most = count(y_room / Y_TICK_ROOM);
        let (low, high) = nice_range(low, high, y_most);
        let y = Scale { values: (low, high), pixels: (bottom, TOP) };
        let marks = ticks(low, high, y_most);
        let y_ticks = labelled(&marks.values, marks.decimals, y);
        let widest = |labels: &mut dyn Iterator<Item = f64>| labels.fold(0.0, f64::max).ceil();
        let left = widest(&mut y_ticks.iter().map(|tick| measure(&tick.label, Weight::Plain))) + GAP;
        let names: Vec<String> = chart.series.iter().map(end_text).collect();
        let right_room = widest(
            &mut names.iter().map(|name| measure(name, Weight::Bold)).chain([measure(&chart.x_name, Weight::Plain) + 2.0 * GAP]),
        ) + GAP;
        let plot = Rect { left, top: TOP, right: (width - right_room).max(left + 1.0), bottom };
        let x = Scale { values: chart.x_range, pixels: (plot.left, plot.right) };
        let marks = ticks(chart.x_range.0, chart.x_range.1, count((plot.right - plot.left) / X_TICK_ROOM));
        let x_ticks = labelled(&marks.values, marks.decimals, x);
        let last_tick = x_ticks.last().map_or(0.0, |tick| tick.at + measure(&tick.label, Weight::Plain) / 2.0);
        let lines: Vec<Stretches> = chart.series.iter().map(|series| points(chart, &series.values, x, y)).collect();
        let mean_of = mean_window(chart, x);
        let means = mean_of.map_or_else(Vec::new, |window| {
            chart.series.iter().map(|series| mean_points(chart, &series.values, window, x, y)).collect()
        });
        let ends = end_labels(&lines, names, &plot, measure);
        let mut layout = Self {
            plot,
            x,
            y,
            x_ticks,
            y_ticks,
            x_name_end: (last_tick + GAP < width - measure(&chart.x_name, Weight::Plain)).then_some(width),
            lines,
            mean_of,
            means,
            ends,
            references: Vec::new(),
        };
        for reference in chart.references.iter().filter(|reference| reference.value.is_finite()) {
            let width = measure(&reference.label, Weight::Plain);
            let line = place_reference(&layout, y.at(reference.value), &reference.label, width);
            layout.references.push(line);
        }
        layout
    }
}

/// A room's share as a number of ticks.
fn count(share: f64) -> usize {
    (2_u8..=12).rev().find(|&n| f64::from(n) <= share).map_or(2, usize::from)
}

/// All values and references, and 0 where nothing is below it.
fn y_range(chart: &LineChart) -> (f64, f64) {
    let values =
        chart.series.iter().filter_map(|series| extent(&series.values)).flat_map(|(low, high)| [low, high].map(f64::from));
    let references = chart.references.iter().map(|reference| reference.value).filter(|value| value.is_finite());
    let (low, high) = values.chain(references).fold((0.0_f64, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if high > low { (low, high) } else { (low, low + 1.0) }
}

fn labelled(values: &[f64], decimals: usize, scale: Scale) -> Vec<Tick> {
    values.iter().map(|&value| Tick { at: scale.at(value), label: fixed(value, decimals) }).collect()
}

/// x of the value with this index.
#[must_use]
pub fn x_of(chart: &LineChart, index: usize) -> f64 {
    chart.first_x + chart.spacing * index_as_f64(index)
}

/// Exact for every index that fits into memory here.
fn index_as_f64(index: usize) -> f64 {
    u32::try_from(index).map_or(f64::from(u32::MAX), f64::from)
}

/// The index whose x is nearest to a pixel; `None` where there are no values.
#[must_use]
pub fn index_at(chart: &LineChart, layout: &Layout, pixel: f64) -> Option<usize> {
    let last = chart.series.iter().map(|series| series.values.len()).max()?.checked_sub(1)?;
    let wanted = layout.x.value_at(pixel);
    // x rises with the index: the first index that is not left of the pixel, or the one before it.
    let (mut from, mut to) = (0, last);
    while from < to {
        let middle = from.midpoint(to);
        if x_of(chart, middle) < wanted { from = middle + 1 } else { to = middle }
    }
    let before = from.saturating_sub(1);
    Some(if (x_of(chart, before) - wanted).abs() < (x_of(chart, from) - wanted).abs() { before } else { from })
}

fn points(chart: &LineChart, values: &[f32], x: Scale, y: Scale) -> Stretches {
    let width = (x.at(x_of(chart, values.len())) - x.at(chart.first_x)).abs();
    // Half a pixel a column: sharp on dense screens, too.
    let columns = (1..=8_192_u32).rev().step_by(16).find(|&n| f64::from(n) <= width * 2.0).unwrap_or(16);
    let place = |stretch: Vec<super::decimate::Kept>| {
        stretch.into_iter().map(|kept| (x.at(x_of(chart, kept.index)), y.at(f64::from(kept.value)))).collect()
    };
    decimate(values, usize::try_from(columns).unwrap_or(16)).into_iter().map(place).collect()
}

/// How many values one mean stands for; `None` where the values are not dense.
fn mean_window(chart: &LineChart, x: Scale) -> Option<usize> {
    let pixels = (x.at(chart.first_x + chart.spacing) - x.at(chart.first_x)).abs();
    let window = (MEAN_PIXELS / pixels).round();
    let whole = format!("{window:.0}").parse::<usize>().ok().filter(|_| window >= DENSE)?;
    chart.series.iter().any(|series| series.values.len() >= 4 * whole).then_some(whole)
}

fn mean_points(chart: &LineChart, values: &[f32], window: usize, x: Scale, y: Scale) -> Stretches {
    let place = |(index, mean): (f64, f64)| (x.at(chart.first_x + chart.spacing * index), y.at(mean));
    means(values, window).into_iter().map(|stretch| stretch.into_iter().map(place).collect()).collect()
}
