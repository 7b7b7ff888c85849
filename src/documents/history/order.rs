//! The list of kept runs, sorted by a column.

use std::cmp::Ordering;

use super::words;
use crate::run::kept::RunRecord;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The visitor's name for it.
    Name,
    /// What differs from the homework.
    Configuration,
    /// Where its randomness starts.
    Seed,
    /// What it ran on.
    Device,
    /// Epochs done.
    Epochs,
    /// Time spent on its steps.
    Time,
    /// D's last loss.
    LossD,
    /// G's last loss.
    LossG,
    /// When it was last written.
    When,
}

impl Column {
    /// Every one, from left to right.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Configuration,
        Self::Seed,
        Self::Device,
        Self::Epochs,
        Self::Time,
        Self::LossD,
        Self::LossG,
        Self::When,
    ];

    /// Its heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Configuration => "Set-up",
            Self::Seed => "Seed",
            Self::Device => "Ran on",
            Self::Epochs => "Epochs",
            Self::Time => "Trained",
            Self::LossD => "Loss of D",
            Self::LossG => "Loss of G",
            Self::When => "Kept",
        }
    }

    /// Whether its first press puts the largest first: of numbers that say how far a run is.
    #[must_use]
    fn falls_first(self) -> bool {
        matches!(self, Self::Epochs | Self::Time | Self::When)
    }

    fn compare(self, a: &RunRecord, b: &RunRecord) -> Ordering {
        let text = |of: fn(&RunRecord) -> String| of(a).to_lowercase().cmp(&of(b).to_lowercase());
        match self {
            Self::Name => text(words::name),
            Self::Configuration => text(words::set_up),
            Self::Seed => a.config().seed.cmp(&b.config().seed),
            Self::Device => text(|run| words::device(&run.device)),
            Self::Epochs => (a.epoch(), a.step).cmp(&(b.epoch(), b.step)),
            Self::Time => a.trained_ms.total_cmp(&b.trained_ms),
            Self::LossD | Self::LossG => a.loss(self).total_cmp(&b.loss(self)),
            Self::When => a.changed_ms.total_cmp(&b.changed_ms),
        }
    }
}

impl RunRecord {
    /// The last loss that a column shows; no number where there is none.
    fn loss(&self, column: Column) -> f32 {
        self.last_losses.map_or(f32::NAN, |[d, g]| if column == Column::LossD { d } else { g })
    }
}

/// How the list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// The largest first.
    pub falling: bool,
}

impl Default for Order {
    /// The newest first.
    fn default() -> Self {
        Self { column: Column::When, falling: true }
    }
}

impl Order {
    /// After a press of a column's heading: by that column, or the other way round.
    #[must_use]
    pub fn pressed(self, column: Column) -> Self {
        let falling = if self.column == column { !self.falling } else { column.falls_first() };
        Self { column, falling }
    }

    /// Sorts the list. Runs without a value of that column come last either way; among equals the newest is first.
    pub fn sort(self, runs: &mut [RunRecord]) {
        let missing = |run: &RunRecord| matches!(self.column, Column::LossD | Column::LossG) && run.loss(self.column).is_nan();
        runs.sort_by(|a, b| {
            let by_column = self.column.compare(a, b);
            missing(a)
                .cmp(&missing(b))
                .then(if self.falling { by_column.reverse() } else { by_column })
                .then(b.changed_ms.total_cmp(&a.changed_ms))
        });
    }
}
