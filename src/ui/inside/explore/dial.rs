//! A handle over a stretch of numbers, with what it stands at.

use yew::prelude::*;

use crate::ui::widgets::typed;

/// Places from one end to the other.
const PLACES: f64 = 200.0;

/// What a [`Dial`] is made of.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DialProps {
    /// Unique in the page.
    pub(super) id: AttrValue,
    /// What the number is.
    pub(super) label: AttrValue,
    /// The number.
    pub(super) value: f64,
    /// The number in words.
    pub(super) text: AttrValue,
    /// Its ends.
    pub(super) ends: (f64, f64),
    /// Called with the number at each change.
    pub(super) on_turn: Callback<f64>,
    /// One line that says what it does.
    #[prop_or_default]
    pub(super) hint: Option<AttrValue>,
}

/// A slider without a box.
#[component]
pub(super) fn Dial(props: &DialProps) -> Html {
    let (low, high) = props.ends;
    let oninput = {
        let on_turn = props.on_turn.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(place) = typed(&event).and_then(|value| value.parse::<f64>().ok()) {
                on_turn.emit(low + (high - low) * place / PLACES);
            }
        })
    };
    let place = ((props.value - low) / (high - low) * PLACES).round();
    let hint = props.hint.as_ref().map(|_| format!("{}-hint", props.id));
    html! {
        <div class="field slider">
            <div class="slider__head">
                <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
                <span class="inside-dial__value">{ props.text.clone() }</span>
            </div>
            <input
                class="slider__handle"
                type="range"
                id={props.id.clone()}
                min="0"
                max={PLACES.to_string()}
                value={place.to_string()}
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
