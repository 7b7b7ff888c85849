//! Where the bytes of a file come from.

use std::future::Future;

use super::error::OwnFileError;

/// A file that is read part by part.
pub trait Source {
    /// Its length in bytes.
    fn size(&self) -> u64;

    /// `length` bytes from `at` on, all of them in the file; or the system's reason why not.
    fn read(&self, at: u64, length: usize) -> impl Future<Output = Result<Vec<u8>, String>>;
}

/// `length` bytes from `at`; fewer are an error, since the size of the file was known before.
pub(super) async fn read(source: &impl Source, at: u64, length: usize) -> Result<Vec<u8>, OwnFileError> {
    let bytes = source.read(at, length).await.map_err(OwnFileError::Unreadable)?;
    if bytes.len() == length { Ok(bytes) } else { Err(OwnFileError::Unreadable("it has changed meanwhile".to_owned())) }
}
