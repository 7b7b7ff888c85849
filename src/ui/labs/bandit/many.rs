//! The same run under many seeds, computed between other things: a slice of time, then the page's turn.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::bandit::{BanditConfig, Experiment};
use crate::math::stats::Share;
use crate::ui::hooks::gan_run::now_ms;

/// Longest slice, in ms.
const SLICE_MS: f64 = 30.0;

/// Steps between two looks at the clock.
const CHUNK: u32 = 4096;

/// Time between two drawings, in ms.
const DRAW_MS: f64 = 300.0;

struct Inner {
    experiment: Option<Experiment>,
    timer: Option<Timeout>,
    begun_ms: f64,
    drawn_ms: f64,
    took_ms: f64,
    /// Counts the experiments.
    number: u32,
}

/// What is known of the many runs, in a few numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    /// More are being computed.
    pub(super) running: bool,
    /// Not on the best arm.
    pub(super) stuck: Share,
    /// Committed to another arm.
    pub(super) elsewhere: Share,
    /// Share of all steps that are done.
    pub(super) progress: f64,
    /// What it took, in ms.
    pub(super) took_ms: f64,
}

/// A handle on the many runs; all clones are the same.
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
    /// Begins anew.
    pub(super) fn start(&self, config: &BanditConfig) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = Some(Experiment::new(config));
            inner.begun_ms = now_ms();
            inner.drawn_ms = inner.begun_ms;
            inner.took_ms = 0.0;
        }
        self.wait();
        (self.redraw)();
    }

    /// Leaves it at the runs that are done.
    pub(super) fn cancel(&self) {
        self.inner.borrow_mut().timer = None;
        (self.redraw)();
    }

    /// Forgets all of them.
    pub(super) fn clear(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = None;
            inner.timer = None;
        }
        (self.redraw)();
    }

    fn wait(&self) {
        let next = self.clone();
        self.inner.borrow_mut().timer = Some(Timeout::new(0, move || next.slice()));
    }

    fn slice(&self) {
        let (finished, draw) = {
            let mut inner = self.inner.borrow_mut();
            let begun = now_ms();
            let Some(experiment) = &mut inner.experiment else { return };
            while !experiment.advance(CHUNK) && now_ms() - begun < SLICE_MS {}
            let finished = experiment.is_finished();
            let now = now_ms();
            inner.took_ms = now - inner.begun_ms;
            let draw = finished || now - inner.drawn_ms > DRAW_MS;
            if draw {
                inner.drawn_ms = now;
            }
            (finished, draw)
        };
        if finished {
            self.inner.borrow_mut().timer = None;
        } else {
            self.wait();
        }
        if draw {
            (self.redraw)();
        }
    }

    /// The runs that are done, to look at.
    pub(super) fn look(&self) -> Ref<'_, Option<Experiment>> {
        Ref::map(self.inner.borrow(), |inner| &inner.experiment)
    }

    /// Changes whenever there is something new to show.
    pub(super) fn version(&self) -> (u32, u32, bool) {
        let inner = self.inner.borrow();
        (inner.number, inner.experiment.as_ref().map_or(0, Experiment::done), inner.timer.is_some())
    }

    /// In a few numbers.
    pub(super) fn outcome(&self) -> Outcome {
        let inner = self.inner.borrow();
        let none = Share { count: 0, of: 0 };
        let of = |share: fn(&Experiment) -> Share| inner.experiment.as_ref().map_or(none, share);
        Outcome {
            running: inner.timer.is_some(),
            stuck: of(Experiment::stuck),
            elsewhere: of(Experiment::committed_elsewhere),
            progress: inner.experiment.as_ref().map_or(0.0, Experiment::progress),
            took_ms: inner.took_ms,
        }
    }

    /// Runs that are not on the best arm, where all are done.
    pub(super) fn stuck(&self) -> Option<Share> {
        self.look().as_ref().filter(|experiment| experiment.is_finished()).map(Experiment::stuck)
    }
}

/// The lab's many runs; they end with the lab.
#[hook]
pub(super) fn use_many() -> Many {
    let update = use_force_update();
    let many = use_memo((), |()| Many {
        inner: Rc::new(RefCell::new(Inner {
            experiment: None,
            timer: None,
            begun_ms: 0.0,
            drawn_ms: 0.0,
            took_ms: 0.0,
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
