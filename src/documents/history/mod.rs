//! Runs that are kept, looked back at: how a list names, sorts and compares them.

pub mod choice;
pub mod compare;
pub mod curves;
pub mod order;
pub mod words;

use crate::math::stats;
use crate::run::RunConfig;
use crate::run::kept::RunRecord;
use crate::settings::Settings;

/// A kept run without its sheets.
#[derive(Clone, Copy, Debug)]
pub struct Past<'a> {
    /// What is known of it.
    pub record: &'a RunRecord,
    /// `[D, G]` of every step, in nats.
    pub losses: &'a [[f32; 2]],
}

impl Past<'_> {
    /// Steps done whose losses are there.
    fn steps(&self) -> u32 {
        u32::try_from(self.losses.len()).unwrap_or(u32::MAX)
    }

    /// Steps in an epoch; at least one.
    fn per_epoch(&self) -> u32 {
        self.record.steps_per_epoch.max(1)
    }
}

impl RunRecord {
    /// What it was started with.
    #[must_use]
    pub fn config(&self) -> RunConfig {
        RunConfig::from_query(&self.query).config
    }
}

/// The mean of one player's losses; `None` where there are none.
#[must_use]
pub fn mean(losses: &[[f32; 2]], player: usize) -> Option<f64> {
    stats::mean(losses.iter().map(|pair| f64::from(pair[player])))
}
