//! Files in one folder of the Origin Private File System. A `/` in a name is stored as `!`.

use js_sys::{ArrayBuffer, AsyncIterator, IteratorNext, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle, StorageEstimate,
};

use super::store::{Files, StoreError};
use crate::browser::{error_text, settled};
use crate::data::web::global::global;
use crate::run::protocol::archive::Usage;

/// The folder. Changes when the format of the files does.
const FOLDER: &str = "saddle-runs-v1";

/// The files of this origin.
#[derive(Debug, Default)]
pub struct Opfs;

fn exception_name(error: &JsValue) -> Option<String> {
    error.dyn_ref().map(DomException::name)
}

fn is_not_found(error: &JsValue) -> bool {
    exception_name(error).is_some_and(|name| name == "NotFoundError")
}

/// For an exception of a browser's store.
impl From<JsValue> for StoreError {
    fn from(error: JsValue) -> Self {
        match exception_name(&error).as_deref() {
            Some("QuotaExceededError") => Self::Full,
            Some("SecurityError") => Self::Missing,
            _ => Self::Failed(error_text(&error)),
        }
    }
}

async fn folder() -> Result<FileSystemDirectoryHandle, StoreError> {
    let storage = global().navigator().storage().ok_or(StoreError::Missing)?;
    let root: FileSystemDirectoryHandle = settled(storage.get_directory()).await.map_err(|_| StoreError::Missing)?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    Ok(settled(Ok(root.get_directory_handle_with_options(FOLDER, &options))).await?)
}

async fn access(file: &FileSystemFileHandle) -> Result<FileSystemSyncAccessHandle, JsValue> {
    settled(Ok(file.create_sync_access_handle())).await
}

fn write(handle: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), StoreError> {
    handle.truncate_with_u32(0)?;
    let written = handle.write_with_u8_array(bytes)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
    if written < bytes.len() as f64 {
        return Err(StoreError::Full);
    }
    Ok(handle.flush()?)
}

/// Reads without an access handle, which only one tab at a time can have.
async fn read(file: &FileSystemFileHandle) -> Result<Vec<u8>, JsValue> {
    let file: File = settled(Ok(file.get_file())).await?;
    let bytes: ArrayBuffer = settled(Ok(file.array_buffer())).await?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

async fn next(iterator: &AsyncIterator) -> Result<Option<JsValue>, JsValue> {
    let next: IteratorNext = settled(iterator.next()).await?;
    Ok((!next.done()).then(|| next.value()))
}

/// Bytes in all files of the folder.
async fn size() -> Result<f64, StoreError> {
    let files = folder().await?.values();
    let mut size = 0.0;
    while let Some(file) = next(&files).await? {
        let file: FileSystemFileHandle = file.unchecked_into();
        let file: File = settled(Ok(file.get_file())).await?;
        size += file.size();
    }
    Ok(size)
}

fn escaped(name: &str) -> String {
    name.replace('/', "!")
}

impl Files for Opfs {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file = settled(Ok(folder().await?.get_file_handle_with_options(&escaped(name), &options))).await?;
        let handle = access(&file).await?;
        let written = write(&handle, bytes);
        handle.close();
        written
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match settled(Ok(folder().await?.get_file_handle(&escaped(name)))).await {
            Ok(file) => Ok(Some(read(&file).await?)),
            Err(error) if is_not_found(&error) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        match settled::<JsValue>(Ok(folder().await?.remove_entry(&escaped(name)))).await {
            Err(error) if !is_not_found(&error) => Err(error.into()),
            _ => Ok(()),
        }
    }

    async fn size(&self, name: &str) -> Result<u64, StoreError> {
        let file: FileSystemFileHandle = match settled(Ok(folder().await?.get_file_handle(&escaped(name)))).await {
            Ok(file) => file,
            Err(error) if is_not_found(&error) => return Ok(0),
            Err(error) => return Err(error.into()),
        };
        let file: File = settled(Ok(file.get_file())).await?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes")]
        let size = file.size() as u64;
        Ok(size)
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        let keys = folder().await?.keys();
        let mut names = Vec::new();
        while let Some(name) = next(&keys).await? {
            names.extend(name.as_string().map(|name| name.replace('!', "/")));
        }
        Ok(names)
    }

    /// At least the size of these files: after a restart Chromium's estimate leaves them out (no upstream issue known). Remove when
    /// the estimate of a fresh browser counts them.
    async fn usage(&self) -> Usage {
        let usage = storage_usage().await;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes; casts saturate")]
        let own = size().await.unwrap_or(0.0) as u64;
        Usage { used: usage.used.max(own), ..usage }
    }
}

/// Of all stores of this origin.
pub(super) async fn storage_usage() -> Usage {
    let Some(storage) = global().navigator().storage() else { return Usage::default() };
    let mut usage = Usage::default();
    if let Ok(estimate) = settled::<StorageEstimate>(storage.estimate()).await {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes in bytes; casts saturate")]
        let bytes = |size: Option<f64>| size.unwrap_or(0.0) as u64;
        (usage.used, usage.quota) = (bytes(estimate.get_usage()), bytes(estimate.get_quota()));
    }
    usage.persisted = settled::<JsValue>(storage.persisted()).await.is_ok_and(|answer| answer.is_truthy());
    usage
}
