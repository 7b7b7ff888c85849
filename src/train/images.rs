//! Where images come from without a browser: files that are there. Nothing is downloaded.

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

/// Names a folder with FashionMNIST's files.
pub const VARIABLE: &str = "FASHION_MNIST_DIR";

/// Where `make data` puts them.
const FOLDERS: [&str; 2] = ["data/fashion-mnist", "data"];

/// Bytes of the longest IDX file that is taken.
const MOST_BYTES: u64 = 16 + MAX_IMAGES as u64 * PIXELS as u64;

/// The images that a run is to learn from: a file of one's own, or those of its data set.
///
/// # Errors
/// When a file is missing or is not what it should be.
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

/// FashionMNIST's training images, or those of a file of one's own.
///
/// # Errors
/// When a file is missing or is not what it should be.
pub fn load_training_set(own: Option<&Path>) -> Result<Images, TrainError> {
    own.map_or_else(|| published(&TRAIN_IMAGES), read_own)
}

/// A published file, proved by its SHA-256.
fn published(file: &SourceFile) -> Result<Images, TrainError> {
    let path = find(file)?;
    let bytes = read(&path, file.most_bytes() as u64)?;
    let form = file.verify(&bytes).map_err(|problem| TrainError::file(&path, problem))?;
    let raw = match form {
        Form::Gzip => inflate(&path, &bytes, file.raw_bytes() as u64)?,
        Form::Raw => bytes,
    };
    idx::decode(&raw).map_err(|problem| TrainError::file(&path, problem))
}

/// The folder that the variable names and no other, if it is set.
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

/// An IDX file of the user's own, as it is or compressed.
fn read_own(path: &Path) -> Result<Images, TrainError> {
    let bytes = read(path, MOST_BYTES)?;
    let raw = if idx::is_gzip(&bytes) { inflate_own(path, &bytes)? } else { bytes };
    idx::decode(&raw).map_err(|problem| TrainError::file(path, problem))
}

/// A whole file of at most `most` bytes.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, TrainError> {
    let wrong = |problem: std::io::Error| TrainError::file(path, problem);
    let file = fs::File::open(path).map_err(wrong)?;
    let mut bytes = Vec::new();
    let length = file.take(most + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if length as u64 > most {
        return Err(TrainError::file(path, format!("it is longer than {most} bytes, the most that such a file has")));
    }
    Ok(bytes)
}

/// A file of the user's own: its header first, and then no more than a byte beyond what that promises.
fn inflate_own(path: &Path, bytes: &[u8]) -> Result<Vec<u8>, TrainError> {
    let wrong = |problem: std::io::Error| TrainError::file(path, format!("this is no whole gzip file: {problem}"));
    let mut decoder = GzDecoder::new(bytes);
    let mut raw = Vec::new();
    decoder.by_ref().take(idx::HEADER as u64).read_to_end(&mut raw).map_err(wrong)?;
    let promised = idx::promised(&raw).map_err(|problem| TrainError::file(path, problem))?;
    decoder.take((promised - idx::HEADER) as u64 + 1).read_to_end(&mut raw).map_err(wrong)?;
    if raw.len() > promised {
        return Err(TrainError::file(path, format!("it inflates to more than the {promised} bytes that its header promises")));
    }
    Ok(raw)
}

fn inflate(path: &Path, bytes: &[u8], most: u64) -> Result<Vec<u8>, TrainError> {
    let mut raw = Vec::new();
    let length = GzDecoder::new(bytes)
        .take(most + 1)
        .read_to_end(&mut raw)
        .map_err(|problem| TrainError::file(path, format!("this is no whole gzip file: {problem}")))?;
    if length as u64 > most {
        return Err(TrainError::file(path, format!("it inflates to more than {most} bytes, the most that such a file has")));
    }
    Ok(raw)
}
