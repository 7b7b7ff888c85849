//! Properties of the global scope that pages and workers share.
//!
//! web-sys has them on separate types for windows and workers, and assumes that all of them exist.

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{CacheStorage, IdbFactory, RequestInit};

#[wasm_bindgen]
extern "C" {
    pub(crate) type Global;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn origin(this: &Global) -> Option<String>;

    /// `None` in an insecure context.
    #[wasm_bindgen(method, getter, catch)]
    pub(crate) fn caches(this: &Global) -> Result<Option<CacheStorage>, JsValue>;

    #[wasm_bindgen(method, getter, catch, js_name = indexedDB)]
    pub(crate) fn indexed_db(this: &Global) -> Result<Option<IdbFactory>, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn fetch(this: &Global, address: &str, init: &RequestInit) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, getter)]
    pub(crate) fn navigator(this: &Global) -> Navigator;

    pub(crate) type Navigator;

    /// `None` in an insecure context.
    #[wasm_bindgen(method, getter)]
    pub(crate) fn storage(this: &Navigator) -> Option<Storage>;

    pub(crate) type Storage;

    /// The root of the Origin Private File System; fails in browsers without one.
    #[wasm_bindgen(method, catch, js_name = getDirectory)]
    pub(crate) fn get_directory(this: &Storage) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn estimate(this: &Storage) -> Result<Promise, JsValue>;

    #[wasm_bindgen(method, catch)]
    pub(crate) fn persisted(this: &Storage) -> Result<Promise, JsValue>;
}

/// The global scope of this page or worker.
pub(crate) fn global() -> Global {
    js_sys::global().unchecked_into()
}
