//! Named bytes that are there whole or not at all, on a plain set of files.
//!
//! A write goes to a file of a new version, `NAME~VERSION`, that ends in the SHA-256 of what is before; then the older versions go.
//! A read takes the newest version whose digest is right: a half-written file never counts.

use std::future::Future;

use sha2::{Digest, Sha256};

use crate::run::protocol::archive::Usage;

/// Bytes of a digest.
const DIGEST: usize = 32;

/// Why something can't be kept or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser has no store for this page.
    #[error("this browser keeps no files for this page, as in a private window; open it in an ordinary window")]
    Missing,
    /// No room is left.
    #[error("the browser's room for this page is full; delete kept runs, or free space on the disk")]
    Full,
    /// Something else, in the browser's words.
    #[error("the browser's store failed: {0}; reload the page")]
    Failed(String),
}

/// A flat set of files.
pub trait Files {
    /// Writes a file; one of the same name is replaced. It may be left half written.
    fn put(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), StoreError>>;

    /// Reads a file, if it is there.
    fn get(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Takes a file away, if it is there.
    fn delete(&self, name: &str) -> impl Future<Output = Result<(), StoreError>>;

    /// The names of all files.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, StoreError>>;

    /// How much room they take.
    fn usage(&self) -> impl Future<Output = Usage>;
}

/// Versions of `name`, the newest first.
async fn versions(files: &impl Files, name: &str) -> Result<Vec<u64>, StoreError> {
    let all = files.names().await?;
    let mut found: Vec<u64> = all.iter().filter_map(|file| file.strip_prefix(name)?.strip_prefix('~')?.parse().ok()).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

/// Keeps `bytes` under `name`, whole.
///
/// # Errors
/// When they can't be written; what was there before stays.
pub async fn write(files: &impl Files, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let before = versions(files, name).await?;
    let file = format!("{name}~{}", before.first().map_or(1, |newest| newest.saturating_add(1)));
    let mut whole = Vec::with_capacity(bytes.len() + DIGEST);
    whole.extend_from_slice(bytes);
    whole.extend_from_slice(&Sha256::digest(bytes));
    if let Err(error) = files.put(&file, &whole).await {
        // What is left of it takes room, and does not count.
        let _ = files.delete(&file).await;
        return Err(error);
    }
    for version in before {
        files.delete(&format!("{name}~{version}")).await?;
    }
    Ok(())
}

/// What is kept under `name`.
///
/// # Errors
/// When the store fails.
pub async fn read(files: &impl Files, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    for version in versions(files, name).await? {
        let Some(mut whole) = files.get(&format!("{name}~{version}")).await? else { continue };
        let Some(length) = whole.len().checked_sub(DIGEST) else { continue };
        let (bytes, digest) = whole.split_at(length);
        if *Sha256::digest(bytes) == *digest {
            whole.truncate(length);
            return Ok(Some(whole));
        }
    }
    Ok(None)
}

/// Keeps nothing under `name` any more.
///
/// # Errors
/// When the store fails.
pub async fn remove(files: &impl Files, name: &str) -> Result<(), StoreError> {
    for version in versions(files, name).await? {
        files.delete(&format!("{name}~{version}")).await?;
    }
    Ok(())
}

/// The names that begin with `prefix`, sorted, each once.
///
/// # Errors
/// When the store fails.
pub async fn list(files: &impl Files, prefix: &str) -> Result<Vec<String>, StoreError> {
    let all = files.names().await?;
    let mut found: Vec<String> = all
        .iter()
        .filter_map(|file| file.rsplit_once('~').map(|(name, _)| name.to_owned()))
        .filter(|name| name.starts_with(prefix))
        .collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
