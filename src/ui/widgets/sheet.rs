//! A grid of small greyscale images on a canvas.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::ui::UiError;
use crate::ui::dom::log_error;
use crate::ui::plot::picture::{context, picture};

/// Pixels per side of an image.
const SIDE: u32 = 28;

/// Canvas pixels per pixel of an image: more than a screen shows, so that after the browser has scaled the canvas all image
/// pixels are equally large and sharp at any pixel ratio.
pub(crate) const SHEET_SCALE: u32 = 4;

#[derive(Clone, Debug, Properties)]
pub struct SheetProps {
    /// `[image, 28, 28]`, one byte per pixel, 0 is black.
    pub pixels: Rc<[u8]>,
    /// Images per row.
    pub columns: u32,
    /// The accessible name.
    pub label: AttrValue,
    /// Epochs completed when the sheet was drawn: `data-epoch`.
    #[prop_or_default]
    pub epoch: Option<u32>,
    #[prop_or_default]
    pub testid: Option<AttrValue>,
    /// Receives the index of the clicked image. The caller needs another control for the keyboard.
    #[prop_or_default]
    pub on_pick: Option<Callback<usize>>,
}

impl PartialEq for SheetProps {
    fn eq(&self, other: &Self) -> bool {
        // Sheets are immutable: the same buffer is the same picture.
        Rc::ptr_eq(&self.pixels, &other.pixels)
            && (self.columns, self.epoch) == (other.columns, other.epoch)
            && self.label == other.label
            && self.testid == other.testid
            && self.on_pick == other.on_pick
    }
}

/// A canvas with the images row by row, drawn only when the pixels change.
#[component]
pub fn Sheet(props: &SheetProps) -> Html {
    let canvas = use_node_ref();
    use_effect_with(props.clone(), {
        let canvas = canvas.clone();
        move |props| {
            if let Some(canvas) = canvas.cast::<HtmlCanvasElement>() {
                let painted = paint(&canvas, &props.pixels, props.columns);
                log_error(painted.map_err(|reason| UiError::browser("draw the images", &reason)));
            }
        }
    });
    let onclick = props.on_pick.clone().map(|on_pick| {
        let (canvas, columns, count) = (canvas.clone(), props.columns, props.pixels.len() / (SIDE * SIDE) as usize);
        Callback::from(move |event: MouseEvent| {
            let image = canvas.cast::<HtmlCanvasElement>().and_then(|canvas| image_at(&canvas, &event, columns));
            image.filter(|image| *image < count).into_iter().for_each(|image| on_pick.emit(image));
        })
    });
    html! {
        <canvas
            ref={canvas}
            class={classes!("sheet", onclick.is_some().then_some("is-clickable"))}
            {onclick}
            role="img"
            aria-label={props.label.clone()}
            data-testid={props.testid.clone()}
            data-epoch={props.epoch.map(|epoch| epoch.to_string())}
        />
    }
}

/// The index of the image under the pointer.
pub(crate) fn image_at(canvas: &HtmlCanvasElement, event: &MouseEvent, columns: u32) -> Option<usize> {
    let side = f64::from(canvas.client_width()) / f64::from(columns.max(1));
    if side <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the canvas; casts saturate")]
    let place = |offset: i32| (f64::from(offset) / side) as usize;
    let column = place(event.offset_x()).min(columns as usize - 1);
    Some(place(event.offset_y()) * columns as usize + column)
}

/// The sheet as RGBA rows, with width and height in pixels. Empty cells of the last row are transparent.
fn mosaic(pixels: &[u8], columns: u32) -> (Vec<u8>, u32, u32) {
    let image = (SIDE * SIDE) as usize;
    let count = u32::try_from(pixels.len() / image).unwrap_or(0);
    let columns = columns.clamp(1, count.max(1));
    let (width, height) = (columns * SIDE, count.div_ceil(columns).max(1) * SIDE);
    let mut rgba = vec![0_u8; width as usize * height as usize * 4];
    for (index, tile) in (0_u32..).zip(pixels.chunks_exact(image)) {
        let (left, top) = ((index % columns) * SIDE, (index / columns) * SIDE);
        for (row, line) in (0_u32..).zip(tile.chunks_exact(SIDE as usize)) {
            let start = ((top + row) as usize * width as usize + left as usize) * 4;
            for (target, &grey) in rgba[start..].chunks_exact_mut(4).zip(line) {
                target.copy_from_slice(&[grey, grey, grey, 255]);
            }
        }
    }
    (rgba, width, height)
}

/// Draws the images in rows of `columns`.
pub(crate) fn paint(canvas: &HtmlCanvasElement, pixels: &[u8], columns: u32) -> Result<(), JsValue> {
    let (rgba, width, height) = mosaic(pixels, columns);
    let small = picture(&rgba, width, height)?;
    // Setting the size clears the canvas.
    canvas.set_width(width * SHEET_SCALE);
    canvas.set_height(height * SHEET_SCALE);
    let large = context(canvas)?;
    large.set_image_smoothing_enabled(false);
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    large.draw_image_with_html_canvas_element_and_dw_and_dh(&small, 0.0, 0.0, width, height)
}
