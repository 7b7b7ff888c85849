//! The frames of a cloud: one callback for all of them, which stops at the end, off the screen and while the page is hidden.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use super::painted::Painted;
use crate::plot::Axis;
use crate::plot::cloud::{Cloud, Playhead, share_at, step_at};
use crate::ui::UiError;
use crate::ui::dom::log_error;
use crate::ui::labs::shared::Shared;

/// The time between two renderings of the texts and the slider beside a cloud that moves, in ms. A slider that moves in each frame takes
/// longer than the dots: the page is laid out again.
const TEXT_MS: f64 = 125.0;

pub(super) struct Stage {
    cloud: RefCell<Option<Shared<Cloud>>>,
    /// `None` until the canvas has a size.
    painted: RefCell<Option<Painted>>,
    head: Cell<Playhead>,
    time: Cell<Axis>,
    is_on_screen: Cell<bool>,
    /// The requested frame.
    frame: Cell<Option<i32>>,
    on_frame: OnceCell<Closure<dyn FnMut(f64)>>,
    /// Of the last frame; `None` before the first of a movement.
    frame_ms: Cell<Option<f64>>,
    /// Of the last rendering of texts and slider.
    text_ms: Cell<f64>,
    redraw: Box<dyn Fn()>,
}

impl Stage {
    /// `redraw` renders texts and slider.
    pub(super) fn new(redraw: Box<dyn Fn()>) -> Rc<Self> {
        let stage = Rc::new(Self {
            cloud: RefCell::default(),
            painted: RefCell::default(),
            head: Cell::default(),
            time: Cell::new(Axis::Log),
            is_on_screen: Cell::new(true),
            frame: Cell::default(),
            on_frame: OnceCell::new(),
            frame_ms: Cell::default(),
            text_ms: Cell::default(),
            redraw,
        });
        let weak = Rc::downgrade(&stage);
        let on_frame = Closure::new(move |now| {
            if let Some(stage) = weak.upgrade() {
                stage.on_frame(now);
            }
        });
        // It is empty until now.
        let _ = stage.on_frame.set(on_frame);
        stage
    }

    pub(super) fn head(&self) -> Playhead {
        self.head.get()
    }

    /// Shows another cloud. Without a playhead it rests where it is.
    pub(super) fn begin(&self, cloud: &Shared<Cloud>, head: Option<Playhead>) {
        *self.cloud.borrow_mut() = Some(cloud.clone());
        self.set(head.unwrap_or_default());
    }

    /// The canvas has another size, theme or background.
    pub(super) fn show(&self, painted: Painted) {
        *self.painted.borrow_mut() = Some(painted);
        self.paint();
    }

    pub(super) fn set(&self, head: Playhead) {
        self.head.set(head);
        self.frame_ms.set(None);
        self.paint();
        self.request();
        (self.redraw)();
    }

    /// Keeps the step.
    pub(super) fn set_time(&self, time: Axis) {
        let last = self.last();
        let head = self.head.get();
        let step = step_at(self.time.replace(time), head.share, last);
        if last > 0 {
            self.set(Playhead { share: share_at(time, step, last).clamp(0.0, 1.0), ..head });
        }
    }

    pub(super) fn set_on_screen(&self, is_on_screen: bool) {
        self.is_on_screen.set(is_on_screen);
        self.frame_ms.set(None);
        self.request();
    }

    pub(super) fn end(&self) {
        self.head.set(Playhead::default());
        if let Some(frame) = self.frame.take() {
            let _ = gloo::utils::window().cancel_animation_frame(frame);
        }
    }

    fn last(&self) -> u32 {
        self.cloud.borrow().as_ref().map_or(0, |cloud| cloud.last())
    }

    /// Requests the next frame, if there is something to move.
    fn request(&self) {
        if !self.head.get().is_playing || !self.is_on_screen.get() || self.frame.get().is_some() {
            return;
        }
        if let Some(on_frame) = self.on_frame.get() {
            self.frame.set(gloo::utils::window().request_animation_frame(on_frame.as_ref().unchecked_ref()).ok());
        }
    }

    fn on_frame(&self, now: f64) {
        self.frame.set(None);
        let elapsed = self.frame_ms.replace(Some(now)).map_or(0.0, |last| now - last);
        let head = self.head.get().after(elapsed);
        self.head.set(head);
        self.paint();
        self.request();
        if !head.is_playing || now - self.text_ms.get() >= TEXT_MS {
            self.text_ms.set(now);
            (self.redraw)();
        }
    }

    fn paint(&self) {
        if let (Some(painted), Some(cloud)) = (&*self.painted.borrow(), &*self.cloud.borrow()) {
            let moment = cloud.moment(step_at(self.time.get(), self.head.get().share, cloud.last()));
            log_error(painted.draw(cloud, moment).map_err(|reason| UiError::browser("draw the dots", &reason)));
        }
    }
}
