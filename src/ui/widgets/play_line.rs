//! The run line of a lab whose run is computed in the page: buttons, state, scrubber, stride, speed, figures.

use yew::prelude::*;

use super::{Button, ButtonKind, Choice, Field, Pill, PillState, Scrubber, Segmented};
use crate::run::{Extent, PlayState, Speed};
use crate::ui::hooks::player::PlayAction;

/// Steps per press of Step.
const STRIDES: [u32; 3] = [1, 10, 100];

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct PlayLineProps {
    /// Unique in the page; prefix of the ids of its controls.
    pub id: AttrValue,
    pub state: PlayState,
    /// The shown step.
    pub at: u32,
    /// Computed and total steps.
    pub extent: Extent,
    pub speed: Speed,
    /// The error that prevents a start (`eta: …`).
    #[prop_or_default]
    pub problem: Option<AttrValue>,
    pub act: Callback<PlayAction>,
    /// The lab's figures, at the right.
    pub figures: Html,
}

fn state_text(state: PlayState) -> (&'static str, PillState) {
    match state {
        PlayState::Idle => ("Ready", PillState::Calm),
        PlayState::Running => ("Running", PillState::Live),
        PlayState::Paused => ("Paused", PillState::Calm),
        PlayState::Finished => ("Finished", PillState::Calm),
        PlayState::Diverged => ("Diverged", PillState::Warn),
        PlayState::Failed => ("Failed", PillState::Bad),
    }
}

#[component]
pub fn PlayLine(props: &PlayLineProps) -> Html {
    let stride = use_state_eq(|| STRIDES[0]);
    let on = |action: PlayAction| props.act.reform(move |()| action);
    let (label, sign) = match props.state {
        PlayState::Running => ("Pause", "❚❚"),
        PlayState::Paused => ("Resume", "▶"),
        _ => ("Start", "▶"),
    };
    let blocked = props.problem.clone().filter(|_| !props.state.is_live());
    let at_end = props.state != PlayState::Idle && props.at == props.extent.done && !props.extent.has_more();
    let no_step = blocked.clone().or_else(|| at_end.then(|| "The run is over: press Reset, or move the scrubber back".into()));
    let no_run = (props.state == PlayState::Idle).then(|| AttrValue::from("There is no run yet"));
    let (text, state) = state_text(props.state);
    html! {
        <>
            <div class="run__buttons">
                <Button {label} {sign} kind={ButtonKind::Primary} on_press={on(PlayAction::Toggle)} disabled={blocked} title={format!("{label} (Space)")} shortcut="Space" />
                <Button label="Step" on_press={on(PlayAction::Step(*stride))} disabled={no_step} title={format!("{} per press (S)", steps(*stride))} shortcut="S" />
                <Button label="Reset" on_press={on(PlayAction::Reset)} disabled={no_run.clone()} title="Remove this run; the same seed repeats it (Shift+Delete)" shortcut="Shift+Delete" />
                <Pill {text} {state} />
            </div>
            <Scrubber at={props.at} done={props.extent.done} on_seek={props.act.reform(PlayAction::Seek)} disabled={no_run} />
            { options(props, &stride) }
            <div class="run__figures">{ props.figures.clone() }</div>
        </>
    }
}

fn steps(stride: u32) -> String {
    if stride == 1 { "One step".to_owned() } else { format!("{stride} steps") }
}

fn options(props: &PlayLineProps, stride: &UseStateHandle<u32>) -> Html {
    let strides: Vec<Choice> = STRIDES.iter().map(|stride| Choice::new(stride.to_string(), stride.to_string())).collect();
    let speeds: Vec<Choice> = Speed::ALL.iter().map(|speed| Choice::new(speed.label(), speed.label())).collect();
    let set_stride = {
        let stride = stride.clone();
        Callback::from(move |value: AttrValue| value.parse().into_iter().for_each(|value| stride.set(value)))
    };
    let set_speed = props.act.reform(|value: AttrValue| {
        PlayAction::Speed(Speed::ALL.into_iter().find(|speed| speed.label() == value.as_str()).unwrap_or_default())
    });
    html! {
        <div class="run__options">
            <Segmented compact={true} field={Field::new(format!("{}-stride", props.id), "Steps per press of Step")} options={strides} value={stride.to_string()} on_change={set_stride} />
            <Segmented compact={true} field={Field::new(format!("{}-speed", props.id), "Speed of the run")} options={speeds} value={props.speed.label()} on_change={set_speed} />
        </div>
    }
}
