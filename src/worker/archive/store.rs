//! Atomic files on top of a plain set of files.
//!
//! A write creates a new version, `NAME~VERSION`, which ends in the SHA-256 of its contents, and then deletes the older ones. A read
//! returns the newest version with a valid digest, so a partly written file is ignored.

use std::future::Future;

use sha2::{Digest, Sha256};

use crate::run::protocol::archive::Usage;

/// Bytes of a digest.
const DIGEST: usize = 32;

/// Why a file can't be stored or read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser has no store for this page.
    #[error("this browser gives this page no storage; allow site data for it, or open it in a window that is not private")]
    Missing,
    /// The quota is used up.
    #[error("the browser's storage for this page is full; delete saved runs, or free space on the disk")]
    Full,
    /// Another reason, in the browser's words.
    #[error("the browser's store failed: {0}; reload the page")]
    Failed(String),
}

/// A flat set of files.
pub trait Files {
    /// Creates or replaces a file. After a failure it may be incomplete.
    fn put(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), StoreError>>;

    /// Reads a file; `None` if it does not exist.
    fn get(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>>;

    /// Deletes a file, if it exists.
    fn delete(&self, name: &str) -> impl Future<Output = Result<(), StoreError>>;

    /// The size of a file in bytes; 0 if it does not exist.
    fn size(&self, name: &str) -> impl Future<Output = Result<u64, StoreError>>;

    /// The names of all files.
    fn names(&self) -> impl Future<Output = Result<Vec<String>, StoreError>>;

    /// Storage used and available.
    fn usage(&self) -> impl Future<Output = Usage>;
}

/// Versions of `name` among the names of all files, newest first.
fn versions_among(all: &[String], name: &str) -> Vec<u64> {
    let mut found: Vec<u64> = all.iter().filter_map(|file| file.strip_prefix(name)?.strip_prefix('~')?.parse().ok()).collect();
    found.sort_unstable_by(|a, b| b.cmp(a));
    found
}

/// Versions of `name`, newest first.
async fn versions(files: &impl Files, name: &str) -> Result<Vec<u64>, StoreError> {
    Ok(versions_among(&files.names().await?, name))
}

/// Replaces the file `name` atomically.
///
/// # Errors
/// When it can't be written; its previous contents stay.
pub async fn write(files: &impl Files, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
    let before = versions(files, name).await?;
    let file = format!("{name}~{}", before.first().map_or(1, |newest| newest.saturating_add(1)));
    let mut contents = Vec::with_capacity(bytes.len() + DIGEST);
    contents.extend_from_slice(bytes);
    contents.extend_from_slice(&Sha256::digest(bytes));
    if let Err(error) = files.put(&file, &contents).await {
        // What was written of it only takes room.
        let _ = files.delete(&file).await;
        return Err(error);
    }
    for version in before {
        // One that another tab is reading goes with the next write.
        let _ = files.delete(&format!("{name}~{version}")).await;
    }
    Ok(())
}

/// The contents of the file `name`; `None` if no version of it is intact.
///
/// # Errors
/// When the store fails, and no version can be read.
pub async fn read(files: &impl Files, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    read_among(files, &files.names().await?, name).await
}

/// As [`read`], with the names of all files, which take long to list.
///
/// # Errors
/// As [`read`].
pub async fn read_among(files: &impl Files, all: &[String], name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let mut failed = None;
    for version in versions_among(all, name) {
        let mut contents = match files.get(&format!("{name}~{version}")).await {
            Ok(Some(contents)) => contents,
            Ok(None) => continue,
            Err(error) => {
                failed = failed.or(Some(error));
                continue;
            }
        };
        let Some(length) = contents.len().checked_sub(DIGEST) else { continue };
        let (bytes, digest) = contents.split_at(length);
        if *Sha256::digest(bytes) == *digest {
            contents.truncate(length);
            return Ok(Some(contents));
        }
    }
    failed.map_or(Ok(None), Err)
}

/// Deletes all versions of the file `name`.
///
/// # Errors
/// When one can't be deleted; the others are.
pub async fn remove(files: &impl Files, name: &str) -> Result<(), StoreError> {
    let mut outcome = Ok(());
    for version in versions(files, name).await? {
        outcome = outcome.and(files.delete(&format!("{name}~{version}")).await);
    }
    outcome
}

/// The file names that begin with `prefix`, sorted.
///
/// # Errors
/// When the store fails.
pub async fn list(files: &impl Files, prefix: &str) -> Result<Vec<String>, StoreError> {
    Ok(list_among(&files.names().await?, prefix))
}

/// As [`list`], with the names of all files.
#[must_use]
pub fn list_among(all: &[String], prefix: &str) -> Vec<String> {
    let mut found: Vec<String> = all
        .iter()
        .filter_map(|file| file.rsplit_once('~').map(|(name, _)| name.to_owned()))
        .filter(|name| name.starts_with(prefix))
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}
