//! `train bandit`: one run of the bandit lab as CSV, and the stuck fraction of many runs.

use std::fs::File;
use std::io::{self, ErrorKind, Write};

use super::TrainError;
use super::arguments::BanditArgs;
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
        Some(path) => {
            let failed = |problem: io::Error| TrainError::file(path, problem);
            write(&simulation, File::create(path).map_err(failed)?).map_err(failed)?;
        }
        None => match write(&simulation, io::stdout().lock()) {
            // `| head` closes the pipe early; that is not an error.
            Err(problem) if problem.kind() != ErrorKind::BrokenPipe => return Err(TrainError::flag("out", problem)),
            _ => {}
        },
    }
    if let Some(step) = simulation.diverged() {
        eprintln!("Diverged at step {}: a θ left its range. A smaller --eta usually helps", step.number);
    }
    if config.runs > 1 {
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(SLICE) {}
        eprintln!("{}", outcome(&experiment));
    }
    Ok(())
}

fn write(simulation: &Simulation, mut out: impl Write) -> io::Result<()> {
    csv::parts(simulation).try_for_each(|part| out.write_all(part.as_bytes()))
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
