//! Makes the recorded run of the page from a finished run: its folder without what only training needs.

use std::fs;
use std::path::Path;

use super::TrainError;
use super::arguments::RecordArgs;
use super::atomic_write::atomic_write;
use crate::gan::checkpoint::halve;
use crate::run::config::HANDOUT_EPOCHS;
use crate::run::config_file::ConfigFile;

/// Epochs whose sheets are copied.
pub const SHEETS: [u32; 8] = [1, 2, 5, 10, 20, 30, 40, 50];

/// Copies configuration, losses and sheets from the run's folder, and converts the generators after [`HANDOUT_EPOCHS`] to half
/// precision. All files are read before the first is written.
///
/// # Errors
/// When a file is missing or can't be written.
pub fn record(args: &RecordArgs) -> Result<(), TrainError> {
    let (from, to) = (&args.run, &args.out);
    let config: ConfigFile = serde_json::from_slice(&read(&from.join("config.json"))?)
        .map_err(|problem| TrainError::file(&from.join("config.json"), problem))?;
    let epochs = config.config.get("epochs").map_or("", String::as_str);
    let last = SHEETS[SHEETS.len() - 1];
    if epochs != last.to_string() {
        return Err(TrainError::file(from, format!("the run has {epochs} epochs; a recorded one has {last}")));
    }
    let sheets = SHEETS.iter().map(|epoch| format!("sheet-{epoch}.png"));
    let mut files = Vec::new();
    for name in ["config.json".to_owned(), "losses.csv".to_owned()].into_iter().chain(sheets) {
        files.push((to.join(&name), read(&from.join(&name))?));
    }
    for epoch in HANDOUT_EPOCHS {
        let name = format!("generator-{epoch}.safetensors");
        let halved = halve(&read(&from.join(&name))?).map_err(|problem| TrainError::file(&from.join(&name), problem))?;
        files.push((to.join(&name), halved));
    }
    fs::create_dir_all(to).map_err(|problem| TrainError::file(to, problem))?;
    files.iter().try_for_each(|(path, bytes)| atomic_write(path, bytes))
}

fn read(path: &Path) -> Result<Vec<u8>, TrainError> {
    fs::read(path).map_err(|problem| TrainError::file(path, problem))
}
