//! Bindings to browser APIs, for the page and the worker.

pub mod webgpu;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    type Thrown;
    #[wasm_bindgen(method, getter, catch)]
    fn message(this: &Thrown) -> Result<JsValue, JsValue>;
}

/// The message of a thrown value, or its text if it has none.
#[must_use]
pub fn error_text(error: &JsValue) -> String {
    let message = error.unchecked_ref::<Thrown>().message().ok().and_then(|message| message.as_string());
    message.or_else(|| error.as_string()).filter(|text| !text.is_empty()).unwrap_or_else(|| format!("{error:?}"))
}
