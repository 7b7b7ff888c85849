//! Loads images from local files. Nothing is downloaded.

use std::cell::RefCell;
use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use futures::executor::block_on;

use super::TrainError;
use crate::data::garments::Drawer;
use crate::data::own::{self, Contents, Found, Selection, Source, Wanted};
use crate::data::sources::{Form, SourceFile, TEST_IMAGES, TRAIN_IMAGES};
use crate::data::{Images, MAX_IMAGES, PIXELS, idx, labels};
use crate::run::RunConfig;
use crate::run::config::Dataset;
use crate::settings::reason;

/// The environment variable for the folder with FashionMNIST's files.
pub const VARIABLE: &str = "FASHION_MNIST_DIR";

/// The folders that `make data` fills.
const FOLDERS: [&str; 2] = ["data/fashion-mnist", "data"];

/// The user's own file, and what of it to train on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnFile {
    /// Where it is.
    pub path: PathBuf,
    /// What of it to train on.
    pub selection: Selection,
}

/// Bytes of the longest file that is read from a pipe.
const MAX_BYTES: u64 = idx::HEADER as u64 + MAX_IMAGES as u64 * PIXELS as u64;

/// The user's file.
#[derive(Debug)]
enum Opened {
    /// Of the disk, with its length; read part by part.
    Disk(RefCell<fs::File>, u64),
    /// What came from a pipe.
    Memory(Vec<u8>),
}

impl Source for Opened {
    fn size(&self) -> u64 {
        match self {
            Self::Disk(_, size) => *size,
            Self::Memory(bytes) => bytes.len() as u64,
        }
    }

    async fn read(&self, at: u64, length: usize) -> Result<Vec<u8>, String> {
        match self {
            Self::Disk(file, _) => {
                let mut bytes = vec![0; length];
                let mut file = file.borrow_mut();
                let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes));
                read.map(|()| bytes).map_err(|problem| problem.to_string())
            }
            Self::Memory(bytes) => {
                let begin = usize::try_from(at).unwrap_or(usize::MAX);
                Ok(bytes.get(begin..).unwrap_or_default().iter().take(length).copied().collect())
            }
        }
    }
}

fn open(path: &Path) -> Result<Opened, TrainError> {
    let wrong = |problem: std::io::Error| TrainError::file(path, problem);
    let file = fs::File::open(path).map_err(wrong)?;
    let about = file.metadata().map_err(wrong)?;
    if about.is_file() || about.is_dir() {
        return Ok(Opened::Disk(RefCell::new(file), about.len()));
    }
    Ok(Opened::Memory(read(path, MAX_BYTES)?))
}

/// A run's training images: those in the user's `own` file, or those of the configured data set.
///
/// # Errors
/// When a file is missing or not valid.
pub fn load(config: &RunConfig, own: Option<&OwnFile>) -> Result<Images, TrainError> {
    match (own, config.dataset) {
        (Some(file), _) => read_own(file),
        (None, Dataset::FashionMnist) => published(&TRAIN_IMAGES),
        (None, Dataset::FashionMnist10k) => published(&TEST_IMAGES),
        (None, Dataset::Garments) => Ok(draw(config)),
    }
}

fn draw(config: &RunConfig) -> Images {
    let count = config.images_used(Dataset::Garments.len()).min(Dataset::Garments.len());
    let mut drawer = Drawer::new(config.seed, count);
    while drawer.draw_some(count) < count {}
    drawer.finish()
}

/// FashionMNIST's training images, or those in the user's `own` file.
///
/// # Errors
/// When a file is missing or not valid.
pub fn load_training_set(own: Option<&OwnFile>) -> Result<Images, TrainError> {
    own.map_or_else(|| published(&TRAIN_IMAGES), read_own)
}

/// The images of a published file, verified by its SHA-256.
pub(super) fn published(file: &SourceFile) -> Result<Images, TrainError> {
    let (path, raw) = read_published(file)?;
    idx::decode(&raw).map_err(|problem| TrainError::file(&path, problem))
}

