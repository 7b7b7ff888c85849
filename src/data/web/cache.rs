//! Files in Cache Storage, which stay between visits.
//!
//! Cache Storage is missing in an insecure context, refused in some private modes, and limited by a quota. Every failure here means
//! only that nothing is cached.

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, Response};

use super::global::global;
use crate::data::sources::SourceFile;

/// The cache. Changes when the format of the files does.
const CACHE: &str = "saddle-data-v1";

/// The cache entry of one file, present or not.
#[derive(Debug)]
pub(super) struct Entry {
    cache: Cache,
    key: String,
}

impl Entry {
    /// `None` where nothing can be cached.
    pub(super) async fn of(name: &str) -> Option<Self> {
        let caches = global().caches().ok().flatten()?;
        let cache = JsFuture::from(caches.open(CACHE)).await.ok()?.dyn_into().ok()?;
        // A key must be an absolute address, and that of a worker may be a blob's. Nothing is ever fetched from it.
        Some(Self { cache, key: format!("{}/saddle-data/{name}", global().origin()?) })
    }

    async fn response(&self) -> Option<Response> {
        // `undefined` if there is no entry.
        JsFuture::from(self.cache.match_with_str(&self.key)).await.ok()?.dyn_into().ok()
    }

    pub(super) async fn read(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.response().await?.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    pub(super) async fn write(&self, bytes: &[u8]) {
        if let Ok(response) = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes))) {
            ignore(JsFuture::from(self.cache.put_with_str(&self.key, &response)).await);
        }
    }

    pub(super) async fn delete(&self) {
        ignore(JsFuture::from(self.cache.delete_with_str(&self.key)).await);
    }
}

/// After a failure the file is fetched again at the next visit.
fn ignore<T>(_result: Result<T, JsValue>) {}

/// The text cached under `name`.
pub async fn cached_text(name: &str) -> Option<String> {
    String::from_utf8(Entry::of(name).await?.read().await?).ok()
}

/// Caches a text under `name`, if possible.
pub async fn cache_text(name: &str, text: &str) {
    if let Some(entry) = Entry::of(name).await {
        entry.write(text.as_bytes()).await;
    }
}

/// Whether `file` is cached. Its bytes are verified only when they are used.
pub async fn is_cached(file: &SourceFile) -> bool {
    match Entry::of(file.name).await {
        Some(entry) => entry.response().await.is_some(),
        None => false,
    }
}
