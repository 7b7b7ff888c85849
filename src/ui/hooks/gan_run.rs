//! The GAN lab's [`Controller`] as a hook. The component is redrawn at most once a frame.

use std::cell::{Ref, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::controller::Controller;
use crate::ui::bridge;

/// Interval of [`Controller::check_silence`], in ms.
const CHECK_MS: u32 = 1000;

/// A shared handle to the controller.
#[derive(Clone)]
pub struct GanRun {
    controller: Rc<RefCell<Controller>>,
    redraw: Rc<Redraw>,
}

impl PartialEq for GanRun {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.controller, &other.controller)
    }
}

struct Redraw {
    render: Box<dyn Fn()>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl Redraw {
    fn request(self: &Rc<Self>) {
        if self.frame.borrow().is_some() {
            return;
        }
        let this = Rc::clone(self);
        *self.frame.borrow_mut() = Some(request_animation_frame(move |_| {
            drop(this.frame.take());
            (this.render)();
        }));
    }
}

/// Monotonic clock, in ms since the page was opened.
#[must_use]
pub fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}

impl GanRun {
    /// Borrows the controller; release it before [`Self::act`].
    #[must_use]
    pub fn controller(&self) -> Ref<'_, Controller> {
        self.controller.borrow()
    }

    /// Runs `action` with the controller and the current time in ms, then redraws.
    pub fn act(&self, action: impl FnOnce(&mut Controller, f64)) {
        {
            let mut controller = self.controller.borrow_mut();
            action(&mut controller, now_ms());
            controller.sync_tabs();
        }
        self.redraw.request();
    }
}

/// A callback that passes its argument and the current time to the controller, then redraws.
fn handler<T: 'static>(
    controller: &Weak<RefCell<Controller>>,
    redraw: &Rc<Redraw>,
    handle: fn(&mut Controller, T, f64),
) -> Callback<T> {
    let (controller, redraw) = (controller.clone(), Rc::clone(redraw));
    Callback::from(move |argument| {
        if let Some(controller) = controller.upgrade() {
            let mut controller = controller.borrow_mut();
            handle(&mut controller, argument, now_ms());
            controller.sync_tabs();
            redraw.request();
        }
    })
}

/// Creates the controller. Unmounting the component drops it, which terminates the worker.
#[hook]
pub fn use_gan_run() -> GanRun {
    let update = use_force_update();
    let run = use_memo((), |()| {
        let redraw = Rc::new(Redraw { render: Box::new(move || update.force_update()), frame: RefCell::default() });
        // The controller owns the callbacks, which therefore hold it weakly.
        let controller = Rc::new_cyclic(|weak: &Weak<RefCell<Controller>>| {
            let on_message = handler(weak, &redraw, Controller::handle_message);
            let on_tab_event = handler(weak, &redraw, Controller::handle_tab_event);
            RefCell::new(Controller::new(on_message, on_tab_event))
        });
        GanRun { controller, redraw }
    });
    let run = (*run).clone();
    use_effect_with((), {
        let run = run.clone();
        move |()| {
            // Browsers may discard a hidden page without notice.
            let save_when_hidden = EventListener::new(&gloo::utils::document(), "visibilitychange", {
                let run = run.clone();
                move |_| {
                    if gloo::utils::document().hidden() {
                        run.controller.borrow_mut().save();
                    }
                }
            });
            run.controller.borrow().query_tabs();
            let commands = bridge::on_command(Callback::from({
                let run = run.clone();
                move |command| run.act(|controller, _| controller.send_serialized(command))
            }));
            let check = Interval::new(CHECK_MS, move || {
                if run.controller.borrow_mut().check_silence(now_ms()) {
                    run.redraw.request();
                }
            });
            move || drop((check, save_when_hidden, commands))
        }
    });
    run
}
