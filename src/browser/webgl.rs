//! The GPU's name by WebGL, for browsers that hide it in WebGPU.

use wasm_bindgen::prelude::*;
use web_sys::OffscreenCanvas;

const RENDERER: u32 = 0x1f01;

#[wasm_bindgen]
extern "C" {
    type Context;
    #[wasm_bindgen(method, catch, js_name = getParameter)]
    fn parameter(this: &Context, name: u32) -> Result<JsValue, JsValue>;
}

/// The renderer, such as "NVIDIA GeForce GTX 980, or similar"; `None` without WebGL.
///
/// A browser may open WebGL on another GPU than WebGPU, and may say a common name instead of the true one. It is good enough to tell a
/// GPU that was replaced.
#[must_use]
pub fn renderer() -> Option<String> {
    let canvas = OffscreenCanvas::new(1, 1).ok()?;
    let context = canvas.get_context("webgl").ok()??;
    let name = context.unchecked_into::<Context>().parameter(RENDERER).ok()?.as_string()?;
    Some(name).filter(|name| !name.is_empty())
}
