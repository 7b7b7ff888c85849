//! A timeline's sheets are stored as PNG. The one on display is decoded here: a browser may falsify what is read back from a canvas,
//! against fingerprinting.

use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Response;
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

#[wasm_bindgen]
extern "C" {
    // web-sys has this type behind `web_sys_unstable_apis` only.
    type DecompressionStream;

    #[wasm_bindgen(constructor, catch)]
    fn new(format: &str) -> Result<DecompressionStream, JsValue>;
}

/// Inflates a zlib stream with the browser's decompressor.
async fn inflate(zlib: &[u8]) -> Result<Vec<u8>, JsValue> {
    let body = Response::new_with_opt_buffer_source(Some(&Uint8Array::from(zlib)))?.body().ok_or("empty")?;
    let rows = body.pipe_through(DecompressionStream::new("deflate")?.unchecked_ref());
    let buffer = JsFuture::from(Response::new_with_opt_readable_stream(Some(&rows))?.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Decodes a sheet's PNG into rows of [`picture::SHEET_SIDE`] pixels.
///
/// # Errors
/// When it is damaged or another picture.
pub async fn canvas(png: &[u8]) -> Result<Vec<u8>, JsValue> {
    let (rows, height) = picture::compressed(png).ok_or("it is not a sheet of Saddle")?;
    Ok(picture::unfiltered(&inflate(&rows).await?, height).ok_or("the sheet is damaged")?)
}

/// Decodes a sheet's PNG into pixels as in [`Decoded::pixels`].
///
/// # Errors
/// When it is damaged or another picture.
pub async fn decode(png: &[u8]) -> Result<Rc<[u8]>, JsValue> {
    let canvas = canvas(png).await?;
    Ok(picture::images(&canvas, canvas.len() / picture::SHEET_SIDE).into())
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
