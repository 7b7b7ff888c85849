//! A saved run on view: its buttons in the run line, what it is, and how it continues.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::run_line::pill;
use super::saved_runs::{choose_file, missing_file};
use super::{Action, hand_in, sentences};
use crate::documents::history::selection::Subject;
use crate::documents::history::sentences as history;
use crate::run::estimate::in_words;
use crate::run::stored::{Ending, RunRecord};
use crate::run::{RunConfig, RunState};
use crate::settings::Settings;
use crate::ui::hooks::controller::Controller;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::opened_run::{OpenedRun, ShownRun, show};
use crate::ui::route::{Lab, Location, Route};
use crate::ui::widgets::{Button, ButtonKind, Notice, NoticeKind, Pill, typed};

/// More epochs that are proposed for a run that has finished, as a part of those it had.
const MORE: u32 = 5;

/// Shows a saved run once its parts have arrived, and continues it if that was asked for and is possible.
#[hook]
pub(super) fn use_opened_run(run: &GanRun, act: &Callback<Action>) {
    let arrived = run.controller().opened.arrived().cloned();
    use_effect_with(arrived.as_ref().map(|arrived| Rc::as_ptr(arrived) as usize), {
        let (run, act) = (run.clone(), act.clone());
        move |_| {
            let Some(arrived) = arrived else { return };
            spawn_local(async move {
                let shown = show(&arrived).await;
                let continued = continuable(&run.controller(), &shown).filter(|_| arrived.continues).cloned();
                run.act(|controller, _| controller.show_saved(&arrived, shown));
                if let Some(record) = continued {
                    act.emit(Action::Continue(record));
                }
            });
        }
    });
}

/// The record of a run that can continue at once: with steps left, with its images, and while neither another run is live nor another
/// tab trains this one.
fn continuable<'a>(controller: &Controller, shown: &'a ShownRun) -> Option<&'a RunRecord> {
    let has_steps = matches!(shown.record.ending, Ending::Open | Ending::Stopped) && shown.checkpoint.is_some();
    let is_elsewhere = controller.remote_run.as_ref().is_some_and(|remote| remote.key == shown.record.key);
    let is_free = !controller.view.state.is_live() && missing_file(controller, &shown.record).is_none();
    (has_steps && is_free && !is_elsewhere).then_some(&shown.record)
}

/// The address of the lab without the saved run.
fn back(config: &RunConfig) -> String {
    Location { route: Route::Lab(Lab::Gan), query: config.to_query() }.to_hash()
}

/// The buttons of the run line. `form` is the configuration in the form.
pub(super) fn buttons(controller: &Controller, shown: &ShownRun, form: &RunConfig, act: &Callback<Action>) -> Html {
    let is_live = controller.view.state.is_live();
    let needs_file = missing_file(controller, &shown.record).is_some();
    let record = &shown.record;
    let link = if is_live { "Back to the run in training" } else { "Close this run" };
    let class = classes!("button", is_live.then_some("is-primary"));
    let on_train = act.reform({
        let record = record.clone();
        move |longer: RunConfig| Action::Continue(RunRecord { query: longer.to_full_query(), ..record.clone() })
    });
    html! {
        <div class="run__buttons">
            if continuable(controller, shown).is_some() {
                <Button label="Continue" sign="▶" kind={ButtonKind::Primary} on_press={act.reform({ let record = record.clone(); move |()| Action::Continue(record.clone()) })} title="Train the epochs that are left" />
            }
            if record.ending == Ending::Finished && shown.checkpoint.is_some() && !is_live && !needs_file {
                <MoreEpochs key={record.key.0.clone()} config={record.config()} {on_train} />
            }
            if record.ending == Ending::Finished { { hand_in::link(Subject::Run(record.key.clone())) } }
            <a {class} href={back(form)}>{ link }</a>
            <Pill text={sentences::state(shown.view.state)} state={pill(shown.view.state)} />
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct MoreEpochsProps {
    /// Of the run so far.
    config: RunConfig,
    /// With more epochs.
    on_train: Callback<RunConfig>,
}

/// Trains a finished run for more epochs.
#[component]
fn MoreEpochs(props: &MoreEpochsProps) -> Html {
    let config = &props.config;
    let text = use_state_eq(|| config.epochs.div_ceil(MORE).to_string());
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|typed| text.set(typed)))
    };
    let mut longer = config.clone();
    let more = text.trim().parse::<u32>().ok().filter(|more| *more > 0).and_then(|more| config.epochs.checked_add(more));
    let is_set = more.is_some_and(|epochs| longer.set("epochs", &epochs.to_string()).is_ok());
    let disabled = (!is_set).then(|| AttrValue::from("A run has 1 to 1000 epochs in all"));
    let on_press = props.on_train.reform(move |()| longer.clone());
    html! {
        <>
            <Button label="Train on" sign="▶" kind={ButtonKind::Primary} {on_press} {disabled} title="Continue this run for more epochs, as if it had begun with them" />
            <label class="gan-more">
                <input class="field__control" type="number" min="1" max="999" value={(*text).clone()} {oninput} data-testid="gan-more-epochs" />
                <span>{ " more epochs" }</span>
            </label>
        </>
    }
}

