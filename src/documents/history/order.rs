//! Order of the list of saved runs.

use std::cmp::Ordering;

use super::names::Names;
use super::sentences;
use crate::run::stored::RunRecord;

/// A property by which the list can be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The run's name, by [`Names`].
    Name,
    /// Differences from the homework's configuration.
    Configuration,
    /// The seed of the run.
    Seed,
    /// The device, by its label.
    Device,
    /// Epochs done; ties by step.
    Epochs,
    /// Time spent on steps, without pauses.
    Time,
    /// D's loss at the last step.
    LossD,
    /// G's loss at the last step.
    LossG,
    /// Time of the last save.
    SavedAt,
}

impl Column {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Configuration,
        Self::Seed,
        Self::Device,
        Self::Epochs,
        Self::Time,
        Self::LossD,
        Self::LossG,
        Self::SavedAt,
    ];

    /// Its name in the form.
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
            Self::SavedAt => "Saved",
        }
    }

    /// Whether its usual direction is from largest to smallest.
    #[must_use]
    fn descending_first(self) -> bool {
        matches!(self, Self::Epochs | Self::Time | Self::SavedAt)
    }

    fn compare(self, names: &Names, a: &RunRecord, b: &RunRecord) -> Ordering {
        let text = |of: fn(&RunRecord) -> String| of(a).to_lowercase().cmp(&of(b).to_lowercase());
        match self {
            Self::Name => names.of(a).to_lowercase().cmp(&names.of(b).to_lowercase()),
            Self::Configuration => text(sentences::set_up),
            Self::Seed => a.config().seed.cmp(&b.config().seed),
            Self::Device => text(|run| sentences::device(&run.device)),
            Self::Epochs => (a.epoch(), a.step).cmp(&(b.epoch(), b.step)),
            Self::Time => a.trained_ms.total_cmp(&b.trained_ms),
            Self::LossD | Self::LossG => a.loss(self).total_cmp(&b.loss(self)),
            Self::SavedAt => a.changed_ms.total_cmp(&b.changed_ms),
        }
    }
}

impl RunRecord {
    /// NaN where the run has no loss.
    fn loss(&self, column: Column) -> f32 {
        self.last_losses.map_or(f32::NAN, |[d, g]| if column == Column::LossD { d } else { g })
    }
}

/// A column and a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// The column to sort by.
    pub column: Column,
    /// From largest to smallest.
    pub descending: bool,
}

impl Default for Order {
    /// The newest first.
    fn default() -> Self {
        Self { column: Column::SavedAt, descending: true }
    }
}

impl Order {
    /// The order after a choice: that column in its usual direction, or the opposite direction of the same column.
    #[must_use]
    pub fn toggled(self, column: Column) -> Self {
        let descending = if self.column == column { !self.descending } else { column.descending_first() };
        Self { column, descending }
    }

    /// Sorts the list. Runs without a value in the column come last in both directions; ties go from newest to oldest.
    pub fn sort(self, names: &Names, runs: &mut [RunRecord]) {
        let missing = |run: &RunRecord| matches!(self.column, Column::LossD | Column::LossG) && run.loss(self.column).is_nan();
        runs.sort_by(|a, b| {
            let by_column = self.column.compare(names, a, b);
            missing(a)
                .cmp(&missing(b))
                .then(if self.descending { by_column.reverse() } else { by_column })
                .then(b.changed_ms.total_cmp(&a.changed_ms))
        });
    }
}
