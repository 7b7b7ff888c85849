//! The same set-up under many seeds, computed in slices of time so that the page stays responsive.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::bandit::{BanditConfig, Experiment};
use crate::math::stats::Share;
use crate::ui::hooks::gan_run::now_ms;

/// The length of a slice, in ms.
const SLICE_MS: f64 = 30.0;

/// Steps between two readings of the clock.
const CHUNK: u32 = 4096;

/// The time between two redraws, in ms.
const DRAW_MS: f64 = 300.0;

struct Inner {
    experiment: Option<Experiment>,
    timer: Option<Timeout>,
    started_ms: f64,
    drawn_ms: f64,
    elapsed_ms: f64,
    /// Counts the experiments, so that a new one changes [`Many::version`].
    number: u32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) running: bool,
    /// Runs that are not on the best arm.
    pub(super) stuck: Share,
    /// Runs that are committed to another arm.
    pub(super) elsewhere: Share,
    /// The share of all steps done, from 0 to 1.
    pub(super) progress: f64,
    pub(super) elapsed_ms: f64,
}

/// A handle to the many runs; all clones share them.
#[derive(Clone)]
pub(super) struct Many {
    inner: Rc<RefCell<Inner>>,
    redraw: Rc<dyn Fn()>,
}

impl PartialEq for Many {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Many {
    pub(super) fn start(&self, config: &BanditConfig) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = Some(Experiment::new(config));
            inner.started_ms = now_ms();
            inner.drawn_ms = inner.started_ms;
            inner.elapsed_ms = 0.0;
        }
        self.schedule();
        (self.redraw)();
    }

    /// Ends the computation; finished runs stay.
    pub(super) fn cancel(&self) {
        self.inner.borrow_mut().timer = None;
        (self.redraw)();
    }

    pub(super) fn clear(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = None;
            inner.timer = None;
        }
        (self.redraw)();
    }

    fn schedule(&self) {
        let next = self.clone();
        self.inner.borrow_mut().timer = Some(Timeout::new(0, move || next.slice()));
    }

    fn slice(&self) {
        let (finished, draw) = {
            let mut inner = self.inner.borrow_mut();
            let started = now_ms();
            let Some(experiment) = &mut inner.experiment else { return };
            while !experiment.advance(CHUNK) && now_ms() - started < SLICE_MS {}
            let finished = experiment.is_finished();
            let now = now_ms();
            inner.elapsed_ms = now - inner.started_ms;
            let draw = finished || now - inner.drawn_ms > DRAW_MS;
            if draw {
                inner.drawn_ms = now;
            }
            (finished, draw)
        };
        if finished {
            self.inner.borrow_mut().timer = None;
        } else {
            self.schedule();
        }
        if draw {
            (self.redraw)();
        }
    }

    pub(super) fn experiment(&self) -> Ref<'_, Option<Experiment>> {
        Ref::map(self.inner.borrow(), |inner| &inner.experiment)
    }

    /// Changes whenever there is something new to draw.
    pub(super) fn version(&self) -> (u32, u32, bool) {
        let inner = self.inner.borrow();
        (inner.number, inner.experiment.as_ref().map_or(0, Experiment::done), inner.timer.is_some())
    }

    pub(super) fn outcome(&self) -> Outcome {
        let inner = self.inner.borrow();
        let none = Share { count: 0, of: 0 };
        let of = |share: fn(&Experiment) -> Share| inner.experiment.as_ref().map_or(none, share);
        Outcome {
            running: inner.timer.is_some(),
            stuck: of(Experiment::stuck),
            elsewhere: of(Experiment::committed_elsewhere),
            progress: inner.experiment.as_ref().map_or(0.0, Experiment::progress),
            elapsed_ms: inner.elapsed_ms,
        }
    }

    /// Runs that are not on the best arm; `None` until all are done.
    pub(super) fn stuck(&self) -> Option<Share> {
        self.experiment().as_ref().filter(|experiment| experiment.is_finished()).map(Experiment::stuck)
    }
}

/// The lab's many runs; their computation ends with the lab.
#[hook]
pub(super) fn use_many() -> Many {
    let update = use_force_update();
    let many = use_memo((), |()| Many {
        inner: Rc::new(RefCell::new(Inner {
            experiment: None,
            timer: None,
            started_ms: 0.0,
            drawn_ms: 0.0,
            elapsed_ms: 0.0,
            number: 0,
        })),
        redraw: Rc::new(move || update.force_update()),
    });
    let many = (*many).clone();
    use_effect_with((), {
        let inner = Rc::clone(&many.inner);
        move |()| move || inner.borrow_mut().timer = None
    });
    many
}
