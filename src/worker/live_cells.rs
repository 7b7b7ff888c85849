//! Cells of the sheet that are drawn again between two steps, for a small share of the time.

use crate::gan::LATENT;
use crate::math::rng::{Purpose, Stream};
use crate::run::explorer::SHEET;

/// Share of the time that passes may take.
pub const SHARE: f64 = 0.03;

/// Most cells of a pass.
const MOST: usize = 8;

/// Least time between two passes, in ms: more changes would not be seen one by one.
const INTERVAL_MS: f64 = 250.0;

/// When a pass is due, and how many cells it has. Times are in ms, by any clock.
///
/// A pass spends what [`SHARE`] of the time since the last one has paid for, so passes never take more than that share and one pass.
#[derive(Clone, Debug, Default)]
pub struct CellBudget {
    /// The page is visible and shows the sheet.
    pub wanted: bool,
    /// When the budget was last counted.
    counted_ms: Option<f64>,
    /// What may be spent; negative after a pass.
    saved_ms: f64,
    /// Time of the last pass by its cells.
    cell_ms: Option<f64>,
    passed_ms: Option<f64>,
    /// The next cell.
    next: usize,
}

impl CellBudget {
    /// The cells to draw now: the first, and their number.
    pub fn due(&mut self, now_ms: f64) -> Option<(usize, usize)> {
        let since = now_ms - self.counted_ms.replace(now_ms).unwrap_or(now_ms);
        // Time without passes pays for one interval at most.
        self.saved_ms = (self.saved_ms + SHARE * since).min(SHARE * INTERVAL_MS);
        let rests = self.passed_ms.is_some_and(|passed| now_ms - passed < INTERVAL_MS);
        if !self.wanted || rests || self.saved_ms < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let paid = self.cell_ms.map_or(MOST, |ms| (SHARE * INTERVAL_MS / ms) as usize).clamp(1, MOST);
        Some((self.next, paid.min(SHEET as usize - self.next)))
    }

    /// The pass took from `began_ms` to `now_ms`.
    pub fn spend(&mut self, count: usize, began_ms: f64, now_ms: f64) {
        let spent = now_ms - began_ms;
        #[expect(clippy::cast_precision_loss, reason = "at most eight")]
        let cell_ms = spent / count as f64;
        self.saved_ms -= spent;
        // The time of the pass pays for none.
        (self.counted_ms, self.passed_ms, self.cell_ms) = (Some(now_ms), Some(now_ms), Some(cell_ms.max(1e-3)));
        self.next = (self.next + count) % SHEET as usize;
    }
}

/// The sheet's latents of `count` cells from `first` on.
pub(crate) fn latents(seed: u32, first: usize, count: usize) -> Vec<f32> {
    let mut values = vec![0.0; SHEET as usize * LATENT];
    Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut values);
    values[first * LATENT..(first + count) * LATENT].to_vec()
}
