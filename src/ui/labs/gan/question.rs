//! The asked question: its prediction, and what its run gives beside a Quick look.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::Action;
use super::results::Version;
use crate::documents::class;
use crate::run::config::Preset;
use crate::run::questions::{BASELINE, Compared, QUESTIONS, WINDOW, compared, outcome};
use crate::run::{RunConfig, RunState, losses};
use crate::settings::{Question, Settings};
use crate::ui::FileError;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::predictions::use_kept_prediction;
use crate::ui::hooks::recording::fetch;
use crate::ui::route::use_embedding;
use crate::ui::widgets::Predicting;

/// What the lab shows of the asked question.
pub(super) struct Shown {
    pub(super) asked: Option<Predicting>,
    /// Once its run is over.
    pub(super) answer: Option<Html>,
    pub(super) on_ask: Callback<usize>,
    /// Answers wait for a prediction.
    pub(super) waits: bool,
}

/// The set-up that questions change: a run of minutes on a CPU.
fn base(config: &RunConfig) -> RunConfig {
    Preset::QuickLook.apply(config)
}

/// The losses of the baseline, or why they could not be fetched.
type Baseline = Result<Rc<[[f32; 2]]>, FileError>;

/// Fetches the baseline once it is wanted.
#[hook]
fn use_baseline(is_wanted: bool) -> Option<Baseline> {
    let baseline = use_state(|| None::<Baseline>);
    use_effect_with(is_wanted, {
        let baseline = baseline.clone();
        move |&is_wanted| {
            if is_wanted && baseline.is_none() {
                spawn_local(async move {
                    let fetched = fetch(BASELINE).await;
                    baseline.set(Some(fetched.map(|bytes| losses::from_bytes(&bytes).into())));
                });
            }
        }
    });
    (*baseline).clone()
}

#[hook]
pub(super) fn use_question(
    run: &GanRun,
    version: &Version,
    state: RunState,
    config: &RunConfig,
    act: &Callback<Action>,
) -> Shown {
    let embedding = use_embedding();
    // A question that was pressed, before its run begins.
    let considered = use_state_eq(|| None::<usize>);
    let is_live = state.is_live();
    let base = base(config);
    // Of the run on view, which may be a saved one: the form may have changed since.
    let on_view = run.controller().shown().config.clone();
    let running = Question::position(&QUESTIONS, &self::base(&on_view), &on_view).filter(|_| state != RunState::Idle);
    let index = if is_live { running } else { considered.or(running) };
    let question = index.map(|index| &QUESTIONS[index]);
    let is_over = !is_live && index.is_some() && index == running;
    let baseline = use_baseline(is_over);
    let comparison = use_memo((version.clone(), index, is_over, baseline.is_some()), |_| {
        let baseline = baseline.as_ref().filter(|_| is_over)?.as_ref().ok()?;
        compared(&run.controller().shown().losses, baseline)
    });
    let thinned = use_memo((version.clone(), comparison.is_some()), |(_, is_over)| {
        let controller = run.controller();
        if *is_over { losses::means(&controller.shown().losses, class::LOSS_POINTS) } else { Vec::new() }
    });
    let thinned: Rc<[[f32; 2]]> = thinned.as_slice().into();
    let found = question.zip(*comparison).map(|(question, compared)| outcome(question, &compared));
    let kept = use_kept_prediction(class::Lab::Gan, question, found.clone());
    use_effect_with(is_live, {
        let considered = considered.setter();
        move |&is_live| {
            if is_live {
                considered.set(None);
            }
        }
    });
    let waits = embedding.answers_wait && kept.predicted.is_none();
    let asked = question.map(|question| Predicting {
        question,
        lab: class::Lab::Gan,
        query: question.config(&base).to_query(),
        losses: thinned.clone(),
        kept,
        outcome: found,
        is_idle: !is_live && !is_over,
        on_start: {
            let config = question.config(&base);
            act.reform(move |()| Action::StartOnDataset(config.clone()))
        },
    });
    let on_ask = {
        let considered = considered.setter();
        Callback::from(move |index| {
            if !is_live {
                considered.set(Some(index));
            }
        })
    };
    Shown { asked, answer: is_over.then(|| answer((*comparison).as_ref(), baseline.as_ref())), on_ask, waits }
}

/// The numbers of a run that is over.
fn answer(comparison: Option<&Compared>, baseline: Option<&Baseline>) -> Html {
    match (comparison, baseline) {
        (Some(comparison), _) => html! { <p translate="no">{ comparison.sentence() }</p> },
        (None, None) => html! { <p>{ "Loading the losses of a Quick look…" }</p> },
        (None, Some(Err(error))) => {
            html! { <p>{ format!("The losses of a Quick look could not be loaded: {error}. Check your connection and reload the page.") }</p> }
        }
        (None, Some(Ok(_))) => html! { <p>{ format!("The comparison needs {WINDOW} steps with finite losses.") }</p> },
    }
}
