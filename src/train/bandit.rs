//! `train bandit`: one run of the bandit lab as CSV, and the stuck fraction of many runs.

use super::TrainError;
use super::arguments::BanditArgs;
use super::atomic_write::atomic_write;
use super::terminal::{print, say};
use crate::bandit::{Experiment, Simulation, csv};

/// Steps of an experiment in one call.
const SLICE: u32 = 1_000_000;

/// Runs the first seed and writes its CSV to `--out` or standard output. The outcome goes to standard error.
///
/// # Errors
/// When a value is out of its bounds or the file can't be written.
pub fn bandit(args: &BanditArgs) -> Result<(), TrainError> {
    let config = args.settings.config()?;
    let mut simulation = Simulation::new(&config);
    simulation.advance(config.steps);
    match &args.out {
        Some(path) => atomic_write(path, csv::parts(&simulation).collect::<String>().as_bytes())?,
        None => print(|out| csv::parts(&simulation).try_for_each(|part| out.write_all(part.as_bytes())))?,
    }
    if let Some(step) = simulation.diverged() {
        say(format_args!("Diverged at step {}: a θ left its range. A smaller --eta usually helps", step.number));
    }
    if config.runs > 1 {
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(SLICE) {}
        say(outcome(&experiment));
    }
    Ok(())
}

fn outcome(experiment: &Experiment) -> String {
    let stuck = experiment.stuck();
    let [low, high] = stuck.interval().map(|share| 100.0 * share);
    format!(
        "{} runs: {:.1}% are not on the best arm (95% interval {low:.1}% to {high:.1}%), {:.1}% are committed to another, {} diverged",
        stuck.of,
        100.0 * stuck.fraction(),
        100.0 * experiment.committed_elsewhere().fraction(),
        experiment.diverged().count,
    )
}
