//! Asks the browser for its GPU before Burn does: Burn's runtime panics on an adapter that lacks a feature, and a
//! missing adapter must become a sentence. web-sys marks WebGPU unstable, so this goes by name.

use std::cell::Cell;
use std::future::Future;

use burn::tensor::Device;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{NoGpu, TASKS_PER_SUBMIT};
use crate::browser::error_text;

/// CubeCL's runtime times its kernels and starts on no adapter without this.
const NEEDED_FEATURE: &str = "timestamp-query";

/// Longest wait for the browser's answer, in ms: none of its promises may hang the page.
const PATIENCE_MS: u32 = 15_000;

const LIMITS: [&str; 4] =
    ["maxBufferSize", "maxStorageBufferBindingSize", "maxComputeInvocationsPerWorkgroup", "maxStorageBuffersPerShaderStage"];

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// Whether this worker's GPU went away.
pub(super) fn was_lost() -> bool {
    LOST.with(Cell::get)
}

/// What the browser tells of its adapter.
pub(super) struct Adapter {
    /// For people.
    pub(super) name: String,
    /// It is one in software.
    pub(super) software: bool,
    /// For the diagnostics page.
    pub(super) details: Vec<(String, String)>,
}

fn get(object: &JsValue, key: &str) -> Option<JsValue> {
    Reflect::get(object, &key.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn text(object: &JsValue, key: &str) -> Option<String> {
    get(object, key)?.as_string().filter(|text| !text.is_empty())
}

async fn within<T>(work: impl Future<Output = T>) -> Result<T, NoGpu> {
    match select(Box::pin(work), TimeoutFuture::new(PATIENCE_MS)).await {
        Either::Left((value, _)) => Ok(value),
        Either::Right(_) => Err(NoGpu::Refused(format!("no answer in {} s", PATIENCE_MS / 1000))),
    }
}

async fn request_adapter() -> Result<JsValue, NoGpu> {
    let gpu = get(&js_sys::global(), "navigator").and_then(|navigator| get(&navigator, "gpu")).ok_or(NoGpu::NoApi)?;
    let request: Function = get(&gpu, "requestAdapter").and_then(|f| f.dyn_into().ok()).ok_or(NoGpu::NoApi)?;
    let options = Object::new();
    // The adapter that Burn will ask for.
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    let refused = |error: JsValue| NoGpu::Refused(error_text(&error));
    let promise = request.call1(&gpu, &options).map_err(refused)?;
    let adapter = within(JsFuture::from(Promise::resolve(&promise))).await?.map_err(refused)?;
    if adapter.is_null() || adapter.is_undefined() { Err(NoGpu::NoAdapter) } else { Ok(adapter) }
}

fn describe(adapter: &JsValue) -> (String, bool, Vec<(String, String)>) {
    let info = get(adapter, "info").unwrap_or_else(|| Object::new().into());
    let part = |key| text(&info, key);
    let known: Vec<(String, String)> = ["vendor", "architecture", "device", "description"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), part(key)?)))
        .collect();
    let name = part("description").or_else(|| part("device")).unwrap_or_else(|| {
        let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(part).collect();
        if words.is_empty() { "GPU".to_owned() } else { words.join(" ") }
    });
    let fallback =
        [&info, adapter].into_iter().any(|object| get(object, "isFallbackAdapter").is_some_and(|flag| flag.is_truthy()));
    let lower = known.iter().map(|(_, value)| value.to_lowercase()).collect::<Vec<_>>().join(" ");
    let software = fallback || ["swiftshader", "llvmpipe", "basic render"].into_iter().any(|mark| lower.contains(mark));
    (name, software, known)
}

/// The adapter, if training can run on it; one in software only if `software_too`.
pub(super) async fn adapter(software_too: bool) -> Result<Adapter, NoGpu> {
    let adapter = request_adapter().await?;
    let (name, software, mut details) = describe(&adapter);
    if software && !software_too {
        return Err(NoGpu::SoftwareOnly(name));
    }
    let features: Vec<String> = get(&adapter, "features")
        .map(|set| Array::from(&set).iter().filter_map(|feature| feature.as_string()).collect())
        .unwrap_or_default();
    if !features.iter().any(|feature| feature == NEEDED_FEATURE) {
        return Err(NoGpu::LacksFeature { adapter: name, feature: NEEDED_FEATURE });
    }
    details.push(("features".to_owned(), features.join(", ")));
    if let Some(limits) = get(&adapter, "limits") {
        let limit = |key: &str| Some((key.to_owned(), get(&limits, key)?.as_f64()?.to_string()));
        details.extend(LIMITS.into_iter().filter_map(limit));
    }
    Ok(Adapter { name, software, details })
}

/// Burn's device on WebGPU. `on_lost` hears the browser's words when the device goes away.
pub(super) async fn device(on_lost: fn(String)) -> Result<Device, NoGpu> {
    let opening = Device::wgpu_options().tasks_max(TASKS_PER_SUBMIT).init_with_setup_async();
    let (device, setup) = within(opening).await?.map_err(|error| NoGpu::Refused(error.to_string()))?;
    setup.device.set_device_lost_callback(move |cause, message| {
        LOST.with(|lost| lost.set(true));
        on_lost(if message.is_empty() { format!("{cause:?}") } else { message });
    });
    Ok(device)
}
