//! A timeline's sheets are stored as PNG. The browser decodes the one on display.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};
use yew::prelude::*;

use crate::data::picture;
use crate::run::stored::Frame;

#[derive(Clone, Debug)]
pub struct Decoded {
    /// Completed steps when the sheet was drawn.
    pub step: u32,
    /// Completed epochs when the sheet was drawn.
    pub epoch: u32,
    /// `[images · 28 · 28]`, one byte a pixel, 0 is black.
    pub pixels: Rc<[u8]>,
}

impl PartialEq for Decoded {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step && Rc::ptr_eq(&self.pixels, &other.pixels)
    }
}

/// Decodes a sheet's PNG into pixels as in [`Decoded::pixels`].
///
/// # Errors
/// When the browser can't decode it.
pub async fn decode(png: &[u8]) -> Result<Rc<[u8]>, JsValue> {
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(png)))?;
    let bitmap = JsFuture::from(gloo::utils::window().create_image_bitmap_with_blob(&blob)?).await?;
    let bitmap: ImageBitmap = bitmap.unchecked_into();
    let (width, height) = (bitmap.width(), bitmap.height());
    let canvas: HtmlCanvasElement = gloo::utils::document().create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    let context = context.ok_or("the browser gave no 2d canvas")?;
    context.draw_image_with_image_bitmap(&bitmap, 0.0, 0.0)?;
    bitmap.close();
    let rgba = context.get_image_data(0.0, 0.0, f64::from(width), f64::from(height))?.data().0;
    // The image is grey: all channels are equal.
    let canvas: Vec<u8> = rgba.chunks_exact(4).map(|pixel| pixel[0]).collect();
    Ok(picture::images(&canvas, height as usize).into())
}

/// The decoded `frame`; the previous one while it is being decoded. `None` for no frame.
#[hook]
pub fn use_frame(frame: Option<Frame>) -> Option<Decoded> {
    let decoded = use_state_eq(|| None::<Decoded>);
    // Frames are immutable, so the buffer's address identifies the picture.
    let key = frame.as_ref().map(|frame| (frame.step, frame.png.as_ptr() as usize));
    let requested = use_mut_ref(|| None);
    use_effect_with(key, {
        let (decoded, frame) = (decoded.setter(), frame.clone());
        move |key| {
            *requested.borrow_mut() = *key;
            let Some(frame) = frame else { return decoded.set(None) };
            let key = *key;
            spawn_local(async move {
                let pixels = decode(&frame.png).await;
                // Another frame was requested meanwhile.
                if *requested.borrow() != key {
                    return;
                }
                match pixels {
                    Ok(pixels) => decoded.set(Some(Decoded { step: frame.step, epoch: frame.epoch, pixels })),
                    Err(error) => web_sys::console::error_1(&error),
                }
            });
        }
    });
    frame.and_then(|_| (*decoded).clone())
}
