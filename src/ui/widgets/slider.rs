//! A number by hand or by keyboard: a handle to try values with, a box for the exact one.

use yew::prelude::*;

use super::{described_by, error_line, hint_line, typed};
use crate::ui::range::{PLACES, Range};

/// What a [`Slider`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SliderProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// What the number is.
    pub label: AttrValue,
    /// The text in the box: what was typed, right or wrong.
    pub value: AttrValue,
    /// The number that counts, for the handle.
    pub number: f64,
    /// What the handle offers; the box takes more.
    pub range: Range,
    /// Called with the whole text at each change of either.
    pub on_input: Callback<String>,
    /// One line that says what it does.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with the text, with its bounds; shown as "Label (parameter): error".
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The parameter's name in the address.
    #[prop_or_default]
    pub parameter: Option<AttrValue>,
    /// Why it can't be changed now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

/// A handle and a box for one number, with label, hint and error.
#[component]
pub fn Slider(props: &SliderProps) -> Html {
    let slid = {
        let (on_input, range) = (props.on_input.clone(), props.range);
        Callback::from(move |event: InputEvent| {
            if let Some(place) = typed(&event).and_then(|value| value.parse().ok()) {
                on_input.emit(range.value(place).to_string());
            }
        })
    };
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| on_input.emit(text)))
    };
    let hint = props.disabled.as_ref().or(props.hint.as_ref());
    let described = described_by(&props.id, hint.is_some(), props.error.is_some());
    let disabled = props.disabled.is_some();
    html! {
        <div class="field slider">
            <div class="slider__head">
                <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
                <input
                    class={classes!("field__control", "slider__box", props.error.is_some().then_some("is-bad"))}
                    id={props.id.clone()}
                    type="text"
                    inputmode="decimal"
                    autocomplete="off"
                    spellcheck="false"
                    value={props.value.clone()}
                    {disabled}
                    aria-invalid={props.error.is_some().then_some("true")}
                    aria-describedby={described.clone()}
                    {oninput}
                />
            </div>
            <input
                class="slider__handle"
                type="range"
                id={format!("{}-slider", props.id)}
                min="0"
                max={PLACES.to_string()}
                value={props.range.place(props.number).to_string()}
                {disabled}
                aria-label={format!("{}, slider", props.label)}
                aria-valuetext={props.number.to_string()}
                aria-describedby={described}
                oninput={slid}
            />
            { error_line(&props.id, &props.label, props.parameter.as_ref(), props.error.as_ref()) }
            { hint_line(&props.id, hint) }
        </div>
    }
}
