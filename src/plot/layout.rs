//! The layout of a chart, in CSS pixels from the upper left corner of the canvas.

use super::chart::{Axis, LineChart, Stroke, Values};
use super::decimate::{decimate_at, even_edges, extent, means};
use super::labels::{
    EndLabel, GAP, Measure, Obstacles, Rect, ReferenceLine, Stretches, Weight, end_labels, end_text, place_reference,
};
use super::number::{fixed, power};
use super::scale::{Scale, log_ticks, nice_log_range, nice_range, ticks};

const TOP: f64 = 12.0;
const BOTTOM: f64 = 28.0;
/// Width of the window of a mean, in pixels.
const MEAN_PIXELS: f64 = 4.0;
/// Values per mean from which a line is dense.
const DENSE: f64 = 8.0;
/// Pixels per tick label.
const X_TICK_ROOM: f64 = 72.0;
const Y_TICK_ROOM: f64 = 40.0;

/// A label beside an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Pixel along the axis.
    pub at: f64,
    /// The text of the label.
    pub label: String,
}

/// All positions of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// The area of the lines.
    pub plot: Rect,
    /// Maps x to pixels.
    pub x: Scale,
    /// Maps y to pixels.
    pub y: Scale,
    /// Labels along the lower edge.
    pub x_ticks: Vec<Tick>,
    /// Labels along the left edge.
    pub y_ticks: Vec<Tick>,
    /// Right end of x's name; `None` if it does not fit.
    pub x_name_end: Option<f64>,
    /// The lines with all extremes.
    pub lines: Vec<Stretches>,
    /// Values per mean, if the lines are too dense to follow.
    pub mean_of: Option<usize>,
    /// The means of each line; empty if they are not drawn.
    pub means: Vec<Stretches>,
    /// Labels at the ends of lines.
    pub ends: Vec<EndLabel>,
    /// Reference lines with their labels.
    pub references: Vec<ReferenceLine>,
}

impl Layout {
    /// Lays out `chart` on `width` × `height` CSS pixels.
    #[must_use]
    pub fn new(chart: &LineChart, (width, height): (f64, f64), measure: &Measure<'_>) -> Self {
        let (bottom, y_room) = ((height - BOTTOM).max(TOP + 1.0), (height - TOP - BOTTOM).max(1.0));
        let y_most = count(y_room / Y_TICK_ROOM);
        let y = Scale { axis: chart.y_axis, values: y_range(chart, y_most), pixels: (bottom, TOP) };
        let y_ticks = ticks_along(y, y_most);
        let widest = |labels: &mut dyn Iterator<Item = f64>| labels.fold(0.0, f64::max).ceil();
        let left = widest(&mut y_ticks.iter().map(|tick| measure(&tick.label, Weight::Plain))) + GAP;
        let names: Vec<String> = chart.series.iter().map(end_text).collect();
        let right_room = widest(
            &mut names.iter().map(|name| measure(name, Weight::Bold)).chain([measure(&chart.x_name, Weight::Plain) + 2.0 * GAP]),
        ) + GAP;
        let plot = Rect { left, top: TOP, right: (width - right_room).max(left + 1.0), bottom };
        let x = Scale { axis: chart.x_axis, values: x_range(chart), pixels: (plot.left, plot.right) };
        let x_ticks = ticks_along(x, count((plot.right - plot.left) / X_TICK_ROOM));
        let last_tick = x_ticks.last().map_or(0.0, |tick| tick.at + measure(&tick.label, Weight::Plain) / 2.0);
        let lines: Vec<Stretches> = chart.series.iter().map(|series| points(chart, &series.values, x, y)).collect();
        let mean_of = mean_window(chart, x);
        let means = mean_of.map_or_else(Vec::new, |window| {
            chart.series.iter().map(|series| mean_points(chart, &series.values, window, x, y)).collect()
        });
        let ends = end_labels(&lines, &names, &plot, measure);
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
            let drawn = if layout.means.is_empty() { &layout.lines } else { &layout.means };
            let obstacles = Obstacles { plot: layout.plot, ends: &layout.ends, references: &layout.references, drawn };
            let line = place_reference(&obstacles, y.at(reference.value), &reference.label, width);
            layout.references.push(line);
        }
        layout
    }
}

/// The number of ticks for a ratio of lengths.
fn count(share: f64) -> usize {
    (2_u8..=12).rev().find(|&n| f64::from(n) <= share).map_or(2, usize::from)
}

/// The configured range, or that of all values, references and levels; a linear axis without negative values starts at 0.
fn y_range(chart: &LineChart, most: usize) -> (f64, f64) {
    if let Some(range) = chart.y_range {
        return range;
    }
    let measured = chart.series.iter().filter(|series| series.stroke != Stroke::Expected);
    let values = measured.filter_map(|series| extent(series.values.iter(), chart.y_axis)).flat_map(|(low, high)| [low, high]);
    let levels = chart.levels.iter().flat_map(|&(low, high)| [low, high]);
    let all = values.chain(chart.references.iter().map(|reference| reference.value)).chain(levels);
    match (chart.y_axis, extent(all, chart.y_axis)) {
        (Axis::Log, range) => range.map_or((0.1, 1.0), |(low, high)| nice_log_range(low, high)),
        (Axis::Linear, range) => {
            let (low, high) = range.map_or((0.0, 1.0), |(low, high)| (low.min(0.0), high));
            nice_range(low, if high > low { high } else { low + 1.0 }, most)
        }
    }
}

