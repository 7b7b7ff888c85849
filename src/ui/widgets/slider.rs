//! A number as a text box with a slider.

use yew::prelude::*;

use super::field::{Field, on_text};
use super::typed;
use crate::ui::range::{PLACES, Range};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SliderProps {
    pub field: Field,
    /// The text in the box, valid or not.
    pub value: AttrValue,
    /// The last valid number; it places the handle.
    pub number: f64,
    /// The range of the handle; the box may accept more.
    pub range: Range,
    /// Receives the whole text at each change of box or handle.
    pub on_input: Callback<String>,
    /// A picture behind the handle, as wide as its way.
    #[prop_or_default]
    pub track: Html,
}

#[component]
pub fn Slider(props: &SliderProps) -> Html {
    let field = &props.field;
    let on_slide = {
        let (on_input, range) = (props.on_input.clone(), props.range);
        Callback::from(move |event: InputEvent| {
            if let Some(place) = typed(&event).and_then(|value| value.parse().ok()) {
                on_input.emit(range.value(place).to_string());
            }
        })
    };
    // The decimal pad of an iPhone has no minus.
    let keyboard = if matches!(props.range, Range::Linear { from, .. } if from < 0.0) { "text" } else { "decimal" };
    let disabled = field.disabled.is_some();
    let has_track = props.track != Html::default();
    html! {
        <div class="field slider">
            <div class="slider__head">
                { field.head() }
                <input
                    class={field.class("slider__box")}
                    id={field.id.clone()}
                    type="text"
                    inputmode={keyboard}
                    autocomplete="off"
                    spellcheck="false"
                    value={props.value.clone()}
                    {disabled}
                    aria-invalid={field.invalid()}
                    aria-describedby={field.described_by()}
                    oninput={on_text(&props.on_input)}
                />
            </div>
            <div class={classes!("slider__way", has_track.then_some("has-track"))}>
                { props.track.clone() }
                <input
                    class="slider__handle"
                    type="range"
                    id={format!("{}-slider", field.id)}
                    min="0"
                    max={PLACES.to_string()}
                    value={props.range.place(props.number).to_string()}
                    {disabled}
                    aria-label={format!("{}, slider", field.label)}
                    aria-valuetext={props.number.to_string()}
                    aria-describedby={field.described_by()}
                    oninput={on_slide}
                />
            </div>
            { field.lines() }
        </div>
    }
}
