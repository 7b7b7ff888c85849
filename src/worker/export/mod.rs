//! Files made of a run for download.

mod error;
mod timeline;

pub use self::error::ExportError;
use self::error::write_error;
use self::timeline::canvas;
use super::bundle;
use crate::data::picture::{SHEET_SIDE, enlarge, grey};
use crate::documents::history::SavedRun;
use crate::documents::report::losses_svg;
use crate::gan::checkpoint::Checkpoint;
use crate::run::RunConfig;
use crate::run::film::Film;
use crate::run::protocol::transfer::Export;
use crate::run::stored::{Frame, StoredRun};
use crate::settings::Settings;

/// The scale of a large sheet.
const LARGE: usize = 4;

/// A file to download.
#[derive(Clone, PartialEq, Eq)]
pub struct ExportedFile {
    /// "saddle-gan-seed42-epoch30.png".
    pub name: String,
    /// All bytes of the file, in the format that `name` ends in.
    pub bytes: Vec<u8>,
}

/// Whether the export is made of the run's checkpoint.
#[must_use]
pub fn needs_checkpoint(what: Export) -> bool {
    match what {
        Export::Generator | Export::Discriminator | Export::Run => true,
        Export::Sheet(_) | Export::LargeSheet(_) | Export::Timeline | Export::Losses => false,
    }
}

/// Makes a file of a run. `page` is the address of the page, or of a file beside it, for a film; empty where there is none.
///
/// # Errors
/// When the run lacks what the file is made of, or that is damaged.
pub fn export(what: Export, run: &StoredRun, page: &str) -> Result<ExportedFile, ExportError> {
    let config = RunConfig::from_query(&run.record.query).config;
    let (epoch, suffix, bytes) = match what {
        Export::Generator => {
            let checkpoint = checkpoint(run)?;
            (epoch_of(&checkpoint, run), "-generator.safetensors", checkpoint.generator().map_err(write_error)?)
        }
        Export::Discriminator => {
            let checkpoint = checkpoint(run)?;
            (epoch_of(&checkpoint, run), "-discriminator.safetensors", checkpoint.discriminator().map_err(write_error)?)
        }
        Export::Sheet(step) => {
            let frame = sheet(run, step)?;
            (frame.epoch, ".png", frame.png.to_vec())
        }
        Export::LargeSheet(step) => {
            let frame = sheet(run, step)?;
            (frame.epoch, "-4x.png", enlarged(frame)?)
        }
        Export::Timeline => return film(&config, page, &run.frames, run.record.epoch()),
        Export::Losses if run.losses.is_empty() => return Err(ExportError::Missing("loss")),
        Export::Losses => {
            let run = SavedRun { record: &run.record, losses: &run.losses };
            (run.record.epoch(), "-losses.svg", losses_svg(run).into_bytes())
        }
        Export::Run => (run.record.epoch(), ".saddle.zip", bundle::write(run).map_err(write_error)?),
    };
    Ok(named(&config, epoch, suffix, bytes))
}

/// The film of a run with this set-up, after `epoch` epochs.
///
/// # Errors
/// When there is no sheet, or one is damaged.
pub fn film(config: &RunConfig, page: &str, frames: &[Frame], epoch: u32) -> Result<ExportedFile, ExportError> {
    Ok(named(config, epoch, "-timeline.gif", timeline::gif(&Film::new(config, page), frames)?))
}

fn named(config: &RunConfig, epoch: u32, suffix: &str, bytes: Vec<u8>) -> ExportedFile {
    ExportedFile { name: format!("saddle-gan-seed{}-epoch{epoch}{suffix}", config.seed), bytes }
}

/// The checkpoint, which may be older than the run's last step.
fn checkpoint(run: &StoredRun) -> Result<Checkpoint, ExportError> {
    let bytes = run.checkpoint.as_deref().ok_or(ExportError::Missing("weights"))?;
    Checkpoint::parse(bytes).map_err(|reason| ExportError::Damaged(reason.to_string()))
}

fn epoch_of(checkpoint: &Checkpoint, run: &StoredRun) -> u32 {
    checkpoint.step / run.record.steps_per_epoch.max(1)
}

/// The last sheet up to this step.
fn sheet(run: &StoredRun, step: u32) -> Result<&Frame, ExportError> {
    run.frames.iter().rfind(|frame| frame.step <= step).ok_or(ExportError::Missing("sheet"))
}

fn enlarged(frame: &Frame) -> Result<Vec<u8>, ExportError> {
    grey(&enlarge(&canvas(&frame.png)?, SHEET_SIDE, LARGE), LARGE * SHEET_SIDE).map_err(write_error)
}
