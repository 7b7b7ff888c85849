//! The recorded run that ships with the page, loaded on request.

use std::rc::Rc;

use futures::future::try_join_all;
use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

use super::frame::decode;
use crate::browser::error_text;
use crate::run::config_file::ConfigFile;
use crate::run::kept::{Frame, ImageSource};
use crate::run::protocol::{BackendKind, RunSize};
use crate::run::state::Sheet;
use crate::run::{RunConfig, RunView, losses};
use crate::settings::Settings;

/// Relative to the page.
const FOLDER: &str = "recorded";

/// Epochs with a recorded sheet.
const SHEETS: [u32; 8] = [1, 2, 5, 10, 20, 30, 40, 50];

/// Loading state of the recorded run.
#[derive(Clone, Debug, Default)]
pub enum Recording {
    /// Not requested.
    #[default]
    NotRequested,
    /// Requested.
    Loading,
    /// Ready to draw.
    Loaded(Rc<Recorded>),
    /// The reason.
    Failed(String),
}

/// The recorded run.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Mirror of the finished run.
    pub view: RunView,
    /// Name of the device it was trained on.
    pub device: String,
}

/// Fetches one of its files.
///
/// # Errors
/// The file's name and the browser's or server's reason.
pub async fn fetch(name: &str) -> Result<Vec<u8>, String> {
    let failed = |reason: JsValue| format!("{name}: {}", error_text(&reason));
    let response = JsFuture::from(gloo::utils::window().fetch_with_str(&format!("{FOLDER}/{name}"))).await.map_err(failed)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(format!("{name}: the server answered {}", response.status()));
    }
    let body = JsFuture::from(response.array_buffer().map_err(failed)?).await.map_err(failed)?;
    Ok(Uint8Array::new(&body).to_vec())
}

async fn text(name: &str) -> Result<String, String> {
    String::from_utf8(fetch(name).await?).map_err(|_| format!("{name} is not UTF-8"))
}

/// Fetches its configuration.
///
/// # Errors
/// Why the file could not be fetched or parsed.
pub async fn config_file() -> Result<ConfigFile, String> {
    serde_json::from_str(&text("config.json").await?).map_err(|reason| format!("config.json: {reason}"))
}

/// Fetches all its files.
///
/// # Errors
/// The first file that could not be fetched or parsed, and why.
pub async fn load() -> Result<Recorded, String> {
    let file = config_file().await?;
    let address = RunConfig::from_query(&file.query);
    if let Some(problem) = address.problems.first() {
        return Err(format!("config.json: {problem}"));
    }
    let config = address.config;
    let steps_per_epoch = config.steps_per_epoch(config.dataset.len()).max(1);
    let losses = losses::parse(&text("losses.csv").await?).map_err(|reason| format!("losses.csv: {reason}"))?;
    let sheets = try_join_all(SHEETS.map(async |epoch| {
        let name = format!("sheet-{epoch}.png");
        let png: Rc<[u8]> = fetch(&name).await?.into();
        let pixels = decode(&png).await.map_err(|reason| format!("{name}: {}", error_text(&reason)))?;
        let step = epoch * steps_per_epoch;
        let count = u32::try_from(pixels.len() / 784).unwrap_or(0);
        Ok::<_, String>((Frame { step, epoch, png }, Sheet { step, epoch, count, pixels }))
    }))
    .await?;
    let size = RunSize {
        images: config.images_used(config.dataset.len()),
        steps_per_epoch,
        total_steps: steps_per_epoch * config.epochs,
        source: ImageSource::Dataset("recorded".to_owned()),
        discriminator_parameters: 0,
        generator_parameters: 0,
    };
    let view = RunView::recorded((config, size), losses, sheets);
    let device = match BackendKind::of_key(&file.device) {
        BackendKind::Cpu => "the CPU, natively".to_owned(),
        BackendKind::WebGpu => file.device,
    };
    Ok(Recorded { view, device })
}
