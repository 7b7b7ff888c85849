//! Files in one folder of the Origin Private File System. A `/` in a name is stored as `!`.

use js_sys::{AsyncIterator, IteratorNext};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle, StorageEstimate,
};

use super::store::{Files, StoreError};
use crate::browser::settled;
use crate::data::web::global::global;
use crate::run::protocol::archive::Usage;

/// The folder. Changes when the format of the files does.
const FOLDER: &str = "saddle-runs-v1";

/// The files of this origin.
#[derive(Debug, Default)]
pub struct Opfs;

/// The error for an exception of a browser's store.
pub(super) fn failed(reason: &JsValue) -> StoreError {
    let Some(error) = reason.dyn_ref::<DomException>() else { return StoreError::Failed(format!("{reason:?}")) };
    match error.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "SecurityError" => StoreError::Missing,
        _ => StoreError::Failed(error.message()),
    }
}

fn is_not_found(reason: &JsValue) -> bool {
    reason.dyn_ref::<DomException>().is_some_and(|error| error.name() == "NotFoundError")
}

async fn folder() -> Result<FileSystemDirectoryHandle, StoreError> {
    let storage = global().navigator().storage().ok_or(StoreError::Missing)?;
    let root: FileSystemDirectoryHandle = settled(storage.get_directory()).await.map_err(|_| StoreError::Missing)?;
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await;
    folder.map(JsCast::unchecked_into).map_err(|reason| failed(&reason))
}

async fn access(file: &FileSystemFileHandle) -> Result<FileSystemSyncAccessHandle, StoreError> {
    let handle = JsFuture::from(file.create_sync_access_handle()).await;
    handle.map(JsCast::unchecked_into).map_err(|reason| failed(&reason))
}

fn write(handle: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), StoreError> {
    let failed = |reason: JsValue| failed(&reason);
    handle.truncate_with_u32(0).map_err(failed)?;
    let written = handle.write_with_u8_array(bytes).map_err(failed)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
    if written < bytes.len() as f64 {
        return Err(StoreError::Full);
    }
    handle.flush().map_err(failed)
}

fn read(handle: &FileSystemSyncAccessHandle) -> Result<Vec<u8>, StoreError> {
    let failed = |reason: JsValue| failed(&reason);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes; the read fails if it is cut")]
    let mut bytes = vec![0; handle.get_size().map_err(failed)? as usize];
    handle.read_with_u8_array(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

async fn next(iterator: &AsyncIterator) -> Result<Option<JsValue>, StoreError> {
    let failed = |reason: JsValue| failed(&reason);
    let next = JsFuture::from(iterator.next().map_err(failed)?).await.map_err(failed)?;
    let next: IteratorNext = next.unchecked_into();
    Ok((!next.done()).then(|| next.value()))
}

/// Bytes in all files of the folder.
async fn size() -> Result<f64, StoreError> {
    let files = folder().await?.values();
    let mut size = 0.0;
    while let Some(file) = next(&files).await? {
        let file: FileSystemFileHandle = file.unchecked_into();
        let file = JsFuture::from(file.get_file()).await.map_err(|reason| failed(&reason))?;
        size += file.unchecked_into::<File>().size();
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
        let file = JsFuture::from(folder().await?.get_file_handle_with_options(&escaped(name), &options)).await;
        let handle = access(&file.map_err(|reason| failed(&reason))?.unchecked_into()).await?;
        let written = write(&handle, bytes);
        handle.close();
        written
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match JsFuture::from(folder().await?.get_file_handle(&escaped(name))).await {
            Ok(file) => {
                let handle = access(&file.unchecked_into()).await?;
                let bytes = read(&handle);
                handle.close();
                bytes.map(Some)
            }
            Err(reason) if is_not_found(&reason) => Ok(None),
            Err(reason) => Err(failed(&reason)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        match JsFuture::from(folder().await?.remove_entry(&escaped(name))).await {
            Err(reason) if !is_not_found(&reason) => Err(failed(&reason)),
            _ => Ok(()),
        }
    }

    async fn names(&self) -> Result<Vec<String>, StoreError> {
        let keys = folder().await?.keys();
        let mut names = Vec::new();
        while let Some(name) = next(&keys).await? {
            names.extend(name.as_string().map(|name| name.replace('!', "/")));
        }
        Ok(names)
    }

    /// At least the size of the own files: after a restart Chromium's estimate leaves them out (no upstream issue known). Remove when
    /// the estimate of a fresh browser counts them.
    async fn usage(&self) -> Usage {
        let usage = room().await;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes; casts saturate")]
        let own = size().await.unwrap_or(0.0) as u64;
        Usage { used: usage.used.max(own), ..usage }
    }
}

/// What all stores of this origin use, and may use.
pub(super) async fn room() -> Usage {
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
