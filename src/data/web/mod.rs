//! Fetching, inflating and keeping files, in a page or in a worker.
//!
//! A file is taken from Cache Storage if it is there and still right, else from the first source that has it. The
//! SHA-256 is checked before anything is inflated. A cache that can't be used is no error: the file is not kept.

mod fetch;
mod keep;
mod stream;

pub use keep::{cached, keep_text, recall_text};
pub use stream::gunzip;

use super::sources::{Form, Source, SourceFile};
use super::{Attempt, DataError, Images, idx};
use keep::Slot;

/// What is going on, in bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadStage {
    /// They are coming.
    Downloading,
    /// They are checked and inflated.
    Unpacking,
}

/// Images and where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All images of the file.
    pub images: Images,
    /// In words: "kept on this device", "this site", or a mirror's host.
    pub source: String,
}

/// Reads a file of the visitor's own, raw or gzipped.
///
/// # Errors
/// When it holds anything but whole 28×28 images.
pub async fn read_upload(bytes: Vec<u8>) -> Result<Images, DataError> {
    let raw = if idx::is_gzip(&bytes) { gunzip(&bytes).await? } else { bytes };
    Ok(idx::decode(&raw)?)
}

/// The images of a proven file.
async fn unpack(form: Form, bytes: Vec<u8>) -> Result<Images, DataError> {
    let raw = match form {
        Form::Gzip => gunzip(&bytes).await?,
        Form::Raw => bytes,
    };
    Ok(idx::decode(&raw)?)
}

/// The images kept in `slot`. What is damaged is deleted, so that it is fetched anew.
async fn recall(file: &SourceFile, slot: &Slot, progress: &mut impl FnMut(LoadStage, u64, Option<u64>)) -> Option<Images> {
    let bytes = slot.get().await?;
    progress(LoadStage::Unpacking, 0, Some(bytes.len() as u64));
    let images = match file.verify(&bytes) {
        Ok(form) => unpack(form, bytes).await.ok(),
        Err(_) => None,
    };
    if images.is_none() {
        slot.delete().await;
    }
    images
}

/// Fetches the file from one source, proves it, and keeps it where there is a slot.
async fn try_source(
    file: &SourceFile,
    source: &Source,
    slot: Option<&Slot>,
    progress: &mut impl FnMut(LoadStage, u64, Option<u64>),
) -> Result<Images, DataError> {
    let bytes = fetch::download(file, &source.address, |done, total| progress(LoadStage::Downloading, done, total)).await?;
    progress(LoadStage::Unpacking, 0, Some(bytes.len() as u64));
    let form = file.verify(&bytes)?;
    if let Some(slot) = slot {
        slot.put(&bytes).await;
    }
    unpack(form, bytes).await
}

/// Loads a file of FashionMNIST: kept on this device, or from the first source that has it. `base` is the address of
/// the page's folder; `hosted` says that the page's own origin serves the file there. `progress` is told the stage,
/// the bytes done, and out of how many where that is known.
///
/// # Errors
/// [`DataError::AllSourcesFailed`], with each source and its reason.
pub async fn load(
    file: &SourceFile,
    base: &str,
    hosted: bool,
    mut progress: impl FnMut(LoadStage, u64, Option<u64>),
) -> Result<Loaded, DataError> {
    let slot = Slot::of(file).await;
    if let Some(slot) = &slot
        && let Some(images) = recall(file, slot, &mut progress).await
    {
        return Ok(Loaded { images, source: "kept on this device".to_owned() });
    }
    let mut attempts = Vec::new();
    for source in file.sources(base, hosted) {
        progress(LoadStage::Downloading, 0, Some(u64::from(file.bytes)));
        match try_source(file, &source, slot.as_ref(), &mut progress).await {
            Ok(images) => return Ok(Loaded { images, source: source.name }),
            Err(error) => attempts.push(Attempt { source: source.address, reason: error.to_string() }),
        }
    }
    Err(DataError::AllSourcesFailed { file: file.name.to_owned(), attempts })
}
