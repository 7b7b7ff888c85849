//! Downloads, inflates and caches files, in a page or in a worker.
//!
//! A file comes from Cache Storage if it is there and intact, else from the first source that has it. Its SHA-256 is verified before it
//! is inflated. Where nothing can be cached, files are downloaded at each visit.

#[cfg(feature = "engine")]
mod blob;
mod cache;
mod fetch;
pub(crate) mod global;
mod stream;

#[cfg(feature = "engine")]
pub use blob::BlobSource;
pub use cache::{cache_text, cached_text, is_cached};
#[cfg(feature = "engine")]
pub use fetch::fetch_own;
pub use stream::gunzip;

use super::sources::{Form, Source, SourceFile};
use super::{Attempt, DataError, Images, idx};
use cache::Entry;

/// What the progress of [`load`] counts, in bytes of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadStage {
    /// Bytes downloaded so far.
    Downloading,
    /// Bytes verified and inflated.
    Unpacking,
}

/// A file's images and where they came from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// All of the file's images.
    pub images: Images,
    /// "kept on this device", "this site", or a mirror's host.
    pub source: String,
}

/// The images of a verified file.
async fn unpack(form: Form, bytes: Vec<u8>) -> Result<Images, DataError> {
    let raw = match form {
        Form::Gzip => gunzip(&bytes).await?,
        Form::Raw => bytes,
    };
    Ok(idx::decode(&raw)?)
}

/// The images in the cache. A damaged entry is deleted, so that the file is downloaded again.
async fn load_cached(file: &SourceFile, entry: &Entry, progress: &mut impl FnMut(LoadStage, u64, Option<u64>)) -> Option<Images> {
    let bytes = entry.read().await?;
    progress(LoadStage::Unpacking, 0, Some(bytes.len() as u64));
    let images = match file.verify(&bytes) {
        Ok(form) => unpack(form, bytes).await.ok(),
        Err(_) => None,
    };
    if images.is_none() {
        entry.delete().await;
    }
    images
}

/// Downloads the file from one source, verifies it, and caches it if possible.
async fn try_source(
    file: &SourceFile,
    source: &Source,
    entry: Option<&Entry>,
    progress: &mut impl FnMut(LoadStage, u64, Option<u64>),
) -> Result<Images, DataError> {
    let bytes = fetch::download(file, &source.address, |done, total| progress(LoadStage::Downloading, done, total)).await?;
    progress(LoadStage::Unpacking, 0, Some(bytes.len() as u64));
    let form = file.verify(&bytes)?;
    if let Some(entry) = entry {
        entry.write(&bytes).await;
    }
    unpack(form, bytes).await
}

/// Loads a file of FashionMNIST: from the cache, or from the first source that has it. `base` is the address of the page's folder;
/// `hosted` says that the page's own origin serves the file there. `progress` gets the stage, the bytes done, and the total if known.
///
/// # Errors
/// [`DataError::AllSourcesFailed`], with each source and its reason.
pub async fn load(
    file: &SourceFile,
    base: &str,
    hosted: bool,
    mut progress: impl FnMut(LoadStage, u64, Option<u64>),
) -> Result<Loaded, DataError> {
    let entry = Entry::of(file.name).await;
    if let Some(entry) = &entry
        && let Some(images) = load_cached(file, entry, &mut progress).await
    {
        return Ok(Loaded { images, source: "kept on this device".to_owned() });
    }
    let mut attempts = Vec::new();
    for source in file.sources(base, hosted) {
        progress(LoadStage::Downloading, 0, Some(u64::from(file.bytes)));
        match try_source(file, &source, entry.as_ref(), &mut progress).await {
            Ok(images) => return Ok(Loaded { images, source: source.name }),
            Err(error) => attempts.push(Attempt { source: source.address, reason: error.to_string() }),
        }
    }
    Err(DataError::AllSourcesFailed { file: file.name.to_owned(), attempts })
}
