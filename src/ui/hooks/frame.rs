//! A timeline's sheets are kept as PNG; the browser decodes the one that is looked at.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};
use yew::prelude::*;

use crate::data::picture;
use crate::run::kept::Frame;

/// A sheet that was decoded.
#[derive(Clone, Debug)]
pub struct Decoded {
    /// Steps done when it was drawn.
    pub step: u32,
    /// Whole epochs done when it was drawn.
    pub epoch: u32,
    /// One byte a pixel, image after image, 0 black.
    pub pixels: Rc<[u8]>,
}

impl PartialEq for Decoded {
    fn eq(&self, other: &Self) -> bool {
        self.step == other.step && Rc::ptr_eq(&self.pixels, &other.pixels)
    }
}

/// The images of a sheet's PNG.
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
    // Grey: any of the colours is the shade.
    let canvas: Vec<u8> = rgba.chunks_exact(4).map(|pixel| pixel[0]).collect();
    Ok(picture::images(&canvas, height as usize).into())
}

/// The sheet of `frame`, once it is decoded; until then the one before. `None` while none is asked for.
#[hook]
pub fn use_frame(frame: Option<Frame>) -> Option<Decoded> {
    let decoded = use_state_eq(|| None::<Decoded>);
    // Frames are never changed in place: the same buffer is the same picture.
    let key = frame.as_ref().map(|frame| (frame.step, frame.png.as_ptr() as usize));
    let asked = use_mut_ref(|| None);
    use_effect_with(key, {
        let (decoded, frame) = (decoded.setter(), frame.clone());
        move |key| {
            *asked.borrow_mut() = *key;
            let Some(frame) = frame else { return decoded.set(None) };
            let key = *key;
            spawn_local(async move {
                let pixels = decode(&frame.png).await;
                // Another was asked for meanwhile.
                if *asked.borrow() != key {
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
