//! The figures: those of question 1 are computed beside the page, thousands of runs, the others in an instant.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::bandit::Experiment;
use crate::documents::report::Report;
use crate::documents::writeup::Figure;
use crate::documents::writeup::figures::{bandit, configs, losses, minimax, planes};
use crate::math::stats::Share;
use crate::settings::Settings;
use crate::ui::hooks::lab_worker::{Ticket, ask};
use crate::ui::work::{Answer, Task};

/// The figures that are there.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    pub(super) figures: Vec<Figure>,
    pub(super) stuck: Option<[Share; 3]>,
    /// The share of question 1 that is computed, from 0 to 1; `None` once all is.
    pub(super) progress: Option<f64>,
    pub(super) is_complete: bool,
}

type Bandit = Rc<([Figure; 2], [Share; 3])>;
type Minimax = Rc<[Figure; 2]>;

thread_local! {
    // They are the same in each hand-in.
    static BANDIT: RefCell<Option<Bandit>> = const { RefCell::new(None) };
    static MINIMAX: RefCell<Option<Minimax>> = const { RefCell::new(None) };
}

/// Runs that are being computed.
struct Runs {
    experiments: [Experiment; 3],
    progress: [f64; 3],
    tickets: Vec<Ticket>,
}

#[hook]
fn use_bandit() -> Result<Bandit, f64> {
    let done = use_state(|| BANDIT.with_borrow(Clone::clone));
    let progress = use_state_eq(|| 0.0);
    use_effect_with((), {
        let (done, progress) = (done.clone(), progress.setter());
        move |()| {
            let runs = Rc::new(RefCell::new(None::<Runs>));
            if done.is_none() {
                let configs = configs();
                let queries = configs.clone().map(|config| config.to_full_query());
                let experiments = configs.map(|config| Experiment::remote(&config));
                *runs.borrow_mut() = Some(Runs { experiments, progress: [0.0; 3], tickets: Vec::new() });
                for (at, query) in queries.into_iter().enumerate() {
                    let (weak, done, progress) = (Rc::downgrade(&runs), done.setter(), progress.clone());
                    let ticket = ask(Task::Seeds { query }, move |report, numbers| {
                        let Some(runs) = weak.upgrade() else { return true };
                        let mut runs = runs.borrow_mut();
                        let (Some(runs), Answer::Seeds { from, counts }) = (&mut *runs, &report.answer) else { return false };
                        let is_next = runs.experiments[at].extend(*from, &numbers, *counts);
                        runs.progress[at] = report.progress;
                        progress.set(runs.progress.iter().sum::<f64>() / 3.0);
                        if runs.experiments.iter().all(Experiment::is_finished) {
                            let drawn = Rc::new(bandit(&runs.experiments));
                            BANDIT.set(Some(Rc::clone(&drawn)));
                            done.set(Some(drawn));
                        }
                        is_next
                    });
                    if let Some(runs) = &mut *runs.borrow_mut() {
                        runs.tickets.push(ticket);
                    }
                }
            }
            // Ends what is still computed.
            move || {
                let ended = runs.borrow_mut().take();
                drop(ended.map(|runs| runs.tickets));
            }
        }
    });
    (*done).clone().ok_or(*progress)
}

/// Drawn after the view is shown.
#[hook]
fn use_minimax() -> Option<Minimax> {
    let done = use_state(|| MINIMAX.with_borrow(Clone::clone));
    use_effect_with((), {
        let done = done.clone();
        move |()| {
            let timeout = done.is_none().then(|| {
                let done = done.setter();
                Timeout::new(0, move || {
                    let drawn = Rc::new(minimax(&planes()));
                    MINIMAX.set(Some(Rc::clone(&drawn)));
                    done.set(Some(drawn));
                })
            });
            move || drop(timeout)
        }
    });
    (*done).clone()
}

/// The figures of all questions, as far as they are computed.
#[hook]
pub(super) fn use_figures(run: Option<Rc<Report>>) -> Shown {
    let (of_bandit, of_minimax) = (use_bandit(), use_minimax());
    let losses = use_memo(run, |run| run.as_ref().and_then(|run| losses(run)));
    let stuck = of_bandit.as_ref().ok().map(|drawn| drawn.1);
    let mut figures: Vec<Figure> = Vec::new();
    figures.extend(of_bandit.as_ref().ok().iter().flat_map(|drawn| drawn.0.clone()));
    figures.extend(of_minimax.iter().flat_map(|drawn| drawn.iter().cloned()));
    figures.extend((*losses).clone());
    Shown { figures, stuck, progress: of_bandit.as_ref().err().copied(), is_complete: of_bandit.is_ok() && of_minimax.is_some() }
}
