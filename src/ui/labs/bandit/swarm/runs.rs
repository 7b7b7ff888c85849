//! The swarm's runs: many seeds with all their policies, computed beside the page.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::picture::cloud;
use crate::bandit::{BanditConfig, Swarm};
use crate::plot::cloud::Cloud;
use crate::settings::Settings;
use crate::ui::hooks::lab_worker::{Ticket, ask};
use crate::ui::labs::shared::Shared;
use crate::ui::work::{Answer, Report, Task};

/// A swarm and its dots.
#[derive(Clone, PartialEq)]
pub(super) struct Shown {
    pub(super) swarm: Shared<Swarm>,
    pub(super) cloud: Shared<Cloud>,
}

impl Shown {
    pub(super) fn new(swarm: Swarm) -> Self {
        Self { cloud: Shared::new(cloud(&swarm)), swarm: Shared::new(swarm) }
    }
}

#[derive(Default)]
struct Inner {
    /// What was asked for last; the swarm follows the form from then on.
    asked: Option<BanditConfig>,
    /// The last swarm that is complete.
    shown: Option<Shown>,
    /// While the next one is computed.
    ticket: Option<Ticket>,
    progress: f64,
    plays: u32,
    /// Counts the changes.
    version: u32,
}

/// A handle to the swarm's runs; all clones share them.
#[derive(Clone)]
pub(crate) struct SwarmRuns {
    inner: Rc<RefCell<Inner>>,
    redraw: Rc<dyn Fn()>,
}

impl PartialEq for SwarmRuns {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Inner {
    /// Takes a report. Returns whether it was understood.
    fn take(&mut self, report: &Report, numbers: Vec<f64>) -> bool {
        let (Answer::Swarm, Some(config)) = (&report.answer, &self.asked) else { return false };
        self.version += 1;
        self.progress = report.progress;
        if !report.is_done {
            return true;
        }
        let Some(swarm) = Swarm::of_policies(config, numbers) else { return false };
        self.shown = Some(Shown::new(swarm));
        self.plays += 1;
        self.ticket = None;
        true
    }
}

impl SwarmRuns {
    /// Plays the swarm of a configuration, from the beginning.
    pub(crate) fn start(&self, config: &BanditConfig) {
        let config = Swarm::runs_of(config);
        let is_here = {
            let mut inner = self.inner.borrow_mut();
            let is_here = inner.shown.as_ref().is_some_and(|shown| *shown.swarm.config() == config);
            inner.version += 1;
            inner.plays += u32::from(is_here);
            is_here
        };
        if is_here {
            self.forget(Some(config))
        } else {
            self.ask(config)
        }
        (self.redraw)();
    }

    /// Computes and plays it again for another configuration, once it was started. Another seed alone, such as one of these, changes nothing.
    pub(super) fn follow(&self, config: &BanditConfig) {
        let differs = self.inner.borrow().asked.as_ref().is_some_and(|asked| {
            let config = BanditConfig { seed: asked.seed, ..config.clone() };
            *asked != Swarm::runs_of(&config)
        });
        if differs {
            self.start(config);
        }
    }

    pub(crate) fn clear(&self) {
        self.forget(None);
        {
            let mut inner = self.inner.borrow_mut();
            inner.shown = None;
            inner.plays = 0;
            inner.version += 1;
        }
        (self.redraw)();
    }

    /// Ends what is being computed.
    fn forget(&self, asked: Option<BanditConfig>) {
        let ticket = {
            let mut inner = self.inner.borrow_mut();
            inner.asked = asked;
            inner.ticket.take()
        };
        drop(ticket);
    }

    fn ask(&self, config: BanditConfig) {
        self.forget(Some(config.clone()));
        let (weak, redraw) = (Rc::downgrade(&self.inner), Rc::clone(&self.redraw));
        let ticket = ask(Task::Swarm { query: config.to_full_query() }, move |report, numbers| {
            let Some(inner) = weak.upgrade() else { return true };
            let is_understood = inner.borrow_mut().take(&report, numbers);
            redraw();
            is_understood
        });
        let mut inner = self.inner.borrow_mut();
        inner.progress = 0.0;
        inner.ticket = Some(ticket);
    }

    /// Changes whenever there is something new to draw.
    pub(crate) fn version(&self) -> u32 {
        self.inner.borrow().version
    }

    pub(super) fn shown(&self) -> Option<Shown> {
        self.inner.borrow().shown.clone()
    }

    /// The number of demands to play.
    pub(super) fn plays(&self) -> u32 {
        self.inner.borrow().plays
    }

    /// The share of the next swarm's steps that are done; `None` if there is nothing to compute.
    pub(super) fn progress(&self) -> Option<f64> {
        let inner = self.inner.borrow();
        inner.ticket.as_ref().map(|_| inner.progress)
    }
}

/// The lab's swarm; its computation ends with the lab.
#[hook]
pub(crate) fn use_swarm() -> SwarmRuns {
    let update = use_force_update();
    let runs = use_memo((), |()| SwarmRuns { inner: Rc::default(), redraw: Rc::new(move || update.force_update()) });
    let runs = (*runs).clone();
    use_effect_with((), {
        let runs = runs.clone();
        move |()| move || runs.forget(None)
    });
    runs
}
