//! The recorded run that ships with the page, loaded on request.

use std::rc::Rc;

use futures::future::try_join_all;

use super::frame::decode;
use crate::browser::error_text;
use crate::data::PIXELS;
use crate::run::config_file::ConfigFile;
use crate::run::protocol::{BackendKind, RunSize};
use crate::run::quality::QualityRecord;
use crate::run::recorded::{LOSSES, QUALITY, REAL, SHEETS, sheet};
use crate::run::state::Sheet;
use crate::run::stored::{Frame, ImageSource};
use crate::run::{RunConfig, RunView, losses};
use crate::settings::Settings;
use crate::ui::FileError;
use crate::ui::dom::{fetch_bytes, fetch_text};

/// Relative to the page.
const FOLDER: &str = "recorded";

#[derive(Clone, Debug, Default)]
pub enum Recording {
    #[default]
    NotRequested,
    Loading,
    Loaded(Rc<Recorded>),
    Failed(FileError),
}

#[derive(Clone, Debug)]
pub struct Recorded {
    /// Mirror of the finished run.
    pub view: RunView,
    /// Name of the device it was trained on.
    pub device: String,
}

/// The address of a file of the recorded run.
#[must_use]
pub fn address(name: &str) -> String {
    format!("{FOLDER}/{name}")
}

/// Fetches a file of the recorded run.
///
/// # Errors
/// The browser's or server's reason.
pub async fn fetch(name: &str) -> Result<Vec<u8>, FileError> {
    fetch_bytes(&address(name)).await
}

/// Fetches the configuration of the recorded run.
///
/// # Errors
/// Why the file could not be fetched or parsed.
pub async fn config_file() -> Result<ConfigFile, FileError> {
    let address = address("config.json");
    serde_json::from_str(&fetch_text(&address).await?).map_err(|reason| FileError::new(&address, reason))
}

/// A sheet of the recorded run as it is stored, and decoded.
async fn picture(name: &str, step: u32, epoch: u32) -> Result<(Frame, Sheet), FileError> {
    let address = address(name);
    let png: Rc<[u8]> = fetch_bytes(&address).await?.into();
    let pixels = decode(&png).await.map_err(|reason| FileError::new(&address, error_text(&reason)))?;
    let count = u32::try_from(pixels.len() / PIXELS).unwrap_or(0);
    Ok((Frame { step, epoch, png }, Sheet { step, epoch, count, pixels }))
}

/// Fetches how good the images of the recorded run are.
///
/// # Errors
/// Why the file could not be fetched or parsed.
pub async fn quality_record() -> Result<QualityRecord, FileError> {
    let address = address(QUALITY);
    serde_json::from_str(&fetch_text(&address).await?).map_err(|reason| FileError::new(&address, reason))
}

/// Fetches real images of the recorded run.
///
/// # Errors
/// Why the file could not be fetched or decoded.
pub async fn real_images() -> Result<Sheet, FileError> {
    Ok(picture(REAL, 0, 0).await?.1)
}

/// Fetches the recorded run.
///
/// # Errors
/// The first file that could not be fetched or parsed, and why.
pub async fn load() -> Result<Recorded, FileError> {
    let file = config_file().await?;
    let parsed = RunConfig::from_query(&file.query);
    if let Some(problem) = parsed.problems.first() {
        return Err(FileError::new(&address("config.json"), problem));
    }
    let config = parsed.config;
    let steps_per_epoch = config.steps_per_epoch(config.dataset.len()).max(1);
    let total_steps = steps_per_epoch * config.epochs;
    let losses = losses::from_bytes(&fetch(LOSSES).await?);
    if losses.len() != total_steps as usize {
        return Err(FileError::new(&address(LOSSES), format!("it has {} of {total_steps} steps", losses.len())));
    }
    let sheets = try_join_all(SHEETS.map(async |epoch| picture(&sheet(epoch), epoch * steps_per_epoch, epoch).await)).await?;
    let size = RunSize {
        images: config.images_used(config.dataset.len()),
        steps_per_epoch,
        total_steps,
        source: ImageSource::Dataset("recorded".to_owned()),
        discriminator_parameters: 0,
        generator_parameters: 0,
    };
    let mut view = RunView::recorded((config, size), losses, sheets);
    view.real = Some(real_images().await?);
    view.quality = Some(quality_record().await?);
    let device = match BackendKind::from_key(&file.device) {
        BackendKind::Cpu => "the CPU, natively".to_owned(),
        BackendKind::WebGpu => file.device,
    };
    Ok(Recorded { view, device })
}
