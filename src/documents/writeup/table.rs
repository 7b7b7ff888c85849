//! What the LaTeX and the notebook tell of a run in tables.

use crate::data::grouped;
use crate::documents::history::{mean, words};
use crate::documents::report::Report;
use crate::run::config::milestones;
use crate::run::estimate::in_words;

/// The run's set-up and how it went.
pub(super) fn facts(run: &Report) -> Vec<(&'static str, String)> {
    let (record, config) = (&run.record, run.record.config());
    vec![
        ("Images", format!("{}, {}", grouped(record.images.into()), record.source)),
        ("Batch size", config.batch_size.to_string()),
        ("Learning rate", words::learning_rate(record)),
        ("Seed", config.seed.to_string()),
        ("Departure from the handout", words::value(&config, "departure")),
        ("Epochs done", words::epochs(record)),
        ("Steps done", format!("{} of {}", grouped(record.step.into()), grouped(record.total_steps.into()))),
        ("State", words::ending(record)),
        ("Ran on", words::device(&record.device)),
        ("Time on its steps", in_words(record.trained_ms)),
        ("Build", record.build.clone()),
    ]
}

/// Epoch and mean losses of D and G over it, of each whole epoch; those that are numbers.
pub(super) fn by_epoch(run: &Report) -> Vec<(u32, [f64; 2])> {
    let epochs = run.losses.chunks_exact(run.record.steps_per_epoch.max(1) as usize);
    let means = (1..).zip(epochs).filter_map(|(epoch, losses)| Some((epoch, [mean(losses, 0)?, mean(losses, 1)?])));
    means.filter(|(_, losses)| losses.iter().all(|loss| loss.is_finite())).collect()
}

/// Of [`by_epoch`] the first, the last, and those of the sheets that the handout asks for.
pub(super) fn told(run: &Report) -> Vec<(u32, [f64; 2])> {
    let all = by_epoch(run);
    let wanted = milestones(run.record.epoch().max(1));
    let last = all.last().map(|(epoch, _)| *epoch);
    let is_told = |epoch: u32| epoch == 1 || Some(epoch) == last || wanted.contains(&epoch);
    all.into_iter().filter(|(epoch, _)| is_told(*epoch)).collect()
}
