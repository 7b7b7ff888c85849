//! Cells of the sheet that are drawn again between two steps, for a small share of the time.

use crate::gan::LATENT;
use crate::math::rng::{Purpose, Stream};
use crate::run::explorer::SHEET;

/// Share of the time that passes may take.
pub const SHARE: f64 = 0.03;

/// Most cells of a pass.
const MOST: usize = 8;

/// Least time between two passes, in ms.
const INTERVAL_MS: f64 = 250.0;

/// Wanted time between two passes, in ms: a slow device draws fewer cells, so that it does not take longer.
const WANTED_MS: f64 = 1000.0;

/// When a pass is due, and how many cells it has. Times are in ms, by any clock.
///
/// A pass begins once [`SHARE`] of the time has paid for what the last one took, so passes never take more than that share and one pass.
#[derive(Clone, Debug, Default)]
pub struct CellBudget {
    /// The page is visible and shows the sheet.
    pub wanted: bool,
    /// When the budget was last counted.
    counted_ms: Option<f64>,
    /// What may be spent; negative after a pass that took longer than expected.
    saved_ms: f64,
    /// When the last pass ended, and the time of one of its cells.
    last: Option<(f64, f64)>,
    /// The next cell.
    next: usize,
}

impl CellBudget {
    /// The cells to draw now: the first, and their number.
    pub fn due(&mut self, now_ms: f64) -> Option<(usize, usize)> {
        let since = now_ms - self.counted_ms.replace(now_ms).unwrap_or(now_ms);
        let (count, cost) = self.last.map_or((MOST, 0.0), |(_, cell_ms)| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            let count = ((SHARE * WANTED_MS / cell_ms) as usize).clamp(1, MOST);
            #[expect(clippy::cast_precision_loss, reason = "at most eight")]
            let cost = cell_ms * count as f64;
            (count, cost)
        });
        // Time without passes pays for one of them at most.
        self.saved_ms = (self.saved_ms + SHARE * since).min(cost);
        let rests = self.last.is_some_and(|(ended, _)| now_ms - ended < INTERVAL_MS);
        let is_due = self.wanted && !rests && self.saved_ms >= cost;
        is_due.then(|| (self.next, count.min(SHEET as usize - self.next)))
    }

    /// The pass took from `began_ms` to `now_ms`.
    pub fn spend(&mut self, count: usize, began_ms: f64, now_ms: f64) {
        let spent = now_ms - began_ms;
        #[expect(clippy::cast_precision_loss, reason = "at most eight")]
        let cell_ms = (spent / count as f64).max(1e-3);
        self.saved_ms -= spent;
        // The time of the pass pays for none.
        (self.counted_ms, self.last) = (Some(now_ms), Some((now_ms, cell_ms)));
        self.next = (self.next + count) % SHEET as usize;
    }
}

/// The sheet's latents of `count` cells from `first` on.
pub(crate) fn latents(seed: u32, first: usize, count: usize) -> Vec<f32> {
    let mut values = vec![0.0; SHEET as usize * LATENT];
    Stream::new(seed, Purpose::FixedLatents).fill_normal(0, &mut values);
    values[first * LATENT..(first + count) * LATENT].to_vec()
}
