//! Checks what the browser offers.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::prelude::*;

use super::report::{Fact, Report};
use super::timeout::{CheckError, within};
use super::webgpu;
use crate::browser::settled;
use crate::browser::threads::{allowed, isolated, most};
use crate::plot::number::fixed;
use crate::run::BUILD;

const BROWSER: &str = "Browser";
const STORAGE: &str = "Storage";

// The types of web-sys assume that every API exists; here a missing one is a result.
#[wasm_bindgen]
extern "C" {
    type Window;
    #[wasm_bindgen(method, getter, js_name = isSecureContext)]
    fn is_secure_context(this: &Window) -> Option<bool>;
    /// Throws in a sandboxed frame.
    #[wasm_bindgen(method, getter, catch)]
    fn caches(this: &Window) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, getter, js_name = Worker)]
    fn worker(this: &Window) -> JsValue;
    #[wasm_bindgen(method, getter, js_name = DecompressionStream)]
    fn decompression_stream(this: &Window) -> JsValue;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &Window) -> Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter, js_name = userAgent)]
    fn user_agent(this: &Navigator) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = hardwareConcurrency)]
    fn hardware_concurrency(this: &Navigator) -> Option<f64>;
    #[wasm_bindgen(method, getter, js_name = deviceMemory)]
    fn device_memory(this: &Navigator) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn storage(this: &Navigator) -> Option<StorageManager>;

    type StorageManager;
    #[wasm_bindgen(method, catch)]
    fn estimate(this: &StorageManager) -> Result<Promise, JsValue>;

    type StorageEstimate;
    #[wasm_bindgen(method, getter)]
    fn usage(this: &StorageEstimate) -> Option<f64>;
    #[wasm_bindgen(method, getter)]
    fn quota(this: &StorageEstimate) -> Option<f64>;
}

pub(super) async fn run() -> Report {
    let window: Window = gloo::utils::window().unchecked_into();
    let mut facts = browser(&window);
    facts.extend(storage(&window).await);
    facts.extend(webgpu::facts().await);
    Report { facts }
}

fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

fn exists(value: &JsValue) -> bool {
    !value.is_undefined() && !value.is_null()
}

fn reported(value: Option<impl ToString>) -> String {
    value.map_or_else(|| "not reported".to_owned(), |value| value.to_string())
}

/// A module with one function that splats a byte over 128 bits: valid only with SIMD.
const SIMD_MODULE: [u8; 31] =
    [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

fn browser(window: &Window) -> Vec<Fact> {
    let navigator = window.navigator();
    let simd = js_sys::WebAssembly::validate(&Uint8Array::from(&SIMD_MODULE[..])).unwrap_or(false);
    let secure = window.is_secure_context().unwrap_or(false);
    let worker = exists(&window.worker());
    vec![
        Fact::new(BROWSER, "Saddle", env!("CARGO_PKG_VERSION")),
        Fact::new(BROWSER, "Build", BUILD),
        Fact::new(BROWSER, "User agent", reported(navigator.user_agent())),
        Fact::new(BROWSER, "Secure address", yes_no(secure))
            .unless(secure, "Browsers offer WebGPU, the clipboard and saved runs only to pages at https or at localhost."),
        Fact::new(BROWSER, "Cross-origin isolated", yes_no(isolated())),
        Fact::new(BROWSER, "Threads for training on the CPU", allowed().to_string()).unless(
            allowed() == most(),
            "The page is not cross-origin isolated. Reload it: where its host does not send the headers, its service worker adds them from the second visit on.",
        ),
        Fact::new(BROWSER, "Processor threads", reported(navigator.hardware_concurrency())),
        Fact::new(BROWSER, "Memory (GB, rounded)", reported(navigator.device_memory())),
        Fact::new(BROWSER, "Workers", yes_no(worker)).unless(worker, "Training needs a worker and can't start in this browser."),
        Fact::new(BROWSER, "WebAssembly SIMD", yes_no(simd))
            .unless(simd, "Training on the CPU needs SIMD. Update the browser to a version of the last three years."),
    ]
}

async fn storage_estimate(window: &Window) -> Result<StorageEstimate, CheckError> {
    let manager = window.navigator().storage().ok_or(CheckError::Missing)?;
    within(settled(manager.estimate())).await
}

async fn storage(window: &Window) -> Vec<Fact> {
    let caches = window.caches().is_ok_and(|caches| exists(&caches));
    let gunzip = exists(&window.decompression_stream());
    let quota = match storage_estimate(window).await {
        Ok(estimate) => match (estimate.usage(), estimate.quota()) {
            (Some(usage), Some(quota)) => {
                let (usage, quota) = (usage / 1e6, quota / 1e6);
                let value = format!("{} MB used of {} MB", fixed(usage, 1), fixed(quota, 0));
                Fact::new(STORAGE, "Storage quota", value)
                    .unless(quota - usage > 100.0, "There may be no room for the images. They are then fetched at each visit.")
            }
            _ => Fact::new(STORAGE, "Storage quota", "not reported"),
        },
        Err(error) => Fact::new(STORAGE, "Storage quota", error.to_string()),
    };
    vec![
        Fact::new(STORAGE, "Cache Storage", yes_no(caches))
            .unless(caches, "The images can't be stored. They are fetched at each visit."),
        Fact::new(STORAGE, "Decompression of .gz", yes_no(gunzip))
            .unless(gunzip, "The page can't decompress FashionMNIST. Drop raw IDX files, or use the drawn garments."),
        quota,
    ]
}
