//! Statistics of samples and of many runs.

/// A count out of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases of the kind in question.
    pub count: u32,
    /// Cases in all, at least `count`.
    pub of: u32,
}

/// The 97.5% quantile of the standard normal.
const Z: f64 = 1.959_963_984_540_054;

impl Share {
    /// `count / of`, in [0, 1]; 0 where `of` is 0.
    #[must_use]
    pub fn fraction(self) -> f64 {
        if self.of == 0 { 0.0 } else { f64::from(self.count) / f64::from(self.of) }
    }

    /// Wilson's 95% score interval (1927) for the underlying probability p: (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n).
    /// Unlike the normal interval it keeps its coverage near 0 and 1. It is [0, 1] where `of` is 0.
    ///
    /// ```
    /// use saddle::math::stats::Share;
    /// let [low, high] = Share { count: 0, of: 20 }.interval();
    /// assert!(low == 0.0 && (high - 0.1611).abs() < 5e-5); // Newcombe (1998), table I
    /// ```
    #[must_use]
    pub fn interval(self) -> [f64; 2] {
        if self.of == 0 {
            return [0.0, 1.0];
        }
        let (n, p, z2) = (f64::from(self.of), self.fraction(), Z * Z);
        let centre = p + z2 / (2.0 * n);
        let half = Z * libm::sqrt(p * (1.0 - p) / n + z2 / (4.0 * n * n));
        let scale = 1.0 + z2 / n;
        // Exactly 0 and 1 in the extreme cases, where rounding would leave 1e-18.
        let low = if self.count == 0 { 0.0 } else { (centre - half) / scale };
        let high = if self.count == self.of { 1.0 } else { (centre + half) / scale };
        [low, high]
    }
}

/// Σ xᵢ / n, summed in order; `None` for no values.
///
/// ```
/// assert_eq!(saddle::math::stats::mean([1.0, 2.0, 6.0]), Some(3.0));
/// ```
#[must_use]
pub fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut count = 0_u32;
    let sum: f64 = values.into_iter().inspect(|_| count += 1).sum();
    (count > 0).then(|| sum / f64::from(count))
}

/// The middle value, or the mean of the two middle ones; `None` for no values. Reorders `values`.
///
/// ```
/// assert_eq!(saddle::math::stats::median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
/// ```
#[must_use]
pub fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let odd = values.len() % 2 == 1;
    let (below, &mut upper, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    if odd {
        return Some(upper);
    }
    let lower = below.iter().copied().max_by(f64::total_cmp)?;
    Some(lower.midpoint(upper))
}

/// Counts of the finite `values` in `bins` equal intervals of [0, 1]; the last one includes 1. Values beyond an end count in the
/// interval there.
#[must_use]
pub fn histogram(values: impl IntoIterator<Item = f64>, bins: usize) -> Vec<u32> {
    let mut counts = vec![0; bins];
    for value in values.into_iter().filter(|value| value.is_finite()) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "the cast saturates and rounds down; bins are few"
        )]
        let bin = (value * bins as f64) as usize;
        if let Some(count) = counts.get_mut(bin.min(bins.saturating_sub(1))) {
            *count += 1;
        }
    }
    counts
}
