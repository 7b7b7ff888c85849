//! Reduces many values to the resolution of a chart without losing extremes.
//!
//! Of all values in a column of pixels, the first, the minimum, the maximum and the last remain: a line through them covers the same
//! pixels as a line through all values.

use std::borrow::Cow;

use super::chart::{Axis, Values};
use super::scene::Pixel;

/// A value that remains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// Its index in the input.
    pub index: usize,
    /// Its value, which is finite.
    pub value: f64,
}

/// Stretches of finite values, decimated to `columns` columns of pixels and separated by gaps. All finite values remain if there are at
/// most two per column. Indices ascend.
#[must_use]
pub fn decimate(values: &[f32], columns: usize) -> Vec<Vec<Sample>> {
    let value = |index: usize| values.get(index).copied().map_or(f64::NAN, f64::from);
    decimate_at(&even_edges(values.len(), columns), value)
}

/// The first index of each column of `len` evenly spaced values, and `len`. Every value is a column if there are at most two per
/// column.
#[must_use]
pub fn even_edges(len: usize, columns: usize) -> Vec<usize> {
    let columns = columns.max(1);
    let per_column = if len <= 2 * columns { 1 } else { len.div_ceil(columns) };
    (0..len).step_by(per_column).chain([len]).collect()
}

/// Like [`decimate`], for columns that start at `edges` (ascending; the last is the end).
#[must_use]
pub fn decimate_at(edges: &[usize], value_at: impl Fn(usize) -> f64) -> Vec<Vec<Sample>> {
    let mut stretches = Vec::new();
    let mut stretch: Vec<Sample> = Vec::new();
    for (&from, &to) in edges.iter().zip(edges.iter().skip(1)) {
        let mut column = Column::default();
        for index in from..to {
            let value = value_at(index);
            if value.is_finite() {
                column.push(Sample { index, value });
            } else {
                column.flush(&mut stretch);
                if !stretch.is_empty() {
                    stretches.push(std::mem::take(&mut stretch));
                }
            }
        }
        column.flush(&mut stretch);
    }
    if !stretch.is_empty() {
        stretches.push(stretch);
    }
    stretches
}

/// First, minimum, maximum and last value of a stretch within one column.
#[derive(Default)]
struct Column(Option<[Sample; 4]>);

impl Column {
    fn push(&mut self, next: Sample) {
        match &mut self.0 {
            None => self.0 = Some([next; 4]),
            Some([_, least, greatest, last]) => {
                if next.value < least.value {
                    *least = next;
                }
                if next.value > greatest.value {
                    *greatest = next;
                }
                *last = next;
            }
        }
    }

    /// Moves the values to `stretch` by index, without duplicates.
    fn flush(&mut self, stretch: &mut Vec<Sample>) {
        if let Some(mut values) = self.0.take() {
            values.sort_by_key(|sample| sample.index);
            for next in values {
                if stretch.last().is_none_or(|last| last.index < next.index) {
                    stretch.push(next);
                }
            }
        }
    }
}

/// The mean of each window of `window` values with the index of its middle; the last window may be shorter. Windows start at the first
/// value, so that new values do not change earlier means. A window with a value that is not finite leaves a gap.
#[must_use]
pub fn means(values: &Values, window: usize) -> Vec<Vec<(f64, f64)>> {
    let mut stretches = Vec::new();
    let mut stretch = Vec::new();
    let mut first = 0.0;
    let window = window.max(1);
    for from in (0..values.len()).step_by(window) {
        let chunk = (from..values.len().min(from + window)).filter_map(|index| values.get(index));
        let (sum, count) = chunk.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        if sum.is_finite() {
            stretch.push((first + (count - 1.0) / 2.0, sum / count));
        } else if !stretch.is_empty() {
            stretches.push(std::mem::take(&mut stretch));
        }
        first += count;
    }
    if !stretch.is_empty() {
        stretches.push(stretch);
    }
    stretches
}

/// Minimum and maximum of the values that an axis can show; `None` without such values.
#[must_use]
pub fn extent(values: impl Iterator<Item = f64>, axis: Axis) -> Option<(f64, f64)> {
    values.filter(|&value| axis.can_show(value)).fold(None, |range, value| {
        Some(range.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
    })
}

/// Points of a line that is stroked as one path, and of each piece of a longer one.
pub const PIECE: usize = 500;

/// The points of a line as a canvas can show them: of a line of more than [`PIECE`] points, a point within half a pixel of the last one
/// that remains is left out. The last point remains.
#[must_use]
pub fn visible(points: &[Pixel]) -> Cow<'_, [Pixel]> {
    const LEAST: f64 = 0.5;
    let [first, .., end] = points else { return points.into() };
    if points.len() <= PIECE {
        return points.into();
    }
    let mut last = *first;
    let mut kept = vec![last];
    kept.extend(points.iter().filter(|&&(x, y)| {
        let far = (x - last.0).hypot(y - last.1) >= LEAST;
        if far {
            last = (x, y);
        }
        far
    }));
    if last != *end {
        kept.push(*end);
    }
    kept.into()
}

/// A line in pieces of at most [`PIECE`] points. Each begins with the last segment of the one before, so that their join is drawn.
///
/// The time to stroke a path grows faster than its length where its segments cover each other: in Chromium a path of 100,000 steps of
/// 0.3 pixels takes 40 s, in pieces 0.1 s.
pub fn pieces(points: &[Pixel]) -> impl Iterator<Item = &[Pixel]> {
    let starts = (0..points.len()).step_by(PIECE - 2).filter(|&from| from == 0 || from + 2 < points.len());
    starts.map(|from| &points[from..points.len().min(from + PIECE)])
}
