//! A slider over the run's sheets, with playback.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::sentences;
use crate::ui::widgets::{Button, ButtonKind, typed};

/// The time per sheet in playback, in ms.
const PLAY_MS: u32 = 250;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimelineProps {
    /// Step and epoch of each sheet, by step.
    pub(super) sheets: Rc<[(u32, u32)]>,
    /// The index of the shown sheet.
    pub(super) at: usize,
    pub(super) playing: bool,
    pub(super) on_play: Callback<bool>,
    /// Receives the step of the sheet to show; `None` follows the latest.
    pub(super) on_pick: Callback<Option<u32>>,
}

/// The step of sheet `at`; `None`, the latest, for the last.
fn step_at(sheets: &[(u32, u32)], at: usize) -> Option<u32> {
    if at + 1 >= sheets.len() { None } else { sheets.get(at).map(|(step, _)| *step) }
}

#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let last = props.sheets.len().saturating_sub(1);
    use_effect_with((props.playing, props.at, last), {
        let props = props.clone();
        move |(now, at, last)| {
            let (at, is_end) = (*at, at >= last);
            // At the end too it waits, since the first sheet may have been chosen but not arrived here.
            let next =
                move || if is_end { props.on_play.emit(false) } else { props.on_pick.emit(step_at(&props.sheets, at + 1)) };
            let next = now.then(|| Timeout::new(PLAY_MS, next));
            move || drop(next)
        }
    });
    let none = (last == 0).then(|| AttrValue::from("There is one sheet so far"));
    let play = {
        let props = props.clone();
        Callback::from(move |()| {
            // At the end playback starts again.
            if !props.playing && props.at >= last {
                props.on_pick.emit(step_at(&props.sheets, 0));
            }
            props.on_play.emit(!props.playing);
        })
    };
    let oninput = {
        let props = props.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(at) = typed(&event).and_then(|value| value.parse().ok()) {
                props.on_play.emit(false);
                props.on_pick.emit(step_at(&props.sheets, at));
            }
        })
    };
    let (step, epoch) = props.sheets.get(props.at).copied().unwrap_or_default();
    let label = format!("epoch {epoch}, step {}", sentences::grouped(step));
    html! {
        <div class="gan-timeline">
            <Button label={if props.playing { "Stop playing" } else { "Play" }} kind={ButtonKind::Quiet} on_press={play} disabled={none.clone()} />
            <input
                class="scrubber gan-timeline__slider"
                type="range"
                min="0"
                max={last.max(1).to_string()}
                disabled={none.is_some()}
                value={props.at.to_string()}
                aria-label="Sheet shown"
                aria-valuetext={label.clone()}
                data-testid="gan-timeline"
                {oninput}
            />
            <span class="gan-timeline__place" translate="no">{ label }</span>
        </div>
    }
}
