//! Whether the parts of a run fit together. Whatever is said twice must agree, and what is shown or computed with must be in range.

use super::{BundleError, CHECKPOINT, LOSSES, NamedFile, REAL};
use crate::data::picture;
use crate::gan::checkpoint::Checkpoint;
use crate::gan::training::SHEET;
use crate::run::RunConfig;
use crate::run::kept::{Ending, Frame, KeptRun, RunRecord};
use crate::run::losses;
use crate::settings::Settings;

/// Longest text of a record, in bytes.
const MOST_TEXT: usize = 1000;

/// Latest date, and longest time, in ms: 30,000 years.
const MOST_MS: f64 = 1e15;

/// A run as its files have it.
pub(super) struct Parts {
    pub(super) record: RunRecord,
    /// The file that the record is from.
    pub(super) of_record: &'static str,
    pub(super) losses: String,
    /// Epoch, step, file.
    pub(super) sheets: Vec<(u32, u32, NamedFile)>,
    pub(super) real: Option<Vec<u8>>,
    pub(super) checkpoint: Option<Vec<u8>>,
}

/// The run, if its parts fit.
pub(super) fn check(parts: Parts) -> Result<KeptRun, BundleError> {
    let Parts { mut record, of_record, losses, sheets, real, checkpoint } = parts;
    fits(&record).map_err(|problem| BundleError::file(of_record, problem))?;
    let losses = read_losses(&losses, &record).map_err(|problem| BundleError::file(LOSSES, problem))?;
    let last = losses.iter().rfind(|pair| pair.iter().all(|loss| loss.is_finite())).copied();
    if record.last_losses.is_some_and(|said| Some(said) != last) {
        return Err(BundleError::file(of_record, format!("its last losses are not those of {LOSSES}")));
    }
    record.last_losses = last;
    if let Some(bytes) = &checkpoint {
        fits_state(&record, bytes).map_err(|problem| BundleError::file(CHECKPOINT, problem))?;
    }
    let mut frames = Vec::with_capacity(sheets.len());
    for (epoch, step, NamedFile { name, bytes }) in sheets {
        let beyond = step > record.step || epoch != step / record.steps_per_epoch;
        let fits = if beyond { Err("the run has no such step and epoch".to_owned()) } else { fits_sheet(&bytes, SHEET) };
        fits.map_err(|problem| BundleError::file(&name, problem))?;
        frames.push(Frame { step, epoch, png: bytes.into() });
    }
    frames.sort_by_key(|frame| frame.step);
    if let Some(png) = &real {
        fits_sheet(png, record.images.min(SHEET)).map_err(|problem| BundleError::file(REAL, problem))?;
    }
    Ok(KeptRun { record, losses, frames, real: real.map(Into::into), checkpoint })
}

/// Whether a file is a picture of so many images.
fn fits_sheet(png: &[u8], images: u32) -> Result<(), String> {
    let (rows, wanted) = (picture::decode(png)?.len() / picture::SHEET_SIDE, picture::height(images as usize));
    if rows == wanted { Ok(()) } else { Err(format!("it is {rows} pixels high, and one of {images} images is {wanted}")) }
}

