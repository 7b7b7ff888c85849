//! Quantiles of the binomial distribution, from its probabilities and not from a normal approximation.

/// Probabilities, relative to the largest one, that are left out: the tails that they begin hold less than 10⁻²⁸.
const NEGLIGIBLE: f64 = 1e-32;

/// Lower end of the 95% band; the upper end leaves out as much.
const TAIL: f64 = 0.025;

/// The counts, lowest and highest, within which 95% of all samples of `n` draws have the number of a kind with the given share. The
/// ends are the 2.5% and the 97.5% quantiles, so each side leaves out 2.5% at most, and less where counts are few.
///
/// ```
/// assert_eq!(saddle::math::binomial::band(1000, 0.1), [82, 119]);
/// ```
#[must_use]
pub fn band(n: u32, share: f64) -> [u32; 2] {
    let distribution = Distribution::new(n, share);
    [distribution.quantile(TAIL), distribution.quantile(1.0 - TAIL)]
}

/// The probabilities that are not negligible.
struct Distribution {
    first: u32,
    /// Of the counts from `first` on, relative to the largest.
    weights: Vec<f64>,
}

impl Distribution {
    /// Of `n` draws with the given share, which is clamped to 0 to 1 (NaN is 0). From the mode outwards by
    /// P(k + 1)/P(k) = (n − k)/(k + 1) · p/(1 − p), so that no power or factorial overflows.
    fn new(n: u32, share: f64) -> Self {
        let p = if share > 0.0 { share.min(1.0) } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates and rounds down")]
        let mode = (((f64::from(n) + 1.0) * p) as u32).min(n);
        let odds = p / (1.0 - p);
        let up = |k: u32| f64::from(n - k) / f64::from(k + 1) * odds;
        let mut weights = Vec::new();
        let (mut first, mut weight) = (mode, 1.0);
        while first > 0 {
            weight /= up(first - 1);
            if weight <= NEGLIGIBLE {
                break;
            }
            first -= 1;
            weights.push(weight);
        }
        weights.reverse();
        weights.push(1.0);
        weight = 1.0;
        for k in mode..n {
            weight *= up(k);
            if weight <= NEGLIGIBLE {
                break;
            }
            weights.push(weight);
        }
        Self { first, weights }
    }

    /// The smallest count k with P(X ≤ k) ≥ q.
    fn quantile(&self, q: f64) -> u32 {
        let wanted = q * self.weights.iter().sum::<f64>();
        let mut sum = 0.0;
        let below = self.weights.iter().take_while(|weight| {
            sum += **weight;
            sum < wanted
        });
        let below = u32::try_from(below.count()).unwrap_or(u32::MAX);
        self.first.saturating_add(below)
    }
}
