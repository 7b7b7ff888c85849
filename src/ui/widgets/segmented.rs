//! A row of values of which one is chosen.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Choice, Field};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SegmentedProps {
    /// Its id is also the radio group's name.
    pub field: Field,
    pub options: Vec<Choice>,
    /// The chosen value; an unknown one leaves all options unchecked.
    pub value: AttrValue,
    pub on_change: Callback<AttrValue>,
    /// In a line with other controls: the label is a title and visible to screen readers only, and the width fits the text.
    #[prop_or_default]
    pub compact: bool,
}

/// A radio group drawn as a row of segments.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    let field = &props.field;
    let options = props.options.iter().map(|option| segment(props, option));
    html! {
        <fieldset
            class={classes!("field", "segmented", props.compact.then_some("is-compact"))}
            title={props.compact.then(|| field.label.clone())}
            role="radiogroup"
            id={field.id.clone()}
            aria-describedby={field.described_by()}
            aria-invalid={field.invalid()}
        >
            <legend class={if props.compact { "visually-hidden" } else { "field__label" }}>{ field.label.clone() }</legend>
            <div class="segmented__row">{ for options }</div>
            { field.lines() }
        </fieldset>
    }
}

fn segment(props: &SegmentedProps, option: &Choice) -> Html {
    let chosen = option.value == props.value;
    let reason = option.disabled.as_ref().or(props.field.disabled.as_ref()).cloned();
    let disabled = reason.is_some();
    let onchange = {
        let (on_change, value) = (props.on_change.clone(), option.value.clone());
        Callback::from(move |event: Event| {
            let checked = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
            if checked {
                on_change.emit(value.clone());
            }
        })
    };
    html! {
        <label
            key={option.value.to_string()}
            class={classes!("segmented__option", chosen.then_some("is-chosen"), disabled.then_some("is-disabled"))}
            title={reason.clone()}
        >
            <input
                class="segmented__input"
                type="radio"
                name={props.field.id.clone()}
                value={option.value.clone()}
                checked={chosen}
                {disabled}
                aria-description={reason}
                {onchange}
            />
            <span class="segmented__label">{ option.label.clone() }</span>
        </label>
    }
}
