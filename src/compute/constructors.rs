//! Runs CubeCL's constructors once.
//!
//! CubeCL registers types through `inventory`. By default wasm-ld calls all constructors at the start of every export: 86 ms a
//! step. `build.rs` exports `__wasm_call_ctors`, which prevents that, but then the constructors must be called by hand before Burn
//! is used: <https://github.com/dtolnay/inventory/issues/77>. Remove when CubeCL no longer uses `inventory`.

use std::cell::Cell;

use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

#[wasm_bindgen]
extern "C" {
    type Exports;
    #[wasm_bindgen(method, catch, js_name = __wasm_call_ctors)]
    fn call_constructors(this: &Exports) -> Result<(), JsValue>;
}

/// Takes effect on the first call only.
pub(super) fn run() {
    thread_local! {
        static DONE: Cell<bool> = const { Cell::new(false) };
    }
    if !DONE.replace(true) {
        // It fails only in a build without the export, where wasm-ld has wrapped all others.
        let _ = wasm_bindgen::exports().unchecked_into::<Exports>().call_constructors();
    }
}
