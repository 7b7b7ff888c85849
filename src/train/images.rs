//! Loads images from local files. Nothing is downloaded.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use super::TrainError;
use crate::data::garments::Drawer;
use crate::data::sources::{Form, SourceFile, TEST_IMAGES, TRAIN_IMAGES};
use crate::data::{Images, MAX_IMAGES, PIXELS, idx};
use crate::run::RunConfig;
use crate::run::config::Dataset;

/// The environment variable for the folder with FashionMNIST's files.
pub const VARIABLE: &str = "FASHION_MNIST_DIR";

/// The folders that `make data` fills.
const FOLDERS: [&str; 2] = ["data/fashion-mnist", "data"];

/// Bytes of the longest IDX file that is read.
const MAX_BYTES: u64 = idx::HEADER as u64 + MAX_IMAGES as u64 * PIXELS as u64;

/// A run's training images: those in the user's `own` file, or those of the configured data set.
///
/// # Errors
/// When a file is missing or not valid.
pub fn load(config: &RunConfig, own: Option<&Path>) -> Result<Images, TrainError> {
    match (own, config.dataset) {
        (Some(path), _) => read_own(path),
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
pub fn load_training_set(own: Option<&Path>) -> Result<Images, TrainError> {
    own.map_or_else(|| published(&TRAIN_IMAGES), read_own)
}

/// The images of a published file, verified by its SHA-256.
fn published(file: &SourceFile) -> Result<Images, TrainError> {
    let path = find(file)?;
    let bytes = read(&path, file.max_bytes() as u64)?;
    let form = file.verify(&bytes).map_err(|problem| TrainError::file(&path, problem))?;
    let raw = match form {
        Form::Gzip => inflate(&path, &bytes, file.raw_bytes() as u64)?,
        Form::Raw => bytes,
    };
    idx::decode(&raw).map_err(|problem| TrainError::file(&path, problem))
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

/// The images of the user's IDX file, raw or gzipped.
fn read_own(path: &Path) -> Result<Images, TrainError> {
    let bytes = read(path, MAX_BYTES)?;
    let raw = if idx::is_gzip(&bytes) { inflate_own(path, &bytes)? } else { bytes };
    idx::decode(&raw).map_err(|problem| TrainError::file(path, problem))
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

/// Inflates the header, then at most one byte more than it says.
fn inflate_own(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, TrainError> {
    let wrong = |problem: std::io::Error| TrainError::file(path, format!("this is not a complete gzip file: {problem}"));
    let mut decoder = GzDecoder::new(bytes);
    let mut raw = Vec::new();
    decoder.by_ref().take(idx::HEADER as u64).read_to_end(&mut raw).map_err(wrong)?;
    let expected = idx::file_length(&raw).map_err(|problem| TrainError::file(path, problem))?;
    decoder.take((expected - idx::HEADER) as u64 + 1).read_to_end(&mut raw).map_err(wrong)?;
    if raw.len() > expected {
        return Err(TrainError::file(path, format!("it inflates to more than the {expected} bytes that its header says")));
    }
    Ok(raw)
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
