//! The run line, which stays in view: buttons, state, figures.

use yew::prelude::*;

use super::{Action, hand_in, sentences};
use crate::documents::history::selection::Subject;
use crate::run::estimate::in_words;
use crate::run::protocol::BackendInfo;
use crate::run::stored::{Frame, RunKey};
use crate::run::{RunState, RunView};
use crate::ui::widgets::{Button, ButtonKind, Figure, Pill, PillState, Player};

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Summary {
    state: RunState,
    epoch: u32,
    epochs: u32,
    step: u32,
    total_steps: Option<u32>,
    losses: Option<[f32; 2]>,
    ms_per_step: Option<f64>,
    /// "8 threads" of the CPU.
    threads: Option<String>,
    images_per_second: Option<f64>,
    left_ms: Option<(f64, f64)>,
    /// Nothing is computed.
    is_past: bool,
}

impl Summary {
    /// `past` is an earlier sheet, whose figures are shown in place of the last step's.
    pub(super) fn new(view: &RunView, past: Option<&Frame>, device: Option<&BackendInfo>) -> Self {
        let (step, epoch) = past.map_or((view.step, view.epoch), |frame| (frame.step, frame.epoch));
        Self {
            state: view.state,
            epoch,
            epochs: view.config.epochs,
            step,
            total_steps: view.size.as_ref().map(|size| size.total_steps),
            losses: past.map_or_else(|| view.last_losses(), |frame| view.losses_at(frame.step)),
            ms_per_step: view.ms_per_step(),
            threads: device.and_then(BackendInfo::threads).map(str::to_owned),
            images_per_second: view.images_per_second(),
            is_past: !view.has_worker(),
            left_ms: if view.state.is_live() { view.time_left_ms() } else { None },
        }
    }
}

/// Start, Pause or Resume; Step; Reset. `problem` is a field's error that prevents a start. `finished` is the run that can be handed in:
/// the link takes the place of Step, so that no other control moves.
pub(super) fn buttons(
    view: &RunView,
    problem: Option<&(&'static str, String)>,
    finished: Option<RunKey>,
    act: &Callback<Action>,
) -> Html {
    let on = |action: Action| act.reform(move |()| action.clone());
    let fresh = !view.state.is_live();
    let blocked = problem.filter(|_| fresh).map(|(parameter, reason)| AttrValue::from(format!("{parameter}: {reason}")));
    let (label, sign, disabled) = match view.state {
        RunState::Running => ("Pause", "❚❚", None),
        RunState::Paused => ("Resume", "▶", None),
        RunState::Loading | RunState::Starting => ("Pause", "❚❚", Some("Training has not started yet".into())),
        _ => ("Start", "▶", blocked.clone()),
    };
    let step = match view.state {
        RunState::Running => Some("Pause first. Then each press does one step.".into()),
        RunState::Loading | RunState::Starting => Some("Training has not started yet".into()),
        _ => blocked,
    };
    let reset = (view.state == RunState::Idle).then(|| AttrValue::from("There is no run to reset"));
    html! {
        <div class="run__buttons">
            <Button {label} kind={ButtonKind::Primary} {sign} on_press={on(Action::Toggle)} {disabled} title={format!("{label} (Space)")} shortcut="Space" />
            if let Some(key) = finished {
                { hand_in::link(Subject::Run(key)) }
            } else {
                <Button label="Step" on_press={on(Action::Step)} disabled={step} title="One training step, then a pause (S)" shortcut="S" />
            }
            <Button label="Reset" on_press={on(Action::Reset)} disabled={reset} title="End this run. It is saved first, and can be continued (Shift+Delete)" shortcut="Shift+Delete" />
            <Pill text={sentences::state(view.state)} state={pill(view.state)} />
        </div>
    }
}

/// Of the recorded run, which is over: it is played, or left.
pub(super) fn recorded(act: &Callback<Action>) -> Html {
    html! {
        <div class="run__buttons">
            <Button label="Leave the recording" on_press={act.reform(|()| Action::LeaveRecording)} />
            { hand_in::link(Subject::Recorded) }
            <Pill text="Recorded" state={PillState::Calm} />
        </div>
    }
}

pub(super) fn pill(state: RunState) -> PillState {
    match state {
        RunState::Idle | RunState::Paused | RunState::Finished | RunState::Stopped => PillState::Calm,
        RunState::Loading | RunState::Starting | RunState::Running => PillState::Live,
        RunState::Diverged => PillState::Warn,
        RunState::Failed => PillState::Bad,
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RunLineProps {
    pub(super) summary: Summary,
}

#[component]
pub(super) fn RunLine(props: &RunLineProps) -> Html {
    let summary = &props.summary;
    if summary.state == RunState::Idle {
        return html! { <p class="gan-run-line__keys">{ "Space: start, pause · S: one step · N: new sheet" }</p> };
    }
    let dash = || "–".to_owned();
    let ms = summary.ms_per_step.map_or_else(dash, |ms| if ms < 10.0 { format!("{ms:.1} ms") } else { format!("{ms:.0} ms") });
    let rate =
        summary.images_per_second.map_or_else(dash, |rate| if rate < 10.0 { format!("{rate:.1}") } else { format!("{rate:.0}") });
    let loss = |player: usize| summary.losses.map_or_else(dash, |losses| format!("{:.2}", losses[player]).replace('-', "−"));
    let per_step = summary.threads.as_ref().map_or_else(|| "per step".to_owned(), |threads| format!("per step, {threads}"));
    let epoch_left =
        summary.left_ms.map(|(epoch, _)| AttrValue::from(format!("Until the run ends; this epoch ends in {}", in_words(epoch))));
    let of_steps = summary.total_steps.map(|total| format!("/ {}", sentences::grouped(total)));
    html! {
        <div class="run__figures">
            <Figure value={summary.epoch.to_string()} of={format!("/ {}", summary.epochs)} label="epoch" />
            <Figure value={sentences::grouped(summary.step)} of={of_steps} label="step" />
            <Figure value={loss(0)} label="D loss" player={Player::Descends} />
            <Figure value={loss(1)} label="G loss" player={Player::Ascends} />
            if !summary.is_past {
            <Figure value={ms} label={per_step} title="Median of the last 50 steps, without the first" />
            <Figure value={rate} label="images/s" />
            <Figure value={summary.left_ms.map_or_else(dash, |(_, run)| in_words(run))} label="left" title={epoch_left} />
            }
        </div>
    }
}
