//! Tables about a run for LaTeX and the notebook.

use crate::data::grouped;
use crate::documents::history::{mean, sentences};
use crate::documents::report::Report;
use crate::run::config::milestones;
use crate::run::estimate::in_words;
use crate::run::quality::summary;

/// Set-up and result.
pub(super) fn facts(run: &Report) -> Vec<(&'static str, String)> {
    let (record, config) = (&run.record, run.record.config());
    let quality = record.quality.as_ref().map(|row| ("Quality of the images", summary(row)));
    let facts = [
        ("Images", format!("{}, {}", grouped(record.images.into()), record.source)),
        ("Batch size", config.batch_size.to_string()),
        ("Learning rate", sentences::learning_rate(record)),
        ("Seed", config.seed.to_string()),
        ("Departure from the handout", sentences::value(&config, "departure")),
        ("Completed epochs", sentences::epochs(record)),
        ("Completed steps", format!("{} of {}", grouped(record.step.into()), grouped(record.total_steps.into()))),
        ("State", sentences::ending(record)),
        ("Ran on", sentences::device(&record.device)),
        ("Training time", in_words(record.trained_ms)),
        ("Build", record.build.clone()),
    ];
    facts.into_iter().chain(quality).collect()
}

/// The mean losses of D and G over each completed epoch; epochs with a NaN or infinite mean are left out.
pub(super) fn by_epoch(run: &Report) -> Vec<(u32, [f64; 2])> {
    let epochs = run.losses.chunks_exact(run.record.steps_per_epoch.max(1) as usize);
    let means = (1..).zip(epochs).filter_map(|(epoch, losses)| Some((epoch, [mean(losses, 0)?, mean(losses, 1)?])));
    means.filter(|(_, losses)| losses.iter().all(|loss| loss.is_finite())).collect()
}

/// The first and the last epoch of [`by_epoch`], and the milestones.
pub(super) fn selected_epochs(run: &Report) -> Vec<(u32, [f64; 2])> {
    let all = by_epoch(run);
    let wanted = milestones(run.record.epoch().max(1));
    let last = all.last().map(|(epoch, _)| *epoch);
    let is_selected = |epoch: u32| epoch == 1 || Some(epoch) == last || wanted.contains(&epoch);
    all.into_iter().filter(|(epoch, _)| is_selected(*epoch)).collect()
}
