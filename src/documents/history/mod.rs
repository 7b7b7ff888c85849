//! Saved runs: names, order and comparison.

pub mod compare;
pub mod curves;
pub mod names;
pub mod order;
pub mod selection;
pub mod sentences;

use crate::math::stats;
use crate::run::stored::RunRecord;

/// A saved run without its sheets.
#[derive(Clone, Copy, Debug)]
pub struct SavedRun<'a> {
    /// Its configuration and state.
    pub record: &'a RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: &'a [[f32; 2]],
}

impl SavedRun<'_> {
    /// Steps with a stored loss.
    fn steps(&self) -> u32 {
        u32::try_from(self.losses.len()).unwrap_or(u32::MAX)
    }

    /// At least 1.
    fn steps_per_epoch(&self) -> u32 {
        self.record.steps_per_epoch.max(1)
    }
}

/// The mean loss of one player (0: D, 1: G); `None` of no losses.
#[must_use]
pub fn mean(losses: &[[f32; 2]], player: usize) -> Option<f64> {
    stats::mean(losses.iter().map(|pair| f64::from(pair[player])))
}
