//! The plane's background as a picture, drawn once and cached.

use std::cell::RefCell;

use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;

use crate::plot::plane::Palette;
use crate::plot::plane::backdrop::Backdrop;
use crate::plot::plane::field::SIDE;
use crate::ui::labs::shared::Shared;
use crate::ui::plot::picture::picture;

#[derive(Default)]
pub(super) struct Pictures(RefCell<Option<(Shared<Backdrop>, Palette, HtmlCanvasElement)>>);

impl Pictures {
    pub(super) fn of(&self, backdrop: &Shared<Backdrop>, palette: Palette) -> Result<HtmlCanvasElement, JsValue> {
        if let Some((of, with, canvas)) = &*self.0.borrow()
            && of == backdrop
            && *with == palette
        {
            return Ok(canvas.clone());
        }
        let side = u32::try_from(SIDE).unwrap_or(0);
        let canvas = picture(&backdrop.field.image(&palette), side, side)?;
        *self.0.borrow_mut() = Some((backdrop.clone(), palette, canvas.clone()));
        Ok(canvas)
    }
}
