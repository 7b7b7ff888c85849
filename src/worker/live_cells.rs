//! Cells of the sheet that are drawn again between two steps, for a small share of the time.

use crate::run::explorer::SHEET;
use crate::run::protocol::BackendKind;

/// Share of the time that passes may take.
pub const SHARE: f64 = 0.03;

/// Most cells of a pass.
pub const MOST: usize = 8;

/// Least time between two passes, in ms.
const INTERVAL_MS: f64 = 250.0;

/// Wanted time between two passes, in ms: a slow device draws fewer cells, so that it does not take longer.
const WANTED_MS: f64 = 1000.0;

/// When a pass is due, and how many cells it has. Times are in ms, by any clock.
///
/// A pass begins once [`SHARE`] of the time has paid for what the last one took, so passes never take more than that share and one pass.
#[derive(Clone, Debug)]
pub struct CellBudget {
    /// The page is visible and shows the sheet.
    pub wanted: bool,
    /// Fewest cells of a pass. A GPU's browser compiles kernels for each number of cells, so there it is [`MOST`].
    fewest: usize,
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
    /// A budget whose passes the page does not want yet.
    #[must_use]
    pub fn new(backend: BackendKind) -> Self {
        let fewest = if backend == BackendKind::Cpu { 1 } else { MOST };
        Self { wanted: false, fewest, counted_ms: None, saved_ms: 0.0, last: None, next: 0 }
    }

    /// The cells to draw now: the first, and their number.
    pub fn due(&mut self, now_ms: f64) -> Option<(usize, usize)> {
        let since = now_ms - self.counted_ms.replace(now_ms).unwrap_or(now_ms);
        let (count, cost) = self.last.map_or((MOST, 0.0), |(_, cell_ms)| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
            let count = ((SHARE * WANTED_MS / cell_ms) as usize).clamp(self.fewest, MOST);
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
