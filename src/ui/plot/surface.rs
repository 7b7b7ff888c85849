//! A canvas at the screen's pixel ratio, drawn at most once per frame.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d as Context, HtmlCanvasElement, ResizeObserver};
use yew::prelude::*;

use super::picture::context;
use super::tokens::Tokens;
use crate::ui::UiError;
use crate::ui::dom::{log_error, zoom};
use crate::ui::theme::use_dark;

fn failed(reason: JsValue) -> UiError {
    UiError::browser("draw the chart", &reason)
}

/// A canvas in CSS pixels, with the style sheet's colours.
pub struct Surface {
    /// 2d context, cleared and scaled to CSS pixels.
    pub context: Context,
    /// Width in CSS pixels, at least 1.
    pub width: f64,
    /// Height in CSS pixels, at least 1.
    pub height: f64,
    /// Screen pixels of a CSS pixel, at least 1.
    pub ratio: f64,
    pub tokens: Tokens,
}

impl Surface {
    /// Clears the canvas; `None` if it has no size.
    ///
    /// # Errors
    /// When the browser gives no 2d canvas.
    pub fn of(canvas: &HtmlCanvasElement) -> Result<Option<Self>, UiError> {
        let (width, height) = (f64::from(canvas.client_width()), f64::from(canvas.client_height()));
        if width < 1.0 || height < 1.0 {
            return Ok(None);
        }
        let context = context(canvas).map_err(failed)?;
        let ratio = (gloo::utils::window().device_pixel_ratio() * zoom(canvas)).max(1.0);
        fit(canvas, width * ratio, height * ratio);
        context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0).map_err(failed)?;
        context.clear_rect(0.0, 0.0, width, height);
        Ok(Some(Self { context, width, height, ratio, tokens: Tokens::read(canvas)? }))
    }

    /// Width and height.
    #[must_use]
    pub fn size(&self) -> (f64, f64) {
        (self.width, self.height)
    }

    /// Sets dash and gap lengths; an empty slice means full lines.
    ///
    /// # Errors
    /// When the browser refuses the call.
    pub fn dash(&self, lengths: &[f64]) -> Result<(), JsValue> {
        let list: js_sys::Array = lengths.iter().map(|&length| JsValue::from_f64(length)).collect();
        self.context.set_line_dash(&list)
    }

    /// Sets the font, 12 px.
    pub fn set_font(&self, bold: bool) {
        let weight = if bold { "600 " } else { "" };
        self.context.set_font(&format!("{weight}12px {}", self.tokens.family));
    }

    /// A text with an outline in the background colour; `at` is its left end, vertically centred.
    ///
    /// # Errors
    /// When the browser refuses a call.
    pub fn text(&self, text: &str, at: (f64, f64), colour: &str) -> Result<(), JsValue> {
        self.context.set_line_join("round");
        self.context.set_line_width(4.0);
        self.context.set_stroke_style_str(&self.tokens.raised);
        self.context.stroke_text(text, at.0, at.1)?;
        self.context.set_fill_style_str(colour);
        self.context.fill_text(text, at.0, at.1)
    }
}

/// Sets the canvas's size in screen pixels if it changed, since setting it clears the canvas.
fn fit(canvas: &HtmlCanvasElement, width: f64, height: f64) {
    // Set by Reflect, since web-sys takes u32 and the sizes are f64.
    for (name, size, now) in [("width", width, canvas.width()), ("height", height, canvas.height())] {
        let size = size.round();
        if (size - f64::from(now)).abs() > 0.5 {
            let _ = js_sys::Reflect::set(canvas, &name.into(), &size.into());
        }
    }
}

type Paint = dyn Fn(&Surface) -> Result<(), JsValue>;

struct Painter {
    canvas: NodeRef,
    paint: RefCell<Rc<Paint>>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl Painter {
    /// Draws in the next frame; several requests within a frame are one.
    fn schedule(self: &Rc<Self>) {
        if self.frame.borrow().is_none() {
            let painter = Rc::clone(self);
            *self.frame.borrow_mut() = Some(request_animation_frame(move |_| painter.paint()));
        }
    }

    fn paint(&self) {
        // Cleared before drawing, so that a request during drawing schedules a new frame.
        drop(self.frame.take());
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let paint = Rc::clone(&self.paint.borrow());
        log_error(Surface::of(&canvas).and_then(|surface| surface.map_or(Ok(()), |surface| paint(&surface).map_err(failed))));
    }
}

/// Draws on `canvas` when `subject`, the size of the canvas or the theme has changed, at most once per frame.
#[hook]
pub fn use_drawing<T, F>(canvas: &NodeRef, subject: T, draw: F)
where
    T: PartialEq + 'static,
    F: Fn(&T, &Surface) -> Result<(), JsValue> + 'static,
{
    let painter = use_memo((), {
        let canvas = canvas.clone();
        |()| Painter { canvas, paint: RefCell::new(Rc::new(|_: &Surface| Ok(()))), frame: RefCell::default() }
    });
    let subject = Rc::new(subject);
    let dark = use_dark();
    use_effect_with((Rc::clone(&subject), dark), {
        let painter = Rc::clone(&painter);
        move |_| {
            *painter.paint.borrow_mut() = Rc::new(move |surface: &Surface| draw(&subject, surface));
            painter.schedule();
        }
    });
    use_effect_with((), move |()| {
        let canvas = painter.canvas.cast::<HtmlCanvasElement>();
        let on_resize = Closure::<dyn FnMut()>::new(move || painter.schedule());
        let observer = ResizeObserver::new(on_resize.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(canvas)) = (&observer, &canvas) {
            observer.observe(canvas);
        }
        move || {
            if let Some(observer) = observer {
                observer.disconnect();
            }
            drop(on_resize);
        }
    });
}
