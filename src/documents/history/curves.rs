//! The losses of runs by epoch: means over stretches that are equally long for all, so that runs of different batch sizes can
//! be laid over each other.

use super::{Past, mean};

/// Stretches along the longest run, at most.
const STRETCHES: f64 = 240.0;

/// Means of losses over stretches of epochs.
#[derive(Clone, Debug, PartialEq)]
pub struct Curves {
    /// Epochs in a stretch; at least one step of every run.
    pub width: f64,
    /// Epochs that the longest run has done.
    pub epochs: f64,
    /// Of each run, of D and of G: the mean of every stretch that the run has reached.
    pub means: Vec<[Vec<f64>; 2]>,
}

impl Curves {
    /// Of these runs.
    #[must_use]
    pub fn new(runs: &[Past<'_>]) -> Self {
        let longest = |of: fn(&Past<'_>) -> f64| runs.iter().map(of).fold(0.0, f64::max);
        let epochs = longest(|run| f64::from(run.steps()) / f64::from(run.per_epoch()));
        let width = longest(|run| 1.0 / f64::from(run.per_epoch())).max(epochs / STRETCHES);
        let means = runs.iter().map(|run| {
            let stretches = stretches(*run, width);
            [0, 1].map(|player| stretches.iter().filter_map(|losses| mean(losses, player)).collect())
        });
        let means = means.collect();
        Self { width, epochs, means }
    }
}

/// The losses of a run in stretches of `width` epochs, each of a step at least; the last may be short.
#[must_use]
pub fn stretches<'a>(run: Past<'a>, width: f64) -> Vec<&'a [[f32; 2]]> {
    let per_stretch = width * f64::from(run.per_epoch());
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
