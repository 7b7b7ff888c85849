//! `train minimax`: the path that the page's minimax lab takes, as the CSV that the page gives.

use std::fs;

use super::TrainError;
use super::arguments::MinimaxArgs;
use crate::minimax::Analysis;
use crate::minimax::critical::critical_points;
use crate::minimax::csv::csv;

/// Takes the steps; the CSV is written to `--out`, else given back to be printed.
///
/// # Errors
/// When a value is out of its bounds or the file can't be written.
pub fn minimax(args: &MinimaxArgs) -> Result<String, TrainError> {
    let config = args.given.config()?;
    let points = critical_points(&config.objective());
    let text = csv(&Analysis::new(&config, points.into()));
    let Some(path) = &args.out else { return Ok(text) };
    fs::write(path, text).map_err(|problem| TrainError::file(path, problem))?;
    Ok(String::new())
}
