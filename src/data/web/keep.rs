//! Files kept in Cache Storage between visits.
//!
//! There is none in an insecure context, some private modes refuse it, and a quota may be reached: every failure here
//! means only that nothing is kept.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Cache, CacheStorage, Response};

use crate::data::sources::SourceFile;

/// The cache's name; a new one when what is kept changes its meaning.
const CACHE: &str = "saddle-data-v1";

/// The place of one file.
#[derive(Debug)]
pub(super) struct Slot {
    cache: Cache,
    key: String,
}

impl Slot {
    /// The place of `file`, or `None` where nothing can be kept.
    pub(super) async fn of(file: &SourceFile) -> Option<Self> {
        Self::named(file.name).await
    }

    /// The place of what is called `name`.
    async fn named(name: &str) -> Option<Self> {
        let global = js_sys::global();
        let storage: CacheStorage = Reflect::get(&global, &"caches".into()).ok()?.dyn_into().ok()?;
        let cache = JsFuture::from(storage.open(CACHE)).await.ok()?.dyn_into().ok()?;
        // A whole address, since a worker's own may be a blob. It says nothing of a source: it matters not which.
        let origin = Reflect::get(&global, &"origin".into()).ok()?.as_string()?;
        Some(Self { cache, key: format!("{origin}/saddle-data/{name}") })
    }

    async fn find(&self) -> Option<Response> {
        // `undefined` where there is nothing.
        JsFuture::from(self.cache.match_with_str(&self.key)).await.ok()?.dyn_into().ok()
    }

    /// The bytes that are kept.
    pub(super) async fn get(&self) -> Option<Vec<u8>> {
        let buffer = JsFuture::from(self.find().await?.array_buffer().ok()?).await.ok()?;
        Some(Uint8Array::new(&buffer).to_vec())
    }

    /// Keeps `bytes`, if that can be.
    pub(super) async fn put(&self, bytes: &[u8]) {
        if let Ok(response) = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(bytes))) {
            settle(JsFuture::from(self.cache.put_with_str(&self.key, &response)).await);
        }
    }

    /// Keeps nothing any more.
    pub(super) async fn delete(&self) {
        settle(JsFuture::from(self.cache.delete_with_str(&self.key)).await);
    }
}

/// Lets a failure be: the file will be fetched again.
fn settle<T>(_result: Result<T, JsValue>) {}

/// The text kept under `name`, if there is one.
pub async fn recall_text(name: &str) -> Option<String> {
    String::from_utf8(Slot::named(name).await?.get().await?).ok()
}

/// Keeps a text under `name`, if that can be.
pub async fn keep_text(name: &str, text: &str) {
    if let Some(slot) = Slot::named(name).await {
        slot.put(text.as_bytes()).await;
    }
}

/// Whether `file` is kept on this device. Its bytes are checked when they are used.
pub async fn cached(file: &SourceFile) -> bool {
    match Slot::of(file).await {
        Some(slot) => slot.find().await.is_some(),
        None => false,
    }
}
