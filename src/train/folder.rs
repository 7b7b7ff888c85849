//! A run's folder. Its files are complete at any time: see [`atomic_write`].

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::TrainError;
use super::atomic_write::atomic_write;
use super::loss_file::LossFile;
use crate::data::picture;
use crate::gan::checkpoint::{Checkpoint, file::MAX_BYTES};
use crate::run::config_file::{ConfigFile, OwnImages};
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::BackendInfo;
use crate::run::{BUILD, RunConfig};
use crate::settings::Settings;

/// The file that a trainer locks. It has no content, and stays.
const LOCK: &str = ".lock";

const CONFIG: &str = "config.json";

/// The folder of one run.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, created if necessary.
    ///
    /// # Errors
    /// When it can't be created.
    pub fn open(path: &Path) -> Result<Self, TrainError> {
        fs::create_dir_all(path).map_err(|problem| TrainError::flag("out", format!("{}: {problem}", path.display())))?;
        Ok(Self { path: path.to_owned() })
    }

    /// The path of `checkpoint.safetensors`, present or not.
    #[must_use]
    pub fn checkpoint(&self) -> PathBuf {
        self.path.join("checkpoint.safetensors")
    }

    /// The path of `losses.csv`, present or not.
    #[must_use]
    pub fn losses(&self) -> PathBuf {
        self.path.join("losses.csv")
    }

    /// Whether there is a checkpoint.
    #[must_use]
    pub fn has_run(&self) -> bool {
        self.checkpoint().exists()
    }

    /// A file of a run without its checkpoint, such as a sheet: the checkpoint was deleted, or is elsewhere.
    #[must_use]
    pub fn leftover(&self) -> Option<String> {
        self.files().into_iter().next()
    }

    /// Names of a run's files, in order.
    fn files(&self) -> Vec<String> {
        let is_of_a_run = |name: &String| {
            let numbered = |prefix: &str, suffix: &str| {
                let number = name.strip_prefix(prefix).and_then(|rest| rest.strip_suffix(suffix));
                number.is_some_and(|number| number.parse::<u32>().is_ok())
            };
            ["checkpoint.safetensors", CONFIG, "losses.csv"].contains(&name.as_str())
                || numbered("sheet-", ".png")
                || numbered("generator-", ".safetensors")
        };
        let entries = fs::read_dir(&self.path).into_iter().flatten().flatten();
        let mut names: Vec<String> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).filter(is_of_a_run).collect();
        names.sort();
        names
    }

    /// Deletes a run's files.
    pub(super) fn clear(&self) {
        for name in self.files() {
            // What can't be deleted stays, and is named by the next run.
            let _ = fs::remove_file(self.path.join(name));
        }
    }

    /// Keeps other trainers out of the folder until the lock is dropped, or the process ends.
    ///
    /// # Errors
    /// When another trainer has it.
    pub fn lock(&self) -> Result<File, TrainError> {
        let path = self.path.join(LOCK);
        let wrong = |problem: io::Error| TrainError::file(&path, problem);
        let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                let problem = format!("another trainer works in {}: wait for it, or name another folder", self.path.display());
                Err(TrainError::flag("out", problem))
            }
            // Some network file systems have no locks.
            Err(TryLockError::Error(_)) => Ok(file),
        }
    }

    /// Writes `losses.csv` whole.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn write_losses(&self, text: &str) -> Result<(), TrainError> {
        atomic_write(&self.losses(), text.as_bytes())
    }

    /// The folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads the checkpoint.
    ///
    /// # Errors
    /// When there is none, or it is damaged.
    pub fn read_checkpoint(&self) -> Result<Checkpoint, TrainError> {
        let path = self.checkpoint();
        let wrong = |problem: String| TrainError::file(&path, problem);
        let length = fs::metadata(&path)
            .map_err(|problem| match problem.kind() {
                io::ErrorKind::NotFound => wrong("no run was saved here; leave out --resume to start one".to_owned()),
                _ => wrong(problem.to_string()),
            })?
            .len();
        if length > MAX_BYTES as u64 {
            return Err(wrong(format!("it has {length} bytes, more than any checkpoint of Saddle's; it is not read")));
        }
        let bytes = fs::read(&path).map_err(|problem| wrong(problem.to_string()))?;
        Checkpoint::parse(&bytes).map_err(|problem| wrong(problem.to_string()))
    }

    /// Replaces the checkpoint.
    ///
    /// # Errors
    /// When the file can't be written; the previous checkpoint stays.
    pub fn write_checkpoint(&self, bytes: &[u8]) -> Result<(), TrainError> {
        atomic_write(&self.checkpoint(), bytes)
    }

    /// The user's own images by `config.json`; `None` for a data set, and without the file.
    #[must_use]
    pub fn own_images(&self) -> Option<OwnImages> {
        let bytes = fs::read(self.path.join(CONFIG)).ok()?;
        serde_json::from_slice::<ConfigFile>(&bytes).ok()?.file
    }

    /// Writes `config.json`; `own` are the user's own images.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_config(
        &self,
        config: &RunConfig,
        own: Option<OwnImages>,
        backend: &BackendInfo,
        memory: Option<GpuMemory>,
    ) -> Result<(), TrainError> {
        let path = self.path.join(CONFIG);
        let parameters = RunConfig::PARAMETERS.iter().filter(|parameter| own.is_none() || parameter.name != "dataset");
        let file = ConfigFile {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            build: BUILD.to_owned(),
            device: backend.key(),
            tiling: backend.tiling,
            gpu_memory: memory.map(|memory| memory.total),
            config: parameters.map(|parameter| (parameter.name.to_owned(), parameter.get(config))).collect(),
            file: own,
            query: config.to_query(),
        };
        let text = serde_json::to_string_pretty(&file).map_err(|problem| TrainError::file(&path, problem))?;
        atomic_write(&path, format!("{text}\n").as_bytes())
    }

    /// Creates `losses.csv`, or opens that of a run that resumes after `step` steps.
    ///
    /// # Errors
    /// When it can't be written, or lacks the losses of those steps.
    pub fn open_losses(&self, step: u32) -> Result<LossFile, TrainError> {
        LossFile::open(self.losses(), step)
    }

    /// Writes the sheet after `epoch` epochs: 64 images, 8 in a row.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_sheet(&self, epoch: u32, pixels: &[u8]) -> Result<(), TrainError> {
        let png = picture::encode(pixels).map_err(|problem| TrainError::file(&self.sheet(epoch), problem))?;
        self.write_png(epoch, &png)
    }

    /// Writes a sheet that is already encoded as PNG.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_png(&self, epoch: u32, png: &[u8]) -> Result<(), TrainError> {
        atomic_write(&self.sheet(epoch), png)
    }

    fn sheet(&self, epoch: u32) -> PathBuf {
        self.path.join(format!("sheet-{epoch}.png"))
    }

    /// Writes the generator after `epoch` epochs, for PyTorch.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn write_generator(&self, epoch: u32, bytes: &[u8]) -> Result<(), TrainError> {
        atomic_write(&self.path.join(format!("generator-{epoch}.safetensors")), bytes)
    }
}