/// Whether a record is one of a run that can have been.
fn fits(record: &RunRecord) -> Result<(), String> {
    let source = record.source.to_string();
    let texts = [&record.title, &record.query, &record.device, &record.build, &source, &record.images_sha256];
    if let Some(text) = texts.into_iter().find(|text| text.len() > MOST_TEXT || text.chars().any(char::is_control)) {
        return Err(format!("it holds a text of {} bytes, too long or with control characters", text.len()));
    }
    let times = [record.began_ms, record.changed_ms, record.trained_ms];
    if let Some(time) = times.into_iter().find(|time| !(0.0..=MOST_MS).contains(time)) {
        return Err(format!("{time} is no time in ms"));
    }
    let address = RunConfig::from_query(&record.query);
    if let Some(problem) = address.problems.first() {
        return Err(problem.to_string());
    }
    let config = address.config;
    let steps_per_epoch = record.images / config.batch_size;
    let total_steps = steps_per_epoch.saturating_mul(config.epochs);
    if steps_per_epoch == 0 || (record.steps_per_epoch, record.total_steps) != (steps_per_epoch, total_steps) {
        return Err(format!(
            "{} images in batches of {} are not {} steps an epoch, {} in all",
            record.images, config.batch_size, record.steps_per_epoch, record.total_steps
        ));
    }
    let fits = match record.ending {
        Ending::Open => record.step < total_steps,
        Ending::Finished => record.step == total_steps,
        Ending::Stopped => record.step <= total_steps,
        Ending::Diverged(step) => record.step <= total_steps && (1..=record.step).contains(&step),
    };
    if record.step == 0 || !fits {
        return Err(format!("after {} of {total_steps} steps no run has ended so: {:?}", record.step, record.ending));
    }
    fit_rates(record)
}

/// Each learning rate was left after another step, and could be given in the first place.
fn fit_rates(record: &RunRecord) -> Result<(), String> {
    let rates = &record.left_rates;
    let in_order = rates.is_sorted_by(|(before, _), (after, _)| before < after);
    if !in_order || rates.last().is_some_and(|(step, _)| *step > record.step) {
        return Err("the steps that its learning rates were left after are not in order, or were not done".to_owned());
    }
    let given = |(_, rate): &(u32, f64)| RunConfig::default().set("lr", &rate.to_string());
    rates.iter().try_for_each(given).map_err(|problem| problem.to_string())
}

/// The losses of exactly the record's steps, numbers up to where it diverged.
fn read_losses(text: &str, record: &RunRecord) -> Result<Vec<[f32; 2]>, String> {
    let read = losses::parse(text)?;
    if read.len() != record.step as usize {
        return Err(format!("it has the losses of {} steps, and {} were done", read.len(), record.step));
    }
    let epoch = |step: u32| ((step - 1) / record.steps_per_epoch + 1).to_string();
    let astray = |(step, row): &(u32, &str)| row.split(',').nth(1) != Some(epoch(*step).as_str());
    if let Some((step, _)) = (1..).zip(text.lines().skip(1)).find(astray) {
        return Err(format!("step {step} is in epoch {}, and not in the one it says", epoch(step)));
    }
    let broken = (1..).zip(&read).find(|(_, pair)| !pair.iter().all(|loss| loss.is_finite())).map(|(step, _)| step);
    let said = if let Ending::Diverged(step) = record.ending { Some(step) } else { None };
    match (broken, said) {
        (Some(step), None) => Err(format!("a loss of step {step} is no number, and the run is not said to have diverged")),
        (broken, Some(step)) if broken != Some(step) => {
            Err(format!("the run is said to have diverged at step {step}, and has not"))
        }
        _ => Ok(read),
    }
}

/// Whether a state is one of the record's run.
fn fits_state(record: &RunRecord, bytes: &[u8]) -> Result<(), String> {
    let state = Checkpoint::parse(bytes).map_err(|reason| reason.to_string())?;
    let config = RunConfig::from_query(&record.query).config;
    // A run that diverged goes on with another rate, perhaps from a state before that. JSON's numbers are exact but for the last bit.
    let rate = state.config.learning_rate;
    let left = |(_, left): &(u32, f64)| (left - rate).abs() <= 1e-9 * rate;
    let left = record.left_rates.iter().any(left);
    if state.config != config && !(left && RunConfig { learning_rate: config.learning_rate, ..state.config.clone() } == config) {
        return Err("it was begun with another configuration".to_owned());
    }
    if (state.images, &state.images_sha256) != (record.images, &record.images_sha256) {
        return Err("it was trained on other images".to_owned());
    }
    if state.step == 0 || state.step > record.step {
        return Err(format!("it is of step {}, and {} were done", state.step, record.step));
    }
    Ok(())
}
