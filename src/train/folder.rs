//! A run's folder. Every file in it is whole at any time: it is written beside its place and then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::TrainError;
use super::loss_file;
use crate::data::picture;
use crate::gan::checkpoint::{Checkpoint, file::MAX_BYTES};
use crate::run::config_file::ConfigFile;
use crate::run::protocol::BackendInfo;
use crate::run::{BUILD, RunConfig};
use crate::settings::Settings;

/// A folder of one run.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, made if need be.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        fs::create_dir_all(path).map_err(|problem| TrainError::flag("out", format!("{}: {problem}", path.display())))?;
        Ok(Self { path: path.to_owned() })
    }

    /// The state that a run goes on from.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.path.join("checkpoint.safetensors")
    }

    /// Every step's losses.
    #[must_use]
    pub fn losses(&self) -> PathBuf {
        self.path.join("losses.csv")
    }

    /// Whether there is a saved state.
    #[must_use]
    pub fn holds_a_run(&self) -> bool {
        self.checkpoint().exists()
    }

    /// Reads the saved state.
    ///
    /// # Errors
    /// When there is none, or not a whole one.
    pub fn read_checkpoint(&self) -> Result<Checkpoint, TrainError> {
        let path = self.checkpoint();
        let wrong = |problem: String| TrainError::file(&path, problem);
        let length = fs::metadata(&path)
            .map_err(|problem| match problem.kind() {
                io::ErrorKind::NotFound => wrong("no run was saved here; leave --resume out to begin one".to_owned()),
                _ => wrong(problem.to_string()),
            })?
            .len();
        if length > MAX_BYTES as u64 {
            return Err(wrong(format!("it has {length} bytes, more than any checkpoint of Saddle's; it is not read")));
        }
        let bytes = fs::read(&path).map_err(|problem| wrong(problem.to_string()))?;
        Checkpoint::parse(&bytes).map_err(|problem| wrong(problem.to_string()))
    }

    /// Writes the state.
    ///
    /// # Errors
    /// When the disk is full, say; the state before it is then still there.
    pub fn write_checkpoint(&self, bytes: &[u8]) -> Result<(), TrainError> {
        write_whole(&self.checkpoint(), bytes)
    }

    /// Writes `config.json`.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_config(&self, config: &RunConfig, backend: &BackendInfo) -> Result<(), TrainError> {
        let path = self.path.join("config.json");
        let file = ConfigFile {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: BUILD.to_owned(),
            device: backend.key(),
            tiling: backend.tiling,
            config: RunConfig::PARAMETERS.iter().map(|parameter| (parameter.name.to_owned(), parameter.get(config))).collect(),
            query: config.to_query(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|problem| TrainError::file(&path, problem))?;
        write_whole(&path, format!("{text}\n").as_bytes())
    }

    /// Begins `losses.csv`, or takes up the one of a run that is resumed after `step` steps.
    ///
    /// # Errors
    /// When it can't be written, or lacks steps that the run has done.
    pub fn open_losses(&self, step: u32) -> Result<loss_file::LossFile, TrainError> {
        loss_file::LossFile::open(self.losses(), step)
    }

    /// Writes the sheet after `epoch` epochs: 64 images, 8 in a row.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_sheet(&self, epoch: u32, pixels: &[u8]) -> Result<(), TrainError> {
        let png = picture::encode(pixels).map_err(|problem| TrainError::file(&self.sheet(epoch), problem))?;
        self.write_png(epoch, &png)
    }

    /// Writes a sheet that is a picture already.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_png(&self, epoch: u32, png: &[u8]) -> Result<(), TrainError> {
        write_whole(&self.sheet(epoch), png)
    }

    fn sheet(&self, epoch: u32) -> PathBuf {
        self.path.join(format!("sheet-{epoch}.png"))
    }

    /// Writes the generator after `epoch` epochs, for PyTorch.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_generator(&self, epoch: u32, bytes: &[u8]) -> Result<(), TrainError> {
        write_whole(&self.path.join(format!("generator-{epoch}.safetensors")), bytes)
    }
}

/// Writes `bytes` beside `path`, waits for the disk, and puts them in its place: whoever is killed meanwhile leaves either
/// the old file or the new one.
///
/// # Errors
/// When the disk is full or the folder is gone; what was at `path` stays.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    written.map_err(|problem| {
        // Half a file is of no use to anyone, least of all on a full disk.
        let _ = fs::remove_file(&part);
        TrainError::file(path, problem)
    })?;
    sync_folder(path);
    Ok(())
}

/// A rename is on the disk once its folder is; where a system does not let a folder be opened, it sees to that itself.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
