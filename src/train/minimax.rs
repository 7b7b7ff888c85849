//! `train minimax`: one run of the minimax lab as CSV.

use super::TrainError;
use super::arguments::MinimaxArgs;
use super::atomic_write::atomic_write;
use crate::minimax::Analysis;
use crate::minimax::critical::critical_points;
use crate::minimax::csv::csv;

/// Runs the lab. Writes the CSV to `--out`, or returns it to be printed.
///
/// # Errors
/// When a value is out of its bounds or the file can't be written.
pub fn minimax(args: &MinimaxArgs) -> Result<String, TrainError> {
    let config = args.settings.config()?;
    let points = critical_points(&config.objective());
    let text = csv(&Analysis::new(&config, points.into()));
    let Some(path) = &args.out else { return Ok(text) };
    atomic_write(path, text.as_bytes())?;
    Ok(String::new())
}
