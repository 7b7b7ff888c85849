//! How many threads a worker may have. Workers can share memory on
//! [cross-origin isolated](https://html.spec.whatwg.org/multipage/webappapis.html#dom-crossoriginisolated) pages only.

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
