//! The same set-up under many seeds, computed beside the page.

use std::cell::{Ref, RefCell};
use std::rc::Rc;

use yew::prelude::*;

use crate::bandit::{BanditConfig, Experiment};
use crate::math::stats::Share;
use crate::settings::Settings;
use crate::ui::hooks::gan_run::now_ms;
use crate::ui::hooks::lab_worker::{Ticket, ask};
use crate::ui::work::{Answer, Report, Task};

#[derive(Default)]
struct Inner {
    experiment: Option<Experiment>,
    /// While it is computed.
    ticket: Option<Ticket>,
    started_ms: f64,
    elapsed_ms: f64,
    /// The share of all steps done, from 0 to 1.
    progress: f64,
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

impl Inner {
    /// Adds the runs of a report. Returns whether it is one of these runs.
    fn take(&mut self, report: &Report, numbers: &[f64]) -> bool {
        let (Some(experiment), Answer::Seeds { from, counts }) = (&mut self.experiment, &report.answer) else { return false };
        let is_next = experiment.extend(*from, numbers, *counts);
        self.progress = report.progress;
        self.elapsed_ms = now_ms() - self.started_ms;
        if is_next && report.is_done {
            self.ticket = None;
        }
        is_next
    }
}

impl Many {
    pub(super) fn start(&self, config: &BanditConfig) {
        let ticket = {
            let weak = Rc::downgrade(&self.inner);
            let redraw = Rc::clone(&self.redraw);
            ask(Task::Seeds { query: config.to_full_query() }, move |report, numbers| {
                let Some(inner) = weak.upgrade() else { return true };
                let is_understood = inner.borrow_mut().take(&report, &numbers);
                redraw();
                is_understood
            })
        };
        let before = {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = Some(Experiment::remote(config));
            inner.started_ms = now_ms();
            inner.elapsed_ms = 0.0;
            inner.progress = 0.0;
            inner.ticket.replace(ticket)
        };
        drop(before);
        (self.redraw)();
    }

    /// Ends the computation; finished runs stay.
    pub(super) fn cancel(&self) {
        self.inner.borrow_mut().ticket = None;
        (self.redraw)();
    }

    pub(super) fn clear(&self) {
        {
            let mut inner = self.inner.borrow_mut();
            inner.number += 1;
            inner.experiment = None;
            inner.ticket = None;
        }
        (self.redraw)();
    }

    pub(super) fn experiment(&self) -> Ref<'_, Option<Experiment>> {
        Ref::map(self.inner.borrow(), |inner| &inner.experiment)
    }

    /// Changes whenever there is something new to draw.
    pub(super) fn version(&self) -> (u32, u32, bool) {
        let inner = self.inner.borrow();
        (inner.number, inner.experiment.as_ref().map_or(0, Experiment::done), inner.ticket.is_some())
    }

    pub(super) fn outcome(&self) -> Outcome {
        let inner = self.inner.borrow();
        let none = Share { count: 0, of: 0 };
        let of = |share: fn(&Experiment) -> Share| inner.experiment.as_ref().map_or(none, share);
        Outcome {
            running: inner.ticket.is_some(),
            stuck: of(Experiment::stuck),
            elsewhere: of(Experiment::committed_elsewhere),
            progress: inner.progress,
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
    let many = use_memo((), |()| Many { inner: Rc::default(), redraw: Rc::new(move || update.force_update()) });
    let many = (*many).clone();
    use_effect_with((), {
        let inner = Rc::clone(&many.inner);
        move |()| move || inner.borrow_mut().ticket = None
    });
    many
}