/// The labels of a published file, verified by its SHA-256.
pub(super) fn published_labels(file: &SourceFile) -> Result<Vec<u8>, TrainError> {
    let (path, raw) = read_published(file)?;
    labels::decode(&raw).map_err(|problem| TrainError::file(&path, problem))
}

/// A published file, verified and inflated, and where it is.
fn read_published(file: &SourceFile) -> Result<(PathBuf, Vec<u8>), TrainError> {
    let path = find(file)?;
    let bytes = read(&path, file.max_bytes() as u64)?;
    let form = file.verify(&bytes).map_err(|problem| TrainError::file(&path, problem))?;
    let raw = match form {
        Form::Gzip => inflate(&path, &bytes, file.raw_bytes() as u64)?,
        Form::Raw => bytes,
    };
    Ok((path, raw))
}

/// Searches the folder in [`VARIABLE`] if that is set, else [`FOLDERS`].
fn find(file: &SourceFile) -> Result<PathBuf, TrainError> {
    let named = std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let folders = named.clone().map_or_else(|| FOLDERS.map(PathBuf::from).to_vec(), |folder| vec![folder]);
    let unpacked = file.name.trim_end_matches(".gz");
    for folder in &folders {
        for name in [file.name, unpacked] {
            let path = folder.join(name);
            if path.is_file() {
                return Ok(path);
            }
        }
    }
    let missing = folders[0].join(file.name);
    let problem = match named {
        Some(_) => format!("there is no such file; {VARIABLE} must name a folder with FashionMNIST's original .gz files"),
        None => format!("there is no such file; `make data` fetches it, or set {VARIABLE} to a folder that has it"),
    };
    Err(TrainError::file(&missing, problem))
}

/// The images of the user's file.
fn read_own(file: &OwnFile) -> Result<Images, TrainError> {
    let wrong = |problem: &dyn ToString| TrainError::file(&file.path, problem.to_string());
    match block_on(own::read(&open(&file.path)?, &file.selection, MAX_IMAGES)).map_err(|problem| wrong(&problem))? {
        Contents::Images(found) => Ok(found.images),
        Contents::Several(names) => Err(wrong(&format!("it holds several sets of images; choose one: {}", members(&names)))),
    }
}

fn members(names: &[String]) -> String {
    names.iter().map(|name| format!("--member \"{}\"", reason(name))).collect::<Vec<_>>().join(", or ")
}

/// A run's images in the user's file, turned or not, in whichever file of a zip they are; with what was selected.
///
/// # Errors
/// When the file can't be read, or does not hold them.
pub fn find_own(path: &Path, wanted: &Wanted<'_>) -> Result<Found, TrainError> {
    block_on(own::find(&open(path)?, wanted, MAX_IMAGES)).map_err(|problem| TrainError::file(path, problem))
}

/// Reads a file of at most `max` bytes.
pub(super) fn read(path: &Path, max: u64) -> Result<Vec<u8>, TrainError> {
    let wrong = |problem: std::io::Error| TrainError::file(path, problem);
    let file = fs::File::open(path).map_err(wrong)?;
    let mut bytes = Vec::new();
    let length = file.take(max + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if length as u64 > max {
        return Err(TrainError::file(path, format!("it is longer than {max} bytes, the most that such a file has")));
    }
    Ok(bytes)
}

fn inflate(path: &Path, bytes: &[u8], max: u64) -> Result<Vec<u8>, TrainError> {
    let mut raw = Vec::new();
    let length = GzDecoder::new(bytes)
        .take(max + 1)
        .read_to_end(&mut raw)
        .map_err(|problem| TrainError::file(path, format!("this is not a complete gzip file: {problem}")))?;
    if length as u64 > max {
        return Err(TrainError::file(path, format!("it inflates to more than {max} bytes, the most that such a file has")));
    }
    Ok(raw)
}
