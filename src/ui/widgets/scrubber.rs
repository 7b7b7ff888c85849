//! A slider over the computed steps of a run.

use yew::prelude::*;

use super::typed;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct ScrubberProps {
    /// The shown step.
    pub at: u32,
    /// The number of computed steps.
    pub done: u32,
    pub on_seek: Callback<u32>,
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

#[component]
pub fn Scrubber(props: &ScrubberProps) -> Html {
    let oninput = {
        let on_seek = props.on_seek.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(step) = typed(&event).and_then(|value| value.parse().ok()) {
                on_seek.emit(step);
            }
        })
    };
    let title = props.disabled.clone().unwrap_or_else(|| "Move to see an earlier step".into());
    html! {
        <input
            class="scrubber"
            type="range"
            min="0"
            max={props.done.max(1).to_string()}
            value={props.at.to_string()}
            disabled={props.disabled.is_some()}
            aria-label="Step shown"
            aria-valuetext={format!("step {} of {}", props.at, props.done)}
            {title}
            data-testid="scrubber"
            {oninput}
        />
    }
}
