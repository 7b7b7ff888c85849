//! Nothing is lost silently: what stops the page is shown in place of a blank one.
//!
//! After a panic no Rust can be trusted to draw, so `static/boot.js`, which was there first, owns the message and
//! gets the text from here.

use wasm_bindgen::{JsCast, JsValue};

/// The function of `boot.js` that shows the message.
const SHOW: &str = "saddleFailed";

/// Shows `text` as what stopped the page, and writes it to the console. Says whether it could be shown.
pub fn report(text: &str) -> bool {
    web_sys::console::error_1(&JsValue::from_str(text));
    let window = gloo::utils::window();
    js_sys::Reflect::get(&window, &SHOW.into())
        .ok()
        .and_then(|show| show.dyn_into::<js_sys::Function>().ok())
        .is_some_and(|show| show.call1(&window, &JsValue::from_str(text)).is_ok())
}

/// From now on a panic is reported with its text and place. Set through Yew, which would put its own in place otherwise.
pub fn catch_panics() {
    yew::set_custom_panic_hook(Box::new(|panic| {
        report(&panic.to_string());
    }));
}
