//! A list of values of which one is chosen.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Choice, described_by, error_line, hint_line};

/// What a [`Select`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SelectProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// What is being chosen.
    pub label: AttrValue,
    /// The values on offer.
    pub options: Vec<Choice>,
    /// The chosen value.
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
}

/// The browser's own list, with label, hint and error.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    // The list follows `value` even when the visitor's choice was not taken.
    use_effect({
        let (node, value) = (node.clone(), props.value.clone());
        move || {
            if let Some(select) = node.cast::<HtmlSelectElement>()
                && select.value() != value.as_str()
            {
                select.set_value(&value);
            }
        }
    });
    let onchange = {
        let on_change = props.on_change.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                on_change.emit(AttrValue::from(select.value()));
            }
        })
    };
    let hint = props.disabled.as_ref().or(props.hint.as_ref());
    let options = props.options.iter().map(|option| {
        html! {
            <option
                key={option.value.to_string()}
                value={option.value.clone()}
                selected={option.value == props.value}
                disabled={option.disabled.is_some()}
                title={option.disabled.clone()}
            >
                { option.label.clone() }
            </option>
        }
    });
    html! {
        <div class="field select">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <select
                ref={node}
                class={classes!("field__control", "select__control", props.error.is_some().then_some("is-bad"))}
                id={props.id.clone()}
                disabled={props.disabled.is_some()}
                title={props.disabled.clone()}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(&props.id, hint.is_some(), props.error.is_some())}
                {onchange}
            >
                { for options }
            </select>
            { error_line(&props.id, &props.label, props.parameter.as_ref(), props.error.as_ref()) }
            { hint_line(&props.id, hint) }
        </div>
    }
}
