//! Scales from values to pixels, and ticks.

/// Scale type of an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Equal differences have equal lengths.
    #[default]
    Linear,
    /// Equal ratios have equal lengths; only values above 0 can be shown.
    Log,
}

impl Axis {
    fn transform(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => value.ln(),
        }
    }

    /// Whether the axis can show a value.
    #[must_use]
    pub fn can_show(self, value: f64) -> bool {
        value.is_finite() && (self == Self::Linear || value > 0.0)
    }
}

/// Maps a range of values to a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// Linear or logarithmic.
    pub axis: Axis,
    /// Values at both ends.
    pub values: (f64, f64),
    /// Pixels at both ends, in either order.
    pub pixels: (f64, f64),
}

impl Scale {
    /// The pixel of a value; the middle if the range of values is empty.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let [low, high, value] = [self.values.0, self.values.1, value].map(|value| self.axis.transform(value));
        let (start, end) = self.pixels;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        start + share * (end - start)
    }

    /// The inverse of [`Scale::at`]; the low end if the range of pixels is empty.
    #[must_use]
    pub fn value_at(&self, pixel: f64) -> f64 {
        let [low, high] = [self.values.0, self.values.1].map(|value| self.axis.transform(value));
        let (start, end) = self.pixels;
        let share = if (end - start).abs() > 0.0 { (pixel - start) / (end - start) } else { 0.0 };
        let value = low + share * (high - low);
        if self.axis == Axis::Log { value.exp() } else { value }
    }
}

/// Ticks of a linear axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Ascending values within the range.
    pub values: Vec<f64>,
    /// Difference between neighbours: 1, 2 or 5 times a power of ten.
    pub step: f64,
    /// Decimals that represent all values exactly.
    pub decimals: usize,
}

/// The maximum number of decimals of a tick label.
const MAX_DECIMALS: i32 = 12;

/// Ticks from `low` to `high`, at most `most` (at least 2). An empty or infinite range has none.
#[must_use]
pub fn ticks(low: f64, high: f64, most: usize) -> Ticks {
    let width = high - low;
    if !width.is_finite() || width <= 0.0 {
        return Ticks { values: Vec::new(), step: 0.0, decimals: 0 };
    }
    let most = u32::try_from(most.clamp(2, 1000)).unwrap_or(1000);
    let rough = width / f64::from(most);
    let power = rough.log10().floor();
    let unit = 10_f64.powf(power);
    let slack = 1e-9;
    let choices = [(1.0, power), (2.0, power), (5.0, power), (10.0, power + 1.0), (20.0, power + 1.0)];
    for (times, digit) in choices {
        let step = times * unit;
        let first = (low / step - slack).ceil();
        let last = (high / step + slack).floor();
        if last - first + 1.0 > f64::from(most) {
            continue;
        }
        let mut values = Vec::new();
        let mut count = first;
        while count <= last {
            values.push(count * step);
            count += 1.0;
        }
        return Ticks { values, step, decimals: decimals(digit) };
    }
    Ticks { values: Vec::new(), step: 0.0, decimals: 0 }
}

/// Decimals for values that are multiples of 10^`power`.
fn decimals(power: f64) -> usize {
    (0..=MAX_DECIMALS).rev().find(|&n| f64::from(n) <= -power).map_or(0, |n| usize::try_from(n).unwrap_or(0))
}

/// The smallest range between ticks that contains `low` to `high`. A single value gets a margin.
#[must_use]
pub fn nice_range(low: f64, high: f64, most: usize) -> (f64, f64) {
    if !low.is_finite() || !high.is_finite() || high < low {
        return (0.0, 1.0);
    }
    let (low, high) = if high > low {
        (low, high)
    } else {
        let room = if low.abs() > 0.0 { low.abs() / 2.0 } else { 1.0 };
        (low - room, high + room)
    };
    let step = ticks(low, high, most).step;
    if step <= 0.0 {
        return (low, high);
    }
    ((low / step + 1e-9).floor() * step, (high / step - 1e-9).ceil() * step)
}

/// Powers of ten from `low` to `high` (both above 0), at most `most`; linear ticks if there are fewer than two.
#[must_use]
pub fn log_ticks(low: f64, high: f64, most: usize) -> Vec<f64> {
    let (first, last) = ((low.log10() - 1e-9).ceil(), (high.log10() + 1e-9).floor());
    let most = u32::try_from(most.clamp(2, 1000)).map_or(2.0, f64::from);
    let each = ((last - first + 1.0) / most).ceil().max(1.0);
    let mut values = Vec::new();
    let mut power = (first / each).ceil() * each;
    while power <= last {
        values.push(10_f64.powf(power));
        power += each;
    }
    if values.len() < 2 { ticks(low, high, 4).values.into_iter().filter(|value| *value > 0.0).collect() } else { values }
}

/// The smallest range between powers of ten that contains `low` to `high` (both above 0); unchanged within one decade.
#[must_use]
pub fn nice_log_range(low: f64, high: f64) -> (f64, f64) {
    if !(low > 0.0 && high.is_finite() && high >= low) {
        return (0.1, 1.0);
    }
    let (first, last) = ((low.log10() + 1e-9).floor(), (high.log10() - 1e-9).ceil());
    if last - first <= 1.0 && high > low * 1.01 { (low, high) } else { (10_f64.powf(first), 10_f64.powf(last.max(first + 1.0))) }
}
