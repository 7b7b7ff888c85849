//! Checks that the parts of a run fit together: what occurs twice must agree, and what is shown or computed with must be in range.

use super::{BundleError, CHECKPOINT, LOSSES, NamedFile, QUALITY, REAL};
use crate::data::picture::{self, PictureError};
use crate::gan::checkpoint::{Checkpoint, CheckpointError};
use crate::run::RunConfig;
use crate::run::explorer::SHEET;
use crate::run::losses::{self, LossesError};
use crate::run::quality::{QualityRecord, QualityRow};
use crate::run::stored::{Ending, Frame, RunRecord, StoredRun};
use crate::settings::{Problem, Settings};

/// Longest text of a record, in bytes.
const MAX_TEXT: usize = 1000;

/// Latest date, and longest time, in ms: 30,000 years.
const MAX_MS: f64 = 1e15;

/// The contents of a run's files.
pub(super) struct Parts {
    pub(super) record: RunRecord,
    /// The file that the record is from.
    pub(super) record_file: &'static str,
    pub(super) losses: String,
    /// Epoch, step, file.
    pub(super) sheets: Vec<(u32, u32, NamedFile)>,
    pub(super) real: Option<Vec<u8>>,
    pub(super) quality: Option<Vec<u8>>,
    pub(super) checkpoint: Option<Vec<u8>>,
}

