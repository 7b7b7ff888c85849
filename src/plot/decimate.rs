//! Many values on few pixels, without losing an extreme.
//!
//! Of all values that fall on one column of pixels the first, the least, the greatest and the last are kept: a line
//! through those covers the same pixels as a line through all of them.

use super::chart::{Axis, Values};

/// A value that is kept.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kept {
    /// Its index among all values.
    pub index: usize,
    /// The value; finite.
    pub value: f64,
}

/// Stretches of finite values, each decimated to `columns` columns of pixels; between two stretches there is a gap.
/// All finite values are kept where there are no more than two a column. Indices rise throughout.
#[must_use]
pub fn decimate(values: &[f32], columns: usize) -> Vec<Vec<Kept>> {
    let value = |index: usize| values.get(index).copied().map_or(f64::NAN, f64::from);
    decimate_at(&even_edges(values.len(), columns), value)
}

/// Where the columns of `len` evenly spaced values begin, and the end: each value a column of its own where there are no
/// more than two a column.
#[must_use]
pub fn even_edges(len: usize, columns: usize) -> Vec<usize> {
    let columns = columns.max(1);
    let per_column = if len <= 2 * columns { 1 } else { len.div_ceil(columns) };
    (0..len).step_by(per_column).chain([len]).collect()
}

/// Stretches of finite values, decimated to the columns that begin at `edges` (rising; the last is the end).
#[must_use]
pub fn decimate_at(edges: &[usize], value_at: impl Fn(usize) -> f64) -> Vec<Vec<Kept>> {
    let mut stretches = Vec::new();
    let mut stretch: Vec<Kept> = Vec::new();
    for (&from, &to) in edges.iter().zip(edges.iter().skip(1)) {
        let mut part = Part::default();
        for index in from..to {
            let value = value_at(index);
            if value.is_finite() {
                part.take(Kept { index, value });
            } else {
                part.flush(&mut stretch);
                if !stretch.is_empty() {
                    stretches.push(std::mem::take(&mut stretch));
                }
            }
        }
        part.flush(&mut stretch);
    }
    if !stretch.is_empty() {
        stretches.push(stretch);
    }
    stretches
}

/// The part of a stretch that lies in one column: first, least, greatest, last.
#[derive(Default)]
struct Part(Option<[Kept; 4]>);

impl Part {
    fn take(&mut self, next: Kept) {
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

    /// Moves what was kept to `stretch`, in the order of indices, each once.
    fn flush(&mut self, stretch: &mut Vec<Kept>) {
        if let Some(mut kept) = self.0.take() {
            kept.sort_by_key(|k| k.index);
            for next in kept {
                if stretch.last().is_none_or(|last| last.index < next.index) {
                    stretch.push(next);
                }
            }
        }
    }
}

/// The mean of each window of `window` values with the index of its middle; the last window may be short.
/// Windows start at the first value, so that more values move none of the earlier means. A window that holds a value
/// that is not finite is left out, and there is a gap.
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

/// The least and the greatest value that has a place on an axis; `None` when there is none.
#[must_use]
pub fn extent(values: impl Iterator<Item = f64>, axis: Axis) -> Option<(f64, f64)> {
    values.filter(|&value| axis.holds(value)).fold(None, |range, value| {
        Some(range.map_or((value, value), |(low, high): (f64, f64)| (low.min(value), high.max(value))))
    })
}
