//! The run's sheets in time: a slider, and playing them.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::words;
use crate::ui::widgets::{Button, ButtonKind, typed};

/// Time between two sheets while they are played, in ms.
const PLAY_MS: u32 = 250;

/// What [`Timeline`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct TimelineProps {
    /// Step and epoch of each sheet, by step; at least two.
    pub(super) sheets: Rc<[(u32, u32)]>,
    /// The one that is shown.
    pub(super) at: usize,
    /// Called with the step of the sheet to show; `None` is the newest, whatever comes.
    pub(super) on_pick: Callback<Option<u32>>,
}

/// Which sheet is meant by place `at`: the last is the newest, whatever comes.
fn meant(sheets: &[(u32, u32)], at: usize) -> Option<u32> {
    if at + 1 >= sheets.len() { None } else { sheets.get(at).map(|(step, _)| *step) }
}

/// The slider.
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
            let next = (*now && !end).then(|| Timeout::new(PLAY_MS, move || props.on_pick.emit(meant(&props.sheets, at + 1))));
            move || drop(next)
        }
    });
    let play = {
        let (playing, props) = (playing.clone(), props.clone());
        Callback::from(move |()| {
            // From the end it begins again.
            if !*playing && props.at >= last {
                props.on_pick.emit(meant(&props.sheets, 0));
            }
            playing.set(!*playing);
        })
    };
    let oninput = {
        let (playing, props) = (playing.clone(), props.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(at) = typed(&event).and_then(|value| value.parse().ok()) {
                playing.set(false);
                props.on_pick.emit(meant(&props.sheets, at));
            }
        })
    };
    let (step, epoch) = props.sheets.get(props.at).copied().unwrap_or_default();
    let place = format!("epoch {epoch}, step {}", words::grouped(step));
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
                aria-valuetext={place.clone()}
                data-testid="gan-timeline"
                {oninput}
            />
            <span class="gan-timeline__place">{ place }</span>
        </div>
    }
}
