//! A line of text or a number, validated as it is typed.
//!
//! The field holds text, right or wrong; whoever owns the value says what is wrong with it.

use yew::prelude::*;

use super::{described_by, error_line, hint_line, typed};

/// What a [`TextField`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TextFieldProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// What the value is.
    pub label: AttrValue,
    /// The text shown.
    pub value: AttrValue,
    /// Called with the whole text at each change.
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
    /// Why it can't be edited now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
    /// The on-screen keyboard: `text`, `numeric` or `decimal`.
    #[prop_or(AttrValue::Static("text"))]
    pub keyboard: AttrValue,
}

/// A line of text with label, hint and error.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let oninput = {
        let on_input = props.on_input.clone();
        Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| on_input.emit(text)))
    };
    let hint = props.disabled.as_ref().or(props.hint.as_ref());
    html! {
        <div class="field">
            <label class="field__label" for={props.id.clone()}>{ props.label.clone() }</label>
            <input
                class={classes!("field__control", props.error.is_some().then_some("is-bad"))}
                id={props.id.clone()}
                type="text"
                inputmode={props.keyboard.clone()}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value={props.value.clone()}
                disabled={props.disabled.is_some()}
                title={props.disabled.clone()}
                aria-invalid={props.error.is_some().then_some("true")}
                aria-describedby={described_by(&props.id, hint.is_some(), props.error.is_some())}
                {oninput}
            />
            { error_line(&props.id, &props.label, props.parameter.as_ref(), props.error.as_ref()) }
            { hint_line(&props.id, hint) }
        </div>
    }
}

/// What a [`NumberField`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// Unique in the page.
    pub id: AttrValue,
    /// What the number is.
    pub label: AttrValue,
    /// The text shown: what was typed, right or wrong.
    pub value: AttrValue,
    /// Called with the whole text at each change.
    pub on_input: Callback<String>,
    /// Whole numbers only: a keyboard without a decimal point.
    #[prop_or_default]
    pub whole: bool,
    /// One line that says what it does.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// What is wrong with the text, with its bounds; shown as "Label (parameter): error".
    #[prop_or_default]
    pub error: Option<AttrValue>,
    /// The parameter's name in the address.
    #[prop_or_default]
    pub parameter: Option<AttrValue>,
    /// Why it can't be edited now.
    #[prop_or_default]
    pub disabled: Option<AttrValue>,
}

/// A number. Typed as text, since a browser's own number field swallows what it can't read.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    html! {
        <TextField
            id={props.id.clone()}
            label={props.label.clone()}
            value={props.value.clone()}
            on_input={props.on_input.clone()}
            hint={props.hint.clone()}
            error={props.error.clone()}
            parameter={props.parameter.clone()}
            disabled={props.disabled.clone()}
            keyboard={if props.whole { "numeric" } else { "decimal" }}
        />
    }
}
