//! The part of WebGPU that describes the adapter.
//!
//! web-sys offers WebGPU only with `--cfg web_sys_unstable_apis`, so it is bound here. Remove when web-sys marks it stable.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;

use super::settled;

#[wasm_bindgen]
extern "C" {
    type Global;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &Global) -> Navigator;
    #[wasm_bindgen(method, getter, js_name = saddleClaimsTimestamps)]
    fn claims_timestamps(this: &Global) -> Option<bool>;

    #[wasm_bindgen(method, getter, js_name = saddlePipelines)]
    fn pipelines(this: &Global) -> Option<Pipelines>;

    /// Of `static/worker_loader.js`: compiles pipelines without running them.
    pub type Pipelines;
    /// From now on launches are not dispatched; their pipelines are compiled.
    #[wasm_bindgen(method)]
    pub fn begin(this: &Pipelines);
    #[wasm_bindgen(method, catch)]
    fn end(this: &Pipelines) -> Result<Promise, JsValue>;
    /// Pipelines whose compilation was asked for.
    #[wasm_bindgen(method, getter)]
    pub fn asked(this: &Pipelines) -> u32;
    /// Pipelines that are compiled.
    #[wasm_bindgen(method, getter)]
    pub fn made(this: &Pipelines) -> u32;

    type Navigator;
    #[wasm_bindgen(method, getter)]
    fn gpu(this: &Navigator) -> Option<Gpu>;

    type RequestAdapterOptions;
    #[wasm_bindgen(method, setter, js_name = powerPreference)]
    fn set_power_preference(this: &RequestAdapterOptions, preference: &str);

    /// `navigator.gpu`.
    pub type Gpu;
    #[wasm_bindgen(method, catch, js_name = requestAdapter)]
    fn request_adapter_with_options(this: &Gpu, options: &RequestAdapterOptions) -> Result<Promise, JsValue>;

    /// `GPUAdapter`.
    pub type Adapter;
    #[wasm_bindgen(method, getter)]
    fn info(this: &Adapter) -> Option<AdapterInfo>;
    #[wasm_bindgen(method, getter, js_name = isFallbackAdapter)]
    fn is_fallback_adapter(this: &Adapter) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn features(this: &Adapter) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn limits(this: &Adapter) -> Option<Limits>;

    type AdapterInfo;
    #[wasm_bindgen(method, indexing_getter)]
    fn text(this: &AdapterInfo, name: &str) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = isFallbackAdapter)]
    fn is_fallback_adapter(this: &AdapterInfo) -> Option<bool>;

    type Limits;
    #[wasm_bindgen(method, indexing_getter)]
    fn value(this: &Limits, name: &str) -> Option<f64>;
}

/// Whether `static/worker_loader.js` added the feature `timestamp-query` to what adapters say.
#[must_use]
pub fn claims_timestamps() -> bool {
    js_sys::global().unchecked_into::<Global>().claims_timestamps().unwrap_or_default()
}

/// `navigator.gpu` of the page or worker; `None` where the browser has no WebGPU.
#[must_use]
pub fn gpu() -> Option<Gpu> {
    js_sys::global().unchecked_into::<Global>().navigator().gpu()
}

/// The worker's pipelines; `None` where the loader did not prepare them, as in tests.
#[must_use]
pub fn pipelines() -> Option<Pipelines> {
    js_sys::global().unchecked_into::<Global>().pipelines()
}

impl Pipelines {
    /// Launches are dispatched again. What is still being compiled is left to the browser.
    pub fn stop(&self) {
        drop(self.end());
    }

    /// Launches are dispatched again. Waits until all pipelines since [`Self::begin`] are compiled.
    pub async fn finish(&self) {
        // The promise is never rejected.
        let _: Result<JsValue, JsValue> = settled(self.end()).await;
    }
}

impl Gpu {
    /// Requests the high-performance adapter, which Burn will ask for, too; `None` if there is none.
    ///
    /// # Errors
    /// The value that the browser throws.
    pub async fn request_adapter(&self) -> Result<Option<Adapter>, JsValue> {
        let options: RequestAdapterOptions = Object::new().unchecked_into();
        options.set_power_preference("high-performance");
        let adapter: JsValue = settled(self.request_adapter_with_options(&options)).await?;
        Ok((!adapter.is_null() && !adapter.is_undefined()).then(|| adapter.unchecked_into()))
    }
}

impl Adapter {
    /// A non-empty string of the adapter's `info`: `vendor`, `architecture`, `device` or `description`.
    #[must_use]
    pub fn info_text(&self, name: &str) -> Option<String> {
        self.info()?.text(name).filter(|text| !text.is_empty())
    }

    /// Whether it computes in software. Older browsers report this on the adapter instead of in its `info`.
    #[must_use]
    pub fn is_fallback(&self) -> bool {
        let flags = [self.info().and_then(|info| info.is_fallback_adapter()), self.is_fallback_adapter()];
        flags.into_iter().flatten().any(|flag| flag)
    }

    /// Names of the optional features.
    #[must_use]
    pub fn feature_names(&self) -> Vec<String> {
        let features = self.features();
        // `Array.from(undefined)` throws.
        let names = if features.is_object() { Array::from(&features) } else { Array::new() };
        names.iter().filter_map(|name| name.as_string()).collect()
    }

    /// A limit by its WebGPU name; `None` if the browser does not know it.
    #[must_use]
    pub fn limit(&self, name: &str) -> Option<f64> {
        self.limits()?.value(name)
    }
}
