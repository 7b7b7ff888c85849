//! Files in the Origin Private File System, in one folder. A `/` in a name is written `!`.

use js_sys::{AsyncIterator, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomException, File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions, FileSystemGetFileOptions,
    FileSystemSyncAccessHandle, StorageEstimate, StorageManager,
};

use super::store::{Files, StoreError};
use crate::run::protocol::archive::Usage;

/// The folder's name; a new one when what is kept changes its meaning.
const FOLDER: &str = "saddle-runs-v1";

/// The files of this origin.
#[derive(Debug, Default)]
pub struct Opfs;

fn manager() -> Option<StorageManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    // There is none in an insecure context.
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    (!storage.is_undefined()).then(|| storage.unchecked_into())
}

/// What the browser's refusal means.
pub(super) fn failed(reason: &JsValue) -> StoreError {
    let Some(error) = reason.dyn_ref::<DomException>() else { return StoreError::Failed(format!("{reason:?}")) };
    match error.name().as_str() {
        "QuotaExceededError" => StoreError::Full,
        "SecurityError" => StoreError::Missing,
        _ => StoreError::Failed(error.message()),
    }
}

fn is_missing(reason: &JsValue) -> bool {
    reason.dyn_ref::<DomException>().is_some_and(|error| error.name() == "NotFoundError")
}

async fn folder() -> Result<FileSystemDirectoryHandle, StoreError> {
    let storage = manager().ok_or(StoreError::Missing)?;
    let known = Reflect::has(&storage, &"getDirectory".into()).unwrap_or(false);
    if !known {
        return Err(StoreError::Missing);
    }
    let root: FileSystemDirectoryHandle =
        JsFuture::from(storage.get_directory()).await.map_err(|_| StoreError::Missing)?.unchecked_into();
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    let folder = JsFuture::from(root.get_directory_handle_with_options(FOLDER, &options)).await;
    folder.map(JsCast::unchecked_into).map_err(|reason| failed(&reason))
}

async fn access(file: &FileSystemFileHandle) -> Result<FileSystemSyncAccessHandle, StoreError> {
    let handle = JsFuture::from(file.create_sync_access_handle()).await;
    handle.map(JsCast::unchecked_into).map_err(|reason| failed(&reason))
}

fn put_all(handle: &FileSystemSyncAccessHandle, bytes: &[u8]) -> Result<(), StoreError> {
    let told = |reason: JsValue| failed(&reason);
    handle.truncate_with_u32(0).map_err(told)?;
    let written = handle.write_with_u8_array(bytes).map_err(told)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
    if written < bytes.len() as f64 {
        return Err(StoreError::Full);
    }
    handle.flush().map_err(told)
}

fn get_all(handle: &FileSystemSyncAccessHandle) -> Result<Vec<u8>, StoreError> {
    let told = |reason: JsValue| failed(&reason);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes; what does not fit fails below")]
    let mut bytes = vec![0; handle.get_size().map_err(told)? as usize];
    handle.read_with_u8_array(&mut bytes).map_err(told)?;
    Ok(bytes)
}

/// The next value of an iterator that the browser answers later; `None` at its end.
async fn next(all: &AsyncIterator) -> Result<Option<JsValue>, StoreError> {
    let told = |reason: JsValue| failed(&reason);
    let next = JsFuture::from(all.next().map_err(told)?).await.map_err(told)?;
    let done = Reflect::get(&next, &"done".into()).map_err(told)?.is_truthy();
    if done { Ok(None) } else { Reflect::get(&next, &"value".into()).map(Some).map_err(told) }
}

/// Bytes in all files of the folder. Chromium's own estimate forgets them when it is started anew.
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
        let written = put_all(&handle, bytes);
        handle.close();
        written
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        match JsFuture::from(folder().await?.get_file_handle(&escaped(name))).await {
            Ok(file) => {
                let handle = access(&file.unchecked_into()).await?;
                let read = get_all(&handle);
                handle.close();
                read.map(Some)
            }
            Err(reason) if is_missing(&reason) => Ok(None),
            Err(reason) => Err(failed(&reason)),
        }
    }

    async fn delete(&self, name: &str) -> Result<(), StoreError> {
        match JsFuture::from(folder().await?.remove_entry(&escaped(name))).await {
            Err(reason) if !is_missing(&reason) => Err(failed(&reason)),
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

    async fn usage(&self) -> Usage {
        let usage = room().await;
        // A browser's estimate may forget files that were there before it was started.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size in bytes; casts saturate")]
        let own = size().await.unwrap_or(0.0) as u64;
        Usage { used: usage.used.max(own), ..usage }
    }
}

/// The room that this origin has and takes, all its stores together.
pub(super) async fn room() -> Usage {
    let Some(storage) = manager() else { return Usage::default() };
    let mut usage = Usage::default();
    if let Ok(asked) = storage.estimate()
        && let Ok(estimate) = JsFuture::from(asked).await
    {
        let estimate: StorageEstimate = estimate.unchecked_into();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes in bytes; casts saturate")]
        let bytes = |size: Option<f64>| size.unwrap_or(0.0) as u64;
        (usage.used, usage.quota) = (bytes(estimate.get_usage()), bytes(estimate.get_quota()));
    }
    if let Ok(asked) = storage.persisted() {
        usage.persisted = JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy());
    }
    usage
}
