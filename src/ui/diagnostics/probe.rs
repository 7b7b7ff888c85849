//! Looks at the browser. All by reflection: what a browser lacks is a fact here, never an exception.

use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo::timers::callback::Timeout;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::report::{Fact, Report};
use super::webgpu;
use crate::plot::number::{fixed, grouped};
use crate::run::BUILD;
use crate::ui::dom::words;

/// How long a check may take, in ms.
const PATIENCE_MS: u32 = 5_000;

const BROWSER: &str = "Browser";
const STORAGE: &str = "Storage";

/// A property; `None` where it is missing or can't be read.
pub(super) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Calls a method that gives a promise, and waits for it no longer than five seconds. `Err` says why there is no value.
pub(super) async fn ask(object: &JsValue, method: &str, argument: &JsValue) -> Result<JsValue, String> {
    let function = get(object, method).and_then(|f| f.dyn_into::<Function>().ok()).ok_or("The browser has no such call")?;
    let promise = function.call1(object, argument).map_err(|error| words(&error))?;
    let answer = JsFuture::from(Promise::resolve(&promise));
    let (late, timer) = oneshot::channel();
    let timeout = Timeout::new(PATIENCE_MS, move || {
        let _ = late.send(());
    });
    match select(answer, timer).await {
        Either::Left((answer, _)) => {
            drop(timeout);
            answer.map_err(|error| words(&error))
        }
        Either::Right(_) => Err("No answer in five seconds".to_owned()),
    }
}

/// Runs every check.
pub(super) async fn run() -> Report {
    let window: JsValue = gloo::utils::window().into();
    let navigator = get(&window, "navigator").unwrap_or(JsValue::UNDEFINED);
    let mut facts = browser(&window, &navigator);
    facts.extend(storage(&window, &navigator).await);
    facts.extend(webgpu::facts(&window, &navigator).await);
    Report { facts }
}

fn yes_no(there: bool) -> &'static str {
    if there { "yes" } else { "no" }
}

fn text(value: Option<JsValue>) -> String {
    value.map_or_else(
        || "not said".to_owned(),
        |v| v.as_string().or_else(|| v.as_f64().map(|n| n.to_string())).unwrap_or_default(),
    )
}

/// A module of one function that splats a byte over 128 bits: valid only where SIMD is known.
const SIMD_MODULE: [u8; 31] =
    [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11];

fn browser(window: &JsValue, navigator: &JsValue) -> Vec<Fact> {
    let flag = |name: &str| get(window, name).is_some_and(|value| value.is_truthy());
    let simd = js_sys::WebAssembly::validate(&Uint8Array::from(&SIMD_MODULE[..])).unwrap_or(false);
    let (secure, isolated, worker) = (flag("isSecureContext"), flag("crossOriginIsolated"), get(window, "Worker").is_some());
    vec![
        Fact::new(BROWSER, "Saddle", env!("CARGO_PKG_VERSION")),
        Fact::new(BROWSER, "Build", BUILD),
        Fact::new(BROWSER, "User agent", text(get(navigator, "userAgent"))),
        Fact::new(BROWSER, "Secure address", yes_no(secure))
            .unless(secure, "WebGPU, the clipboard and kept files are open only to pages at https or at localhost."),
        Fact::new(BROWSER, "Cross-origin isolated", yes_no(isolated)),
        Fact::new(BROWSER, "Processor threads", text(get(navigator, "hardwareConcurrency"))),
        Fact::new(BROWSER, "Memory (GB, rounded)", text(get(navigator, "deviceMemory"))),
        Fact::new(BROWSER, "Workers", yes_no(worker)).unless(worker, "Training needs a worker: it can't start in this browser."),
        Fact::new(BROWSER, "WebAssembly SIMD", yes_no(simd))
            .unless(simd, "Training on the CPU needs it: update the browser to one of the last three years."),
    ]
}

async fn storage(window: &JsValue, navigator: &JsValue) -> Vec<Fact> {
    let caches = get(window, "caches").is_some();
    let inflate = get(window, "DecompressionStream").is_some();
    let manager = get(navigator, "storage").unwrap_or(JsValue::UNDEFINED);
    let estimate = ask(&manager, "estimate", &JsValue::UNDEFINED).await;
    let megabytes = |value: &JsValue, name: &str| get(value, name).and_then(|v| v.as_f64()).map(|bytes| bytes / 1e6);
    let room = match &estimate {
        Ok(value) => match (megabytes(value, "usage"), megabytes(value, "quota")) {
            (Some(used), Some(quota)) => {
                let fact =
                    Fact::new(STORAGE, "Room for kept files", format!("{} MB used of {} MB", fixed(used, 1), fixed(quota, 0)));
                fact.unless(quota - used > 100.0, "There may be no room to keep the images: they are then fetched at each visit.")
            }
            _ => Fact::new(STORAGE, "Room for kept files", "not said"),
        },
        Err(reason) => Fact::new(STORAGE, "Room for kept files", reason.clone()),
    };
    vec![
        Fact::new(STORAGE, "Cache Storage", yes_no(caches))
            .unless(caches, "The images can't be kept: they are fetched at each visit."),
        Fact::new(STORAGE, "Unpacks .gz by itself", yes_no(inflate))
            .unless(inflate, "The page can't unpack FashionMNIST: drop raw IDX files, or use the drawn garments."),
        room,
    ]
}

/// A number as JavaScript holds it, grouped when it is whole.
pub(super) fn number(value: &JsValue) -> String {
    let value = value.as_f64().unwrap_or(f64::NAN);
    format!("{value:.0}").parse::<u64>().map_or_else(|_| value.to_string(), grouped)
}