#[derive(Debug, thiserror::Error)]
enum CheckError {
    #[error("a text of {0} bytes is too long or holds control characters")]
    Text(usize),
    #[error("{0} is not a time in ms")]
    Time(f64),
    #[error(transparent)]
    Parameter(#[from] Problem),
    #[error("{images} images in batches of {batch_size} do not make {steps_per_epoch} steps an epoch and {total_steps} in all")]
    Steps { images: u32, batch_size: u32, steps_per_epoch: u32, total_steps: u32 },
    #[error("a run can't be {ending:?} after {step} of {total_steps} steps")]
    Ending { ending: Ending, step: u32, total_steps: u32 },
    #[error("the steps at which its learning rate changed are out of order, or were not done")]
    LearningRates,
    #[error("its last losses are not those of {LOSSES}")]
    LastLosses,
    #[error(transparent)]
    Losses(#[from] LossesError),
    #[error("it has the losses of {found} steps, but {done} were done")]
    LossCount { found: usize, done: u32 },
    #[error("step {step} is in epoch {epoch}, and not in the one stated")]
    Epoch { step: u32, epoch: String },
    #[error("a loss of step {0} is no number, but the run is not recorded as diverged")]
    Diverged(u32),
    #[error("the run is recorded as diverged at step {0}, but did not diverge there")]
    NotDiverged(u32),
    #[error("the run has no such step and epoch")]
    NoSuchStep,
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("it is {rows} pixels high; {images} images take {expected}")]
    Height { rows: usize, images: u32, expected: usize },
    #[error("{0}")]
    Quality(String),
    #[error("a number in it is out of range")]
    Measurement,
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    #[error("it belongs to another configuration")]
    OtherConfig,
    #[error("it was trained on other images")]
    OtherImages,
    #[error("it is of step {step}, but {done} were done")]
    CheckpointStep { step: u32, done: u32 },
}

pub(super) fn check(parts: Parts) -> Result<StoredRun, BundleError> {
    let Parts { mut record, record_file, losses, sheets, real, quality, checkpoint } = parts;
    check_record(&record).map_err(|problem| BundleError::file(record_file, problem))?;
    let losses = read_losses(&losses, &record).map_err(|problem| BundleError::file(LOSSES, problem))?;
    let last = losses.iter().rfind(|pair| pair.iter().all(|loss| loss.is_finite())).copied();
    if record.last_losses.is_some_and(|recorded| Some(recorded) != last) {
        return Err(BundleError::file(record_file, CheckError::LastLosses));
    }
    record.last_losses = last;
    if let Some(bytes) = &checkpoint {
        check_checkpoint(&record, bytes).map_err(|problem| BundleError::file(CHECKPOINT, problem))?;
    }
    let mut frames = Vec::with_capacity(sheets.len());
    for (epoch, step, NamedFile { name, bytes }) in sheets {
        let exists = step <= record.step && epoch == step / record.steps_per_epoch;
        let checked = if exists { check_sheet(&bytes, SHEET) } else { Err(CheckError::NoSuchStep) };
        checked.map_err(|problem| BundleError::file(&name, problem))?;
        frames.push(Frame { step, epoch, png: bytes.into() });
    }
    frames.sort_by_key(|frame| frame.step);
    if let Some(png) = &real {
        check_sheet(png, record.images.min(SHEET)).map_err(|problem| BundleError::file(REAL, problem))?;
    }
    let quality = quality.map(|bytes| read_quality(&bytes, &record)).transpose();
    let quality = quality.map_err(|problem| BundleError::file(QUALITY, problem))?;
    record.quality = quality.as_ref().and_then(|quality| quality.rows.last().copied());
    Ok(StoredRun { record, losses, frames, real: real.map(Into::into), quality, checkpoint })
}

/// Measurements of steps that were done, in order, with numbers in their range.
fn read_quality(bytes: &[u8], record: &RunRecord) -> Result<QualityRecord, CheckError> {
    let quality: QualityRecord = serde_json::from_slice(bytes).map_err(|problem| CheckError::Quality(problem.to_string()))?;
    let in_order = quality.rows.is_sorted_by(|before, after| before.step < after.step);
    let exists = |row: &QualityRow| row.step <= record.step && row.epoch == row.step / record.steps_per_epoch;
    if !in_order || !quality.rows.iter().all(exists) {
        return Err(CheckError::NoSuchStep);
    }
    if quality.is_valid() { Ok(quality) } else { Err(CheckError::Measurement) }
}

/// A sheet must be a picture of this many images.
fn check_sheet(png: &[u8], images: u32) -> Result<(), CheckError> {
    let (rows, expected) = (picture::decode(png)?.len() / picture::SHEET_SIDE, picture::height(images as usize));
    if rows == expected { Ok(()) } else { Err(CheckError::Height { rows, images, expected }) }
}

fn check_record(record: &RunRecord) -> Result<(), CheckError> {
    let source = record.source.to_string();
    let texts = [&record.title, &record.query, &record.device, &record.build, &source, &record.images_sha256];
    if let Some(text) = texts.into_iter().find(|text| text.len() > MAX_TEXT || text.chars().any(char::is_control)) {
        return Err(CheckError::Text(text.len()));
    }
    let times = [record.began_ms, record.changed_ms, record.trained_ms];
    if let Some(time) = times.into_iter().find(|time| !(0.0..=MAX_MS).contains(time)) {
        return Err(CheckError::Time(time));
    }
    let address = RunConfig::from_query(&record.query);
    if let Some(problem) = address.problems.into_iter().next() {
        return Err(problem.into());
    }
    let RunConfig { batch_size, epochs, .. } = address.config;
    let RunRecord { images, step, ending, .. } = *record;
    let steps_per_epoch = images / batch_size;
    let total_steps = steps_per_epoch.saturating_mul(epochs);
    if steps_per_epoch == 0 || (record.steps_per_epoch, record.total_steps) != (steps_per_epoch, total_steps) {
        let (steps_per_epoch, total_steps) = (record.steps_per_epoch, record.total_steps);
        return Err(CheckError::Steps { images, batch_size, steps_per_epoch, total_steps });
    }
    let fits = match ending {
        Ending::Open => step < total_steps,
        Ending::Finished => step == total_steps,
        Ending::Stopped => step <= total_steps,
        Ending::Diverged(at) => step <= total_steps && (1..=step).contains(&at),
    };
    if step == 0 || !fits {
        return Err(CheckError::Ending { ending, step, total_steps });
    }
    check_learning_rates(record)
}

/// Each learning rate ended after another step, and must be one that an address can give.
fn check_learning_rates(record: &RunRecord) -> Result<(), CheckError> {
    let rates = &record.left_rates;
    let in_order = rates.is_sorted_by(|(before, _), (after, _)| before < after);
    if !in_order || rates.last().is_some_and(|(step, _)| *step > record.step) {
        return Err(CheckError::LearningRates);
    }
    let set = |(_, rate): &(u32, f64)| RunConfig::default().set("lr", &rate.to_string());
    Ok(rates.iter().try_for_each(set)?)
}

/// The losses of exactly the record's steps, finite up to where it diverged.
fn read_losses(text: &str, record: &RunRecord) -> Result<Vec<[f32; 2]>, CheckError> {
    let read = losses::parse(text)?;
    if read.len() != record.step as usize {
        return Err(CheckError::LossCount { found: read.len(), done: record.step });
    }
    let epoch = |step: u32| ((step - 1) / record.steps_per_epoch + 1).to_string();
    let is_wrong = |(step, row): &(u32, &str)| row.split(',').nth(1) != Some(epoch(*step).as_str());
    if let Some((step, _)) = (1..).zip(text.lines().skip(1)).find(is_wrong) {
        return Err(CheckError::Epoch { step, epoch: epoch(step) });
    }
    let found = (1..).zip(&read).find(|(_, pair)| !pair.iter().all(|loss| loss.is_finite())).map(|(step, _)| step);
    let recorded = if let Ending::Diverged(step) = record.ending { Some(step) } else { None };
    match (found, recorded) {
        (Some(step), None) => Err(CheckError::Diverged(step)),
        (found, Some(step)) if found != Some(step) => Err(CheckError::NotDiverged(step)),
        _ => Ok(read),
    }
}

/// A checkpoint must belong to the record's run.
fn check_checkpoint(record: &RunRecord, bytes: &[u8]) -> Result<(), CheckError> {
    let checkpoint = Checkpoint::parse(bytes)?;
    let config = RunConfig::from_query(&record.query).config;
    // A run that diverged may have a checkpoint from before its learning rate changed. JSON may change a number's last bit.
    let rate = checkpoint.config.learning_rate;
    let is_earlier = |(_, left): &(u32, f64)| (left - rate).abs() <= 1e-9 * rate;
    let had_rate = record.left_rates.iter().any(is_earlier);
    let is_same = RunConfig { learning_rate: config.learning_rate, ..checkpoint.config.clone() } == config;
    if checkpoint.config != config && !(had_rate && is_same) {
        return Err(CheckError::OtherConfig);
    }
    if (checkpoint.images, &checkpoint.images_sha256) != (record.images, &record.images_sha256) {
        return Err(CheckError::OtherImages);
    }
    if checkpoint.step == 0 || checkpoint.step > record.step {
        return Err(CheckError::CheckpointStep { step: checkpoint.step, done: record.step });
    }
    Ok(())
}