/// Offers more epochs to this tab's run once it has finished and is saved.
pub(super) fn train_on(controller: &Controller, act: &Callback<Action>) -> Html {
    let view = controller.shown();
    let is_finished = view.state == RunState::Finished && view.has_worker();
    if !is_finished || controller.saved_runs.saved().is_none() {
        return Html::default();
    }
    let on_train = act.reform(|longer: RunConfig| Action::TrainOn(longer.epochs));
    html! {
        <div class="gan-train-on" role="group" aria-label="Train this run on">
            <MoreEpochs config={view.config.clone()} {on_train} />
        </div>
    }
}

/// What the run on view is.
pub(super) fn about(controller: &Controller) -> Html {
    let Some(shown) = controller.opened.shown() else { return Html::default() };
    let record = controller.saved_runs.find(&shown.record.key).unwrap_or(&shown.record);
    let name = controller.saved_runs.names().of(record);
    let text = format!(
        "{}, seed {}, on {}, trained for {}, {}. Nothing is computed now.",
        history::set_up(record),
        record.config().seed,
        history::device(&record.device),
        in_words(record.trained_ms),
        history::ending(record),
    );
    html! {
        <p class="gan-recorded" data-testid="gan-saved-run"><strong>{ "A saved run: " }</strong><strong translate="no">{ name }</strong><span>{ format!(". {}", capitalized(&text)) }</span></p>
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The file that the run on view needs in order to continue, and a run that could not be opened.
pub(super) fn notices(controller: &Controller, act: &Callback<Action>) -> Html {
    match &controller.opened {
        OpenedRun::Shown(shown) if !controller.view.state.is_live() && shown.checkpoint.is_some() => {
            let Some(name) = missing_file(controller, &shown.record) else { return Html::default() };
            html! {
                <Notice kind={NoticeKind::Info} title="This run was trained on your own file" testid="gan-saved-file">
                    { choose_file(&shown.record, name, act) }
                </Notice>
            }
        }
        OpenedRun::Failed(reason) => html! {
            <Notice kind={NoticeKind::Warn} title="The saved run can’t be shown" testid="gan-not-opened">
                <p>{ reason.to_string() }</p>
                <p><a href="#/runs">{ "All saved runs" }</a></p>
            </Notice>
        },
        OpenedRun::None | OpenedRun::Loading(..) | OpenedRun::Arrived(_) | OpenedRun::Shown(_) => Html::default(),
    }
}

/// In place of the results while the run is on its way.
pub(super) fn loading() -> Html {
    html! { <p class="gan-remark" role="status" data-testid="gan-opening">{ "Loading the saved run" }</p> }
}
