//! Losses by epoch as means over stretches of equal length in epochs, so that runs with different batch sizes share an x axis.

use super::{SavedRun, mean};

/// Most stretches of the longest run.
const MAX_STRETCHES: f64 = 240.0;

/// Means of losses over stretches of epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Epochs per stretch; at least one step of every run.
    pub width: f64,
    /// Epochs of the longest run.
    pub epochs: f64,
    /// By run and by player (D, G): the mean loss of each stretch, in nats.
    pub means: Vec<[Vec<f64>; 2]>,
}

impl Curves {
    /// Averages over stretches of equal width in epochs.
    #[must_use]
    pub fn new(runs: &[SavedRun<'_>]) -> Self {
        let longest = |of: fn(&SavedRun<'_>) -> f64| runs.iter().map(of).fold(0.0, f64::max);
        let epochs = longest(|run| f64::from(run.steps()) / f64::from(run.steps_per_epoch()));
        let width = longest(|run| 1.0 / f64::from(run.steps_per_epoch())).max(epochs / MAX_STRETCHES);
        let means = runs.iter().map(|run| {
            let stretches = stretches(*run, width);
            [0, 1].map(|player| stretches.iter().filter_map(|losses| mean(losses, player)).collect())
        });
        let means = means.collect();
        Self { width, epochs, means }
    }
}

/// Splits the losses of a run into stretches of `width` epochs; the last may be shorter.
#[must_use]
pub fn stretches<'a>(run: SavedRun<'a>, width: f64) -> Vec<&'a [[f32; 2]]> {
    let per_stretch = width * f64::from(run.steps_per_epoch());
    let mut stretches = Vec::new();
    let mut from = 0;
    for stretch in 1_u32.. {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to the losses there are")]
        let to = ((f64::from(stretch) * per_stretch).round() as usize).min(run.losses.len());
        if to == from {
            break;
        }
        stretches.push(&run.losses[from..to]);
        from = to;
    }
    stretches
}
