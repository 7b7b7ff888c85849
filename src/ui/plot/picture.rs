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
    let context = canvas.get_context("2d")?.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    context.ok_or("the browser gave no 2d canvas")?.put_image_data(&image, 0.0, 0.0)?;
    Ok(canvas)
}
