//! `train bandit`: the run that the page's bandit lab does, as the CSV that the page gives; and how many of many runs are stuck.

use std::fs::File;
use std::io::{self, ErrorKind, Write};

use super::TrainError;
use super::arguments::BanditArgs;
use crate::bandit::csv;
use crate::bandit::{Experiment, Simulation};

/// Steps of an experiment between two looks at whether it is done.
const SLICE: u32 = 1_000_000;

/// Does the run of the first seed, and writes its CSV to `--out`, else prints it. What it came to is told on the terminal.
///
/// # Errors
/// When a value is out of its bounds or the file can't be written.
pub fn bandit(args: &BanditArgs) -> Result<(), TrainError> {
    let config = args.given.config()?;
    let mut simulation = Simulation::new(&config);
    simulation.advance(config.steps);
    match &args.out {
        Some(path) => {
            let wrong = |problem: io::Error| TrainError::file(path, problem);
            write(&simulation, File::create(path).map_err(wrong)?).map_err(wrong)?;
        }
        None => match write(&simulation, io::stdout().lock()) {
            // A closed pipe, as of `| head`, is no error of ours.
            Err(problem) if problem.kind() != ErrorKind::BrokenPipe => return Err(TrainError::flag("out", problem)),
            _ => {}
        },
    }
    if let Some(step) = simulation.diverged() {
        eprintln!("Diverged at step {}: a θ would be beyond its range. A smaller --eta usually mends it", step.number);
    }
    if config.runs > 1 {
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(SLICE) {}
        eprintln!("{}", told(&experiment));
    }
    Ok(())
}

fn write(simulation: &Simulation, mut out: impl Write) -> io::Result<()> {
    csv::parts(simulation).try_for_each(|part| out.write_all(part.as_bytes()))
}

/// The shares that the page shows of many runs.
fn told(experiment: &Experiment) -> String {
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
