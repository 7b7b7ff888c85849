//! A slider with a label and its value as text.

use yew::prelude::*;

use crate::ui::widgets::typed;

/// Steps from the minimum to the maximum.
const STEPS: f64 = 200.0;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct RangeFieldProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    pub(super) value: f64,
    pub(super) text: AttrValue,
    /// Minimum and maximum.
    pub(super) range: (f64, f64),
    pub(super) on_change: Callback<f64>,
    #[prop_or_default]
    pub(super) hint: Option<AttrValue>,
}

#[component]
pub(super) fn RangeField(props: &RangeFieldProps) -> Html {
    let (low, high) = props.range;
    let oninput = {
        let on_change = props.on_change.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(step) = typed(&event).and_then(|value| value.parse::<f64>().ok()) {
                on_change.emit(low + (high - low) * step / STEPS);
            }
        })
    };
    let step = ((props.value - low) / (high - low) * STEPS).round();
    let hint = props.hint.as_ref().map(|_| format!("{}-hint", props.id));
    html! {
        <div class="field slider">
            <div class="slider__head">
                <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
                <span class="inside-range__value" translate="no">{ props.text.clone() }</span>
            </div>
            <input
                class="slider__handle"
                type="range"
                id={props.id.clone()}
                min="0"
                max={STEPS.to_string()}
                value={step.to_string()}
                aria-valuetext={props.text.clone()}
                aria-describedby={hint.clone()}
                {oninput}
            />
            if let Some(text) = &props.hint {
                <p class="field__hint" id={hint}>{ text.clone() }</p>
            }
        </div>
    }
}
