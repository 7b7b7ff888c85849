//! Statistics of many runs.

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that it is about.
    pub count: u32,
    /// All.
    pub of: u32,
}

/// The 97.5% quantile of the standard normal.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// `count / of`, in [0, 1]; 0 of none is 0.
    #[must_use]
    pub fn fraction(self) -> f64 {
        if self.of == 0 { 0.0 } else { f64::from(self.count) / f64::from(self.of) }
    }

    /// The 95% interval for the share in all possible runs, by Wilson's score (1927): right also near 0 and 1, where the usual
    /// one is of no width. Of none it is all of [0, 1].
    #[must_use]
    pub fn interval(self) -> [f64; 2] {
        if self.of == 0 {
            return [0.0, 1.0];
        }
        let (n, p, z2) = (f64::from(self.of), self.fraction(), Z * Z);
        let centre = p + z2 / (2.0 * n);
        let half = Z * libm::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
        let scale = 1.0 + z2 / n;
        // Rounding alone would leave 1e-18 where none or all were counted.
        let low = if self.count == 0 { 0.0 } else { (centre - half) / scale };
        let high = if self.count == self.of { 1.0 } else { (centre + half) / scale };
        [low, high]
    }
}

/// The middle value, or the mean of the two middle ones; `None` of no values. Leaves `values` in another order.
#[must_use]
pub fn median(values: &mut [f32]) -> Option<f32> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f32::total_cmp);
    if odd {
        return Some(upper);
    }
    let lower = below.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    Some(lower.midpoint(upper))
}

/// Counts of the finite `values` in `bins` equal parts of [0, 1]; 1 is in the last.
#[must_use]
pub fn histogram(values: impl IntoIterator<Item = f64>, bins: usize) -> Vec<u32> {
    let mut counts = vec![0; bins];
    for value in values.into_iter().filter(|value| value.is_finite()) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast saturates, and is meant to round down"
        )]
        #[expect(clippy::cast_precision_loss, reason = "bins are few")]
        let bin = (value * bins as f64) as usize;
        if let Some(count) = counts.get_mut(bin.min(bins.saturating_sub(1))) {
            *count += 1;
        }
    }
    counts
}
