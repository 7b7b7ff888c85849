//! Checks the browser's GPU before Burn opens it: Burn's runtime panics on an adapter that lacks a feature, and the page needs a
//! readable reason. The bindings are written out because web-sys marks WebGPU as unstable.

use std::cell::Cell;

use burn::tensor::Device;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Object};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use super::device::NoGpu;
use crate::browser::error_text;

/// CubeCL's runtime times its kernels and does not start without this feature.
const NEEDED_FEATURE: &str = "timestamp-query";

/// Longest wait for an answer of the browser, in ms.
const TIMEOUT_MS: u32 = 15_000;

/// Limits that the diagnostics page lists.
const LIMITS: [&str; 4] =
    ["maxBufferSize", "maxStorageBufferBindingSize", "maxComputeInvocationsPerWorkgroup", "maxStorageBuffersPerShaderStage"];

/// Parts of a software adapter's description.
const SOFTWARE: [&str; 3] = ["swiftshader", "llvmpipe", "basic render"];

#[wasm_bindgen]
extern "C" {
    type Navigator;
    #[wasm_bindgen(thread_local_v2, js_name = navigator)]
    static NAVIGATOR: Navigator;
    #[wasm_bindgen(method, getter)]
    fn gpu(this: &Navigator) -> Option<Gpu>;

    type Gpu;
    #[wasm_bindgen(method, catch, js_name = requestAdapter)]
    async fn request_adapter(this: &Gpu, options: &AdapterOptions) -> Result<JsValue, JsValue>;

    type AdapterOptions;
    #[wasm_bindgen(method, setter, js_name = powerPreference)]
    fn set_power_preference(this: &AdapterOptions, preference: &str);

    type GpuAdapter;
    #[wasm_bindgen(method, getter)]
    fn info(this: &GpuAdapter) -> Option<AdapterInfo>;
    #[wasm_bindgen(method, getter)]
    fn features(this: &GpuAdapter) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn limits(this: &GpuAdapter) -> Option<Limits>;
    #[wasm_bindgen(method, getter, js_name = isFallbackAdapter)]
    fn is_fallback_adapter(this: &GpuAdapter) -> Option<bool>;

    type AdapterInfo;
    #[wasm_bindgen(method, indexing_getter)]
    fn text(this: &AdapterInfo, key: &str) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = isFallbackAdapter)]
    fn is_fallback_adapter(this: &AdapterInfo) -> Option<bool>;

    type Limits;
    #[wasm_bindgen(method, indexing_getter)]
    fn number(this: &Limits, key: &str) -> Option<f64>;
}

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Whether this worker lost its GPU.
pub(super) fn was_lost() -> bool {
    LOST.with(Cell::get)
}

/// The browser's description of an adapter.
pub(super) struct Adapter {
    pub(super) name: String,
    pub(super) software: bool,
    /// Names and values for the diagnostics page.
    pub(super) details: Vec<(String, String)>,
}

fn refused(error: JsValue) -> NoGpu {
    NoGpu::Refused(error_text(&error))
}

async fn with_timeout<T>(work: impl Future<Output = T>) -> Result<T, NoGpu> {
    match select(Box::pin(work), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((value, _)) => Ok(value),
        Either::Right(_) => Err(NoGpu::Refused(format!("no answer in {} s", TIMEOUT_MS / 1000))),
    }
}

async fn request_adapter() -> Result<GpuAdapter, NoGpu> {
    let gpu = NAVIGATOR.with(Navigator::gpu).ok_or(NoGpu::NoApi)?;
    let options: AdapterOptions = Object::new().unchecked_into();
    // Burn asks for the same adapter.
    options.set_power_preference("high-performance");
    let adapter = with_timeout(gpu.request_adapter(&options)).await?.map_err(refused)?;
    if adapter.is_null() || adapter.is_undefined() { Err(NoGpu::NoAdapter) } else { Ok(adapter.unchecked_into()) }
}

fn describe(adapter: &GpuAdapter) -> Adapter {
    let info = adapter.info();
    let part = |key: &str| info.as_ref()?.text(key).filter(|text| !text.is_empty());
    let details: Vec<(String, String)> = ["vendor", "architecture", "device", "description"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), part(key)?)))
        .collect();
    let name = part("description").or_else(|| part("device")).unwrap_or_else(|| {
        let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(part).collect();
        if words.is_empty() { "GPU".to_owned() } else { words.join(" ") }
    });
    let fallback = info.as_ref().and_then(AdapterInfo::is_fallback_adapter).unwrap_or_default()
        || adapter.is_fallback_adapter().unwrap_or_default();
    let lower = details.iter().map(|(_, value)| value.to_lowercase()).collect::<Vec<_>>().join(" ");
    let software = fallback || SOFTWARE.into_iter().any(|mark| lower.contains(mark));
    Adapter { name, software, details }
}

/// The adapter, if training can run on it; a software adapter only if allowed.
pub(super) async fn adapter(allow_software: bool) -> Result<Adapter, NoGpu> {
    let found = request_adapter().await?;
    let mut adapter = describe(&found);
    if adapter.software && !allow_software {
        return Err(NoGpu::SoftwareOnly(adapter.name));
    }
    let features = found.features();
    let features: Vec<String> = if features.is_object() {
        Array::from(&features).iter().filter_map(|feature| feature.as_string()).collect()
    } else {
        Vec::new()
    };
    if !features.iter().any(|feature| feature == NEEDED_FEATURE) {
        return Err(NoGpu::LacksFeature { adapter: adapter.name, feature: NEEDED_FEATURE });
    }
    adapter.details.push(("features".to_owned(), features.join(", ")));
    if let Some(limits) = found.limits() {
        adapter.details.extend(LIMITS.into_iter().filter_map(|key| Some((key.to_owned(), limits.number(key)?.to_string()))));
    }
    Ok(adapter)
}

/// Opens Burn's device on WebGPU. If it is lost later, `on_lost` gets the browser's message.
pub(super) async fn device(tasks_per_submit: usize, on_lost: fn(String)) -> Result<Device, NoGpu> {
    let opening = Device::wgpu_options().tasks_max(tasks_per_submit).init_with_setup_async();
    let (device, setup) = with_timeout(opening).await?.map_err(|error| NoGpu::Refused(error.to_string()))?;
    setup.device.set_device_lost_callback(move |cause, message| {
        LOST.with(|lost| lost.set(true));
        on_lost(if message.is_empty() { format!("{cause:?}") } else { message });
    });
    Ok(device)
}
