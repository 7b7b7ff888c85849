//! How many threads a worker may have. Workers can share memory on
//! [cross-origin isolated](https://html.spec.whatwg.org/multipage/webappapis.html#dom-crossoriginisolated) pages only.

use js_sys::Array;
use wasm_bindgen::prelude::*;

/// The most threads. Steps were measured with one and two (docs/performance.md).
const MOST: u32 = 8;

#[wasm_bindgen]
extern "C" {
    type Global;
    #[wasm_bindgen(method, getter, js_name = crossOriginIsolated)]
    fn cross_origin_isolated(this: &Global) -> Option<bool>;
    #[wasm_bindgen(method, getter)]
    fn navigator(this: &Global) -> Navigator;

    type Navigator;
    #[wasm_bindgen(method, getter, js_name = hardwareConcurrency)]
    fn hardware_concurrency(this: &Navigator) -> Option<f64>;
}

fn global() -> Global {
    js_sys::global().unchecked_into()
}

/// Whether this page or worker may share memory with other workers.
#[must_use]
pub fn isolated() -> bool {
    global().cross_origin_isolated() == Some(true)
}

/// The threads that a worker of an isolated page has: one a core of the processor, up to a limit.
#[must_use]
pub fn most() -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of cores; casts saturate")]
    let cores = global().navigator().hardware_concurrency().unwrap_or(1.0) as u32;
    cores.clamp(1, MOST)
}

/// The threads that a worker of this page, or this worker, has.
#[must_use]
pub fn allowed() -> u32 {
    if isolated() { most() } else { 1 }
}

/// The first part of a request.
const REQUEST: &str = "saddle-threads";

/// A worker's request to its page for more threads on its module and memory. The port that comes with it receives `true` for each
/// thread that runs, and `false` for each that does not start.
///
/// Workaround: a worker could start them itself, but in Firefox 153 `new Worker` in a worker sometimes never returns. No upstream issue
/// known. Remove when a page that is loaded some hundred times always gets its threads.
#[derive(Clone, Debug)]
pub struct ThreadRequest {
    /// The number of threads.
    pub count: u32,
    /// The worker's compiled module.
    pub module: JsValue,
    /// Its shared memory.
    pub memory: JsValue,
}

impl ThreadRequest {
    /// As a message.
    #[must_use]
    pub fn encode(&self) -> Array {
        Array::of4(&REQUEST.into(), &self.count.into(), &self.module, &self.memory)
    }

    /// Reads a message; `None` for another one.
    #[must_use]
    pub fn decode(message: &JsValue) -> Option<Self> {
        let parts: &Array = message.dyn_ref().filter(|parts: &&Array| parts.get(0).as_string().as_deref() == Some(REQUEST))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small number; casts saturate")]
        let count = parts.get(1).as_f64()? as u32;
        Some(Self { count: count.min(MOST), module: parts.get(2), memory: parts.get(3) })
    }
}
