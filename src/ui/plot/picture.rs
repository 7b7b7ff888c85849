//! Pixels as an offscreen canvas, which can be drawn at any size.

use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// A new canvas with RGBA rows.
///
/// # Errors
/// When the browser refuses a call, for example for lack of memory.
pub fn picture(rgba: &[u8], width: u32, height: u32) -> Result<HtmlCanvasElement, JsValue> {
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(rgba), width, height)?;
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    context(&canvas)?.put_image_data(&image, 0.0, 0.0)?;
    Ok(canvas)
}

/// The 2d context of a canvas.
///
/// # Errors
/// When the browser has none, for example for lack of memory.
pub fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    let context = canvas.get_context("2d")?.and_then(|context| context.dyn_into().ok());
    context.ok_or_else(|| "the browser gave no 2d canvas".into())
}
