//! `train minimax`: one run of the minimax lab as CSV.

use super::TrainError;
use super::arguments::MinimaxArgs;
use super::atomic_write::atomic_write;
use super::terminal::say;
use crate::minimax::Analysis;
use crate::minimax::critical::critical_points;
use crate::minimax::csv::csv;
use crate::minimax::path::End;
use crate::minimax::sentences::lack;

/// Runs the lab. Writes the CSV to `--out`, or returns it to be printed. Why a run ended early goes to standard error.
///
/// # Errors
/// When a value is out of its bounds, f is not defined at the start, or the file can't be written.
pub fn minimax(args: &MinimaxArgs) -> Result<String, TrainError> {
    let config = args.settings.config()?;
    let points = critical_points(&config.objective());
    let analysis = Analysis::new(&config, points.into());
    let steps = analysis.path.steps();
    match analysis.path.end {
        Some(End::Undefined(undefined)) if undefined.at == config.start() && steps == 0 => {
            return Err(TrainError::flag("x0", format!("{}: start with --x0 and --y0 where it has one", lack(&undefined))));
        }
        Some(End::Undefined(undefined)) => say(format_args!("The run ends after step {steps}: {}", lack(&undefined))),
        Some(End::Diverged) => say(format_args!("Diverged at step {steps}, beyond 10¹². Smaller step sizes usually help")),
        None => {}
    }
    let text = csv(&analysis);
    let Some(path) = &args.out else { return Ok(text) };
    atomic_write(path, text.as_bytes())?;
    Ok(String::new())
}
