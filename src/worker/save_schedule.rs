//! When a live run is saved: what a reload may cost, against what saving costs.

/// Work that a reload may lose where saving is cheap, in ms.
const LOST_MS: f64 = 20_000.0;

/// Longest time between two saves, in ms.
const LONGEST_MS: f64 = 300_000.0;

/// Least time between two saves, as a multiple of the time of one: at most 2 % of the time goes into saving.
const COST_FACTOR: f64 = 50.0;

/// The times of the saves and epochs of one run, in ms of one clock.
///
/// The first epoch is saved at its end. Afterwards a reload loses at most the last epoch or [`LOST_MS`], whichever is longer, unless a
/// save takes more than 2 % of that.
#[derive(Clone, Copy, Debug, Default)]
pub struct SaveSchedule {
    epoch_began_ms: f64,
    /// Time of the last complete epoch.
    epoch_ms: Option<f64>,
    /// The last save, or the start.
    saved_ms: f64,
    /// Time of the last save.
    cost_ms: f64,
}

impl SaveSchedule {
    /// For a run that trains from now on.
    #[must_use]
    pub fn new(now_ms: f64) -> Self {
        Self { epoch_began_ms: now_ms, saved_ms: now_ms, ..Self::default() }
    }

    /// Whether the run should be saved after this step.
    pub fn is_due(&mut self, now_ms: f64, at_epoch_end: bool) -> bool {
        let since = now_ms - self.saved_ms;
        let least = COST_FACTOR * self.cost_ms;
        let interval = LOST_MS.max(least);
        if at_epoch_end {
            let epoch_ms = now_ms - self.epoch_began_ms;
            let is_first = self.epoch_ms.replace(epoch_ms).is_none();
            self.epoch_began_ms = now_ms;
            // The end of the next epoch would be too late.
            return is_first || (since >= least && since + epoch_ms > interval);
        }
        let epochs_are_short = self.epoch_ms.is_some_and(|epoch_ms| epoch_ms < interval);
        since >= if epochs_are_short { interval } else { LONGEST_MS.max(least) }
    }

    /// Notes a save, which began and ended at these times.
    pub fn saved(&mut self, began_ms: f64, ended_ms: f64) {
        (self.saved_ms, self.cost_ms) = (ended_ms, ended_ms - began_ms);
    }
}
