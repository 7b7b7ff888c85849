//! Shows panics to the visitor.
//!
//! After a panic no Rust code can be trusted to draw, so `static/boot.js` draws the message.

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Defined in `boot.js`.
    #[wasm_bindgen(catch, js_name = saddleFailed)]
    fn saddle_failed(text: &str) -> Result<(), JsValue>;
}

/// Shows the error that stopped the page, and writes it to the console. Returns whether it could be shown.
pub fn report(text: &str) -> bool {
    web_sys::console::error_1(&JsValue::from_str(text));
    saddle_failed(text).is_ok()
}

/// Reports panics with their text and location. Set through Yew, which would install its own hook otherwise.
pub fn catch_panics() {
    yew::set_custom_panic_hook(Box::new(|panic| {
        report(&panic.to_string());
    }));
}
