//! From values to pixels, and round values to write along an axis.

/// How values are spread along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Axis {
    /// Equal differences are equal lengths.
    #[default]
    Linear,
    /// Equal ratios are equal lengths; what is not above 0 has no place.
    Log,
}

impl Axis {
    fn bent(self, value: f64) -> f64 {
        match self {
            Self::Linear => value,
            Self::Log => value.ln(),
        }
    }

    /// Whether a value has a place on it.
    #[must_use]
    pub fn holds(self, value: f64) -> bool {
        value.is_finite() && (self == Self::Linear || value > 0.0)
    }
}

/// A map of a range of values to a range of pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// How values are spread.
    pub axis: Axis,
    /// The values at both ends.
    pub values: (f64, f64),
    /// The pixels at both ends; the first may be the larger.
    pub pixels: (f64, f64),
}

impl Scale {
    /// The pixel of a value; the middle where the values have no width.
    #[must_use]
    pub fn at(&self, value: f64) -> f64 {
        let [low, high, value] = [self.values.0, self.values.1, value].map(|value| self.axis.bent(value));
        let (start, end) = self.pixels;
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        start + share * (end - start)
    }

    /// The value at a pixel, the inverse of [`Scale::at`]; the low end where the pixels have no width.
    #[must_use]
    pub fn value_at(&self, pixel: f64) -> f64 {
        let [low, high] = [self.values.0, self.values.1].map(|value| self.axis.bent(value));
        let (start, end) = self.pixels;
        let share = if (end - start).abs() > 0.0 { (pixel - start) / (end - start) } else { 0.0 };
        let value = low + share * (high - low);
        if self.axis == Axis::Log { value.exp() } else { value }
    }
}

/// Round values along an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// The values, rising, all within the range asked for.
    pub values: Vec<f64>,
    /// The distance from one to the next: 1, 2 or 5 times a power of ten.
    pub step: f64,
    /// Decimals that write each of them exactly.
    pub decimals: usize,
}

/// Most decimals that are written at a tick.
const MOST_DECIMALS: i32 = 12;

/// Round values from `low` to `high`, at most `most` of them (at least two are tried for).
/// A range without width, or one that is not finite, has none.
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
    for (times, digits_at) in choices {
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
        return Ticks { values, step, decimals: decimals(digits_at) };
    }
    Ticks { values: Vec::new(), step: 0.0, decimals: 0 }
}

/// Decimals behind the point when the last digit that counts is that of 10 to the `power`.
fn decimals(power: f64) -> usize {
    (0..=MOST_DECIMALS).rev().find(|&n| f64::from(n) <= -power).map_or(0, |n| usize::try_from(n).unwrap_or(0))
}

/// The smallest range of whole tick steps that holds `low` to `high`. A single value gets room around it.
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

/// Powers of ten from `low` to `high` (both above 0), at most `most`; where that gives fewer than two, round values.
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

/// The smallest range of whole powers of ten that holds `low` to `high`, both above 0; as it is where it lies within one.
#[must_use]
pub fn nice_log_range(low: f64, high: f64) -> (f64, f64) {
    if !(low > 0.0 && high.is_finite() && high >= low) {
        return (0.1, 1.0);
    }
    let (first, last) = ((low.log10() + 1e-9).floor(), (high.log10() - 1e-9).ceil());
    if last - first <= 1.0 && high > low * 1.01 { (low, high) } else { (10_f64.powf(first), 10_f64.powf(last.max(first + 1.0))) }
}
