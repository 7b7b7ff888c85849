//! Placement of labels without overlap.

use super::chart::{Series, Stroke};
use super::number::readout;

/// A line as points, split at gaps.
pub type Stretches = Vec<Vec<(f64, f64)>>;

/// Height of a line of text.
pub const LINE_HEIGHT: f64 = 16.0;

/// Space between a label and its line or axis.
pub(super) const GAP: f64 = 8.0;

/// The font weight of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Along the axes and at references.
    Plain,
    /// At the ends of lines.
    Bold,
}

/// Measures the width of a text in CSS pixels.
pub type Measure<'a> = dyn Fn(&str, Weight) -> f64 + 'a;

/// An upper bound of a text's width at 12 px, where nothing measures texts.
#[must_use]
pub fn text_width(text: &str, weight: Weight) -> f64 {
    let letters = u32::try_from(text.chars().count()).map_or(0.0, f64::from);
    letters * if weight == Weight::Bold { 7.4 } else { 6.8 }
}

/// A rectangle in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// x of the left edge.
    pub left: f64,
    /// y of the upper edge.
    pub top: f64,
    /// x of the right edge.
    pub right: f64,
    /// y of the lower edge.
    pub bottom: f64,
}

impl Rect {
    /// Whether two rectangles overlap.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn contains(&self, (x, y): (f64, f64)) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }
}

/// The name and last value of a line at its end.
#[derive(Clone, Debug, PartialEq)]
pub struct EndLabel {
    /// Index of the line.
    pub series: usize,
    /// Name and last value.
    pub text: String,
    /// The text starts at the left edge, vertically centred.
    pub area: Rect,
}

/// A placed reference value.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceLine {
    /// Pixels from the top.
    pub y: f64,
    /// The label of the reference.
    pub text: String,
    /// The text starts at the left edge, vertically centred.
    pub area: Rect,
}

/// The name and last value of a line; only the name for expected values, and nothing for pale lines.
pub(super) fn end_text(series: &Series) -> String {
    let last = series.values.iter().rev().find(|value| value.is_finite());
    match (series.stroke, last) {
        (Stroke::Pale, _) => String::new(),
        (Stroke::Full | Stroke::Dashed, Some(value)) => format!("{} {}", series.label, readout(value)),
        _ => series.label.clone(),
    }
}

/// What a label should not cover.
pub(super) struct Obstacles<'a> {
    pub(super) plot: Rect,
    pub(super) ends: &'a [EndLabel],
    pub(super) references: &'a [ReferenceLine],
    pub(super) drawn: &'a [Stretches],
}

/// Places the label of a reference above or below its line, right or left, where it covers the least.
pub(super) fn place_reference(obstacles: &Obstacles<'_>, y: f64, text: &str, width: f64) -> ReferenceLine {
    let plot = &obstacles.plot;
    let width = width.min(plot.right - plot.left);
    let (above, below) = (y - LINE_HEIGHT - 2.0, y + 2.0);
    let places = [(plot.right - width, above), (plot.left + GAP, above), (plot.right - width, below), (plot.left + GAP, below)];
    let areas = places.map(|(left, top)| Rect { left, top, right: left + width, bottom: top + LINE_HEIGHT });
    let mut best = (areas[0], usize::MAX);
    for area in areas {
        let cost = cost(obstacles, &area);
        if cost < best.1 {
            best = (area, cost);
        }
    }
    ReferenceLine { y, text: text.to_owned(), area: best.0 }
}

/// The points of lines that a label would cover, plus a penalty for other labels and for leaving the plot.
fn cost(obstacles: &Obstacles<'_>, area: &Rect) -> usize {
    const PENALTY: usize = 100_000;
    let outside = area.top < 0.0 || area.bottom > obstacles.plot.bottom;
    let texts = obstacles.ends.iter().map(|end| &end.area).chain(obstacles.references.iter().map(|line| &line.area));
    let covered = texts.filter(|other| area.overlaps(other)).count();
    let points = obstacles.drawn.iter().flatten().flatten().filter(|&&point| area.contains(point)).count();
    usize::from(outside) * 2 * PENALTY + covered * PENALTY + points
}

pub(super) fn end_labels(lines: &[Stretches], names: &[String], plot: &Rect, measure: &Measure<'_>) -> Vec<EndLabel> {
    let named = |series: &usize| names.get(*series).is_some_and(|name| !name.is_empty());
    let ends: Vec<(usize, (f64, f64))> = lines
        .iter()
        .enumerate()
        .filter(|(series, _)| named(series))
        .filter_map(|(series, line)| Some((series, *line.last()?.last()?)))
        .collect();
    let heights: Vec<f64> = ends.iter().map(|(_, (_, y))| *y).collect();
    let middles = spread(&heights, LINE_HEIGHT, (plot.top, plot.bottom));
    let label = |((series, (x, _)), middle): (&(usize, (f64, f64)), f64)| {
        let text = names.get(*series)?.clone();
        let (left, half) = (x + GAP, LINE_HEIGHT / 2.0);
        let area = Rect { left, top: middle - half, right: left + measure(&text, Weight::Bold), bottom: middle + half };
        Some(EndLabel { series: *series, text, area })
    };
    ends.iter().zip(middles).filter_map(label).collect()
}

/// Moves positions apart to a distance of at least `gap`, as little as possible, within the bounds and in their order. Positions that
/// do not fit continue past the upper bound.
#[must_use]
pub fn spread(positions: &[f64], gap: f64, (low, high): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by(|&a, &b| positions[a].total_cmp(&positions[b]));
    // Groups of touching neighbours: mean of the wanted positions, and size.
    let mut groups: Vec<(f64, f64)> = Vec::new();
    let half = |size: f64| gap * (size - 1.0) / 2.0;
    // Apply bounds before comparing neighbours: a group that is moved inside may touch the previous one.
    let centre = |(mean, size): (f64, f64)| mean.min(high - half(size)).max(low + half(size));
    for &index in &order {
        let mut group = (positions[index], 1.0);
        while let Some(&last) = groups.last() {
            if centre(group) - centre(last) >= gap * (last.1 + group.1) / 2.0 {
                break;
            }
            groups.pop();
            let total = last.1 + group.1;
            group = ((last.0 * last.1 + group.0 * group.1) / total, total);
        }
        groups.push(group);
    }
    let mut placed = vec![0.0; positions.len()];
    let mut rest = order.into_iter();
    for group in groups {
        let mut at = centre(group) - half(group.1);
        let mut left = group.1;
        while left > 0.5 {
            if let Some(index) = rest.next() {
                placed[index] = at;
            }
            at += gap;
            left -= 1.0;
        }
    }
    placed
}
