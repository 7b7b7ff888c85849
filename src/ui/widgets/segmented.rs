//! A row of values of which one is chosen.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Choice, described_by, error_line, hint_line};

/// What a [`Segmented`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SegmentedProps {
    /// Unique in the page; also the radio group's name.
    pub id: AttrValue,
    /// What is being chosen.
    pub label: AttrValue,
    /// The values on offer.
    pub options: Vec<Choice>,
    /// The chosen value; one that is not on offer leaves all open.
    pub value: AttrValue,
    /// Called with the value the visitor takes.
    pub on_change: Callback<AttrValue>,
    /// One line that says what it does.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with the value.
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The parameter's name in the address.
    #[prop_or_default]
    pub parameter: Option<AttrValue>,
    /// Why nothing can be chosen now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
    /// In a line with other controls: its label is for screen readers and a title, and it is not wider than its words.
    #[prop_or_default]
    pub compact: bool,
}

/// A radio group drawn as a row of segments: arrow keys move, as in any radio group.
#[component]
pub fn Segmented(props: &SegmentedProps) -> Html {
    let hint = props.disabled.as_ref().or(props.hint.as_ref());
    let options = props.options.iter().map(|option| segment(props, option));
    html! {
        <fieldset
            class={classes!("field", "segmented", props.compact.then_some("is-compact"))}
            title={props.compact.then(|| props.label.clone())}
            role="radiogroup"
            id={props.id.clone()}
            aria-describedby={described_by(&props.id, hint.is_some(), props.error.is_some())}
            aria-invalid={props.error.is_some().then_some("true")}
        >
            <legend class={if props.compact { "visually-hidden" } else { "field__label" }}>{ props.label.clone() }</legend>
            <div class="segmented__row">{ for options }</div>
            { error_line(&props.id, &props.label, props.parameter.as_ref(), props.error.as_ref()) }
            { hint_line(&props.id, hint) }
        </fieldset>
    }
}

fn segment(props: &SegmentedProps, option: &Choice) -> Html {
    let chosen = option.value == props.value;
    let reason = option.disabled.clone().or_else(|| props.disabled.clone());
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
                name={props.id.clone()}
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
