//! Reads the native trainer's folder.

use super::check::Parts;
use super::files::Files;
use super::{BundleError, CHECKPOINT, CONFIG, QUALITY};
use crate::gan::checkpoint::Checkpoint;
use crate::run::RunConfig;
use crate::run::config_file::ConfigFile;
use crate::run::stored::{Ending, ImageSource, RunKey, RunRecord};
use crate::settings::Settings;

/// The contents of the folder up to its checkpoint. A trainer that was killed may have written later losses and sheets; those steps are
/// trained again.
pub(super) fn parts(files: &mut Files, date_ms: f64) -> Result<Parts, BundleError> {
    let config = files.take_optional(CONFIG).ok_or(BundleError::Missing("record.json or config.json"))?;
    let config: ConfigFile = serde_json::from_slice(&config).map_err(|reason| BundleError::file(CONFIG, reason))?;
    let bytes = files.take(CHECKPOINT)?;
    let checkpoint = Checkpoint::parse(&bytes).map_err(|reason| BundleError::file(CHECKPOINT, reason))?;
    check_config(&config.query, &checkpoint.config)?;
    if config.file.as_ref().is_some_and(|own| own.sha256 != checkpoint.images_sha256) {
        return Err(BundleError::file(CONFIG, format!("its “file” is not that of {CHECKPOINT}")));
    }
    let source = match config.file {
        Some(own) => ImageSource::OwnFile(own.name),
        None => ImageSource::Dataset("as the native trainer had them".to_owned()),
    };
    let steps_per_epoch = (checkpoint.images / checkpoint.config.batch_size).max(1);
    let total_steps = steps_per_epoch.saturating_mul(checkpoint.config.epochs);
    let record = RunRecord {
        key: RunKey(String::new()),
        title: String::new(),
        query: checkpoint.config.to_full_query(),
        left_rates: Vec::new(),
        device: config.device,
        tiling: config.tiling,
        build: config.build,
        began_ms: date_ms,
        changed_ms: date_ms,
        trained_ms: 0.0,
        step: checkpoint.step,
        steps_per_epoch,
        total_steps,
        images: checkpoint.images,
        source,
        images_sha256: checkpoint.images_sha256,
        last_losses: None,
        quality: None,
        ending: if checkpoint.step >= total_steps { Ending::Finished } else { Ending::Open },
    };
    let losses = first_steps(&files.take_losses()?, checkpoint.step);
    let mut sheets = files.take_sheets(|epoch, step| step.is_none().then(|| (epoch, epoch.saturating_mul(steps_per_epoch))));
    sheets.retain(|(_, step, _)| *step <= checkpoint.step);
    let quality = files.take_optional(QUALITY);
    Ok(Parts { record, record_file: CONFIG, losses, sheets, real: None, quality, checkpoint: Some(bytes) })
}

/// `config.json` must agree with the checkpoint, except in what may change when a run is resumed.
fn check_config(query: &str, checkpoint: &RunConfig) -> Result<(), BundleError> {
    let address = RunConfig::from_query(query);
    if let Some(problem) = address.problems.first() {
        return Err(BundleError::file(CONFIG, problem));
    }
    let RunConfig { epochs, backend, ops, quality, .. } = *checkpoint;
    let config = RunConfig { epochs, backend, ops, quality, ..address.config };
    let other = RunConfig::names().find(|name| config.get(name) != checkpoint.get(name));
    other.map_or(Ok(()), |name| Err(BundleError::file(CONFIG, format!("its “{name}” is not that of {CHECKPOINT}"))))
}

/// The header and the lines of the first steps.
fn first_steps(text: &str, steps: u32) -> String {
    text.split_inclusive('\n').take(steps as usize + 1).collect()
}
