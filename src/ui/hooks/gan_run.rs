//! The run as a hook: the controller, drawn anew at most once a frame.

use std::cell::{Ref, RefCell};
use std::rc::{Rc, Weak};

use gloo::events::EventListener;
use gloo::render::{AnimationFrame, request_animation_frame};
use gloo::timers::callback::Interval;
use yew::prelude::*;

use super::controller::Controller;
use crate::ui::bridge;

/// Time between two looks at the clock, in ms.
const WATCH_MS: u32 = 1000;

/// A handle on the run; all clones are the same run.
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

/// Asks for a new drawing of the component, once a frame.
struct Redraw {
    now: Box<dyn Fn()>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl Redraw {
    fn ask(self: &Rc<Self>) {
        if self.frame.borrow().is_some() {
            return;
        }
        let this = Rc::clone(self);
        *self.frame.borrow_mut() = Some(request_animation_frame(move |_| {
            drop(this.frame.take());
            (this.now)();
        }));
    }
}

/// The page's clock, in ms.
#[must_use]
pub fn now_ms() -> f64 {
    gloo::utils::window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}

impl GanRun {
    /// The controller, to look at.
    #[must_use]
    pub fn look(&self) -> Ref<'_, Controller> {
        self.controller.borrow()
    }

    /// Does something with the controller, at the time given, and draws what came of it.
    pub fn act(&self, action: impl FnOnce(&mut Controller, f64)) {
        {
            let mut controller = self.controller.borrow_mut();
            action(&mut controller, now_ms());
            controller.share();
        }
        self.redraw.ask();
    }
}

/// Gives the controller what is heard, at the time it is, and draws what came of it.
fn heard<T: 'static>(
    controller: &Weak<RefCell<Controller>>,
    redraw: &Rc<Redraw>,
    take: fn(&mut Controller, T, f64),
) -> Callback<T> {
    let (controller, redraw) = (controller.clone(), Rc::clone(redraw));
    Callback::from(move |said| {
        if let Some(controller) = controller.upgrade() {
            let mut controller = controller.borrow_mut();
            take(&mut controller, said, now_ms());
            controller.share();
            redraw.ask();
        }
    })
}

/// The lab's run. Its worker lives as long as the lab.
#[hook]
pub fn use_gan_run() -> GanRun {
    let update = use_force_update();
    let run = use_memo((), |()| {
        let redraw = Rc::new(Redraw { now: Box::new(move || update.force_update()), frame: RefCell::default() });
        let controller = Rc::new_cyclic(|weak: &Weak<RefCell<Controller>>| {
            let hear = heard(weak, &redraw, Controller::hear);
            RefCell::new(Controller::new(hear, heard(weak, &redraw, Controller::hear_tab)))
        });
        GanRun { controller, redraw }
    });
    let run = (*run).clone();
    use_effect_with((), {
        let run = run.clone();
        move |()| {
            let hidden = EventListener::new(&gloo::utils::document(), "visibilitychange", {
                let run = run.clone();
                move |_| {
                    if gloo::utils::document().hidden() {
                        run.controller.borrow_mut().save();
                    }
                }
            });
            run.controller.borrow().join();
            let asked = bridge::hear_commands(Callback::from({
                let run = run.clone();
                move |command| run.act(|controller, _| controller.ask(command))
            }));
            let watch = Interval::new(WATCH_MS, move || {
                if run.controller.borrow_mut().watch(now_ms()) {
                    run.redraw.ask();
                }
            });
            move || drop((watch, hidden, asked))
        }
    });
    run
}