/// The configured range; a logarithmic axis starts at the first positive x.
fn x_range(chart: &LineChart) -> (f64, f64) {
    let (low, high) = chart.x_range;
    if chart.x_axis.can_show(low) {
        return (low, high);
    }
    let first = (0..chart.longest()).map(|index| x_of(chart, index)).find(|&x| chart.x_axis.can_show(x)).unwrap_or(1.0);
    (first, high.max(first * 2.0))
}

fn ticks_along(scale: Scale, most: usize) -> Vec<Tick> {
    let (low, high) = scale.values;
    match scale.axis {
        Axis::Linear => {
            let marks = ticks(low, high, most);
            marks.values.iter().map(|&value| Tick { at: scale.at(value), label: fixed(value, marks.decimals) }).collect()
        }
        Axis::Log => {
            log_ticks(low, high, most).into_iter().map(|value| Tick { at: scale.at(value), label: power(value) }).collect()
        }
    }
}

/// x of the value at an index.
#[must_use]
pub fn x_of(chart: &LineChart, index: usize) -> f64 {
    match &chart.places {
        Some(places) => places.get(index).or(places.last()).copied().unwrap_or(chart.first_x),
        None => chart.first_x + chart.spacing * index_as_f64(index),
    }
}

fn index_as_f64(index: usize) -> f64 {
    u32::try_from(index).map_or(f64::from(u32::MAX), f64::from)
}

/// The index whose x is nearest to a pixel; `None` without values.
#[must_use]
pub fn index_at(chart: &LineChart, layout: &Layout, pixel: f64) -> Option<usize> {
    let last = chart.longest().checked_sub(1)?;
    let wanted = layout.x.value_at(pixel);
    let from = first_from(chart, wanted, last);
    let before = from.saturating_sub(1);
    Some(if (x_of(chart, before) - wanted).abs() < (x_of(chart, from) - wanted).abs() { before } else { from })
}

/// The first index with x ≥ `wanted`, or `last`; x ascends with the index.
fn first_from(chart: &LineChart, wanted: f64, last: usize) -> usize {
    let (mut from, mut to) = (0, last);
    while from < to {
        let middle = from.midpoint(to);
        if x_of(chart, middle) < wanted { from = middle + 1 } else { to = middle }
    }
    from
}

fn points(chart: &LineChart, values: &Values, x: Scale, y: Scale) -> Stretches {
    let place = |stretch: Vec<super::decimate::Sample>| {
        stretch.into_iter().map(|sample| (x.at(x_of(chart, sample.index)), y.at(sample.value))).collect()
    };
    let drawn = |index: usize| {
        let shown = x.axis.can_show(x_of(chart, index));
        values.get(index).filter(|&value| shown && y.axis.can_show(value)).unwrap_or(f64::NAN)
    };
    decimate_at(&edges(chart, values.len(), x), drawn).into_iter().map(place).collect()
}

/// Columns of half a pixel, for screens with a high pixel ratio.
fn edges(chart: &LineChart, len: usize, x: Scale) -> Vec<usize> {
    let (start, end) = x.pixels;
    let columns = whole(((end - start) * 2.0).clamp(16.0, 8_192.0));
    if x.axis == Axis::Linear {
        let share = ((x.at(x_of(chart, len)) - x.at(x_of(chart, 0))).abs() / (end - start).max(1.0)).min(1.0);
        return even_edges(len, whole(f64::from(u32::try_from(columns).unwrap_or(0)) * share).max(16));
    }
    let mut edges = vec![0];
    for column in 0..columns {
        let pixel = start + index_as_f64(column) / 2.0;
        let first = first_from(chart, x.value_at(pixel), len);
        if edges.last().is_some_and(|&last| last < first) {
            edges.push(first);
        }
    }
    if edges.last().is_some_and(|&last| last < len) {
        edges.push(len);
    }
    edges
}

/// Rounds down to an index.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates")]
fn whole(number: f64) -> usize {
    number as usize
}

/// Values per mean; `None` if the values are not dense.
fn mean_window(chart: &LineChart, x: Scale) -> Option<usize> {
    let pixels = (x.at(chart.first_x + chart.spacing) - x.at(chart.first_x)).abs();
    let window = (MEAN_PIXELS / pixels).round();
    let values = whole(window);
    (chart.means && window >= DENSE && chart.longest() >= 4 * values).then_some(values)
}

fn mean_points(chart: &LineChart, values: &Values, window: usize, x: Scale, y: Scale) -> Stretches {
    let place = |(index, mean): (f64, f64)| (x.at(chart.first_x + chart.spacing * index), y.at(mean));
    means(values, window).into_iter().map(|stretch| stretch.into_iter().map(place).collect()).collect()
}
