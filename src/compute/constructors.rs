//! Runs CubeCL's constructors, once.
//!
//! CubeCL registers its types through `inventory`. Were its constructors not exported (`build.rs`), the linker would
//! wrap every export in a call of them: 86 ms a step. Exported, they must be called by hand before Burn is used.

use std::cell::Cell;

use wasm_bindgen::{JsCast, JsValue};

const SYMBOL: &str = "__wasm_call_ctors";

/// Runs them on the first call.
pub(super) fn run() {
    thread_local! {
        static DONE: Cell<bool> = const { Cell::new(false) };
    }
    if DONE.replace(true) {
        return;
    }
    let constructors =
        js_sys::Reflect::get(&wasm_bindgen::exports(), &SYMBOL.into()).ok().and_then(|f| f.dyn_into::<js_sys::Function>().ok());
    if let Some(constructors) = constructors {
        // They take nothing, give nothing back and can't throw.
        let _ = constructors.call0(&JsValue::NULL);
    }
}
