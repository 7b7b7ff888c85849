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
    /// Step and epoch of each sheet, by step; at least two.
    pub(super) sheets: Rc<[(u32, u32)]>,
    /// The index of the shown sheet.
    pub(super) at: usize,
    /// Receives the step of the sheet to show; `None` follows the latest.
    pub(super) on_pick: Callback<Option<u32>>,
}

/// The step of sheet `at`; `None`, the latest, for the last.
fn step_at(sheets: &[(u32, u32)], at: usize) -> Option<u32> {
    if at + 1 >= sheets.len() { None } else { sheets.get(at).map(|(step, _)| *step) }
}

#[component]
pub(super) fn Timeline(props: &TimelineProps) -> Html {
    let playing = use_state_eq(|| false);
    let last = props.sheets.len().saturating_sub(1);
    use_effect_with((*playing, props.at, last), {
        let (playing, props) = (playing.clone(), props.clone());
        move |(now, at, last)| {
            let at = *at;
            let end = at >= *last;
            if *now && end {
                playing.set(false);
            }
            let next = (*now && !end).then(|| Timeout::new(PLAY_MS, move || props.on_pick.emit(step_at(&props.sheets, at + 1))));
            move || drop(next)
        }
    });
    let play = {
        let (playing, props) = (playing.clone(), props.clone());
        Callback::from(move |()| {
            // At the end playback starts again.
            if !*playing && props.at >= last {
                props.on_pick.emit(step_at(&props.sheets, 0));
            }
            playing.set(!*playing);
        })
    };
    let oninput = {
        let (playing, props) = (playing.clone(), props.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(at) = typed(&event).and_then(|value| value.parse().ok()) {
                playing.set(false);
                props.on_pick.emit(step_at(&props.sheets, at));
            }
        })
    };
    let (step, epoch) = props.sheets.get(props.at).copied().unwrap_or_default();
    let label = format!("epoch {epoch}, step {}", sentences::grouped(step));
    html! {
        <div class="gan-timeline">
            <Button label={if *playing { "Stop playing" } else { "Play" }} kind={ButtonKind::Quiet} on_press={play} />
            <input
                class="scrubber gan-timeline__slider"
                type="range"
                min="0"
                max={last.to_string()}
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
