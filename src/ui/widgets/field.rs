//! The frame of every form control, and the text field.

use yew::prelude::*;

use super::term::{Term, explained};
use super::typed;

/// What all form controls share: label, hint and error. Their owner validates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Field {
    /// Unique in the page.
    pub id: AttrValue,
    pub label: AttrValue,
    /// The parameter's name in the address; errors quote it beside the label.
    pub parameter: Option<AttrValue>,
    /// One line below the control.
    pub hint: Option<AttrValue>,
    /// Explained in that line.
    pub term: Option<Term>,
    /// Why the value is invalid; shown as "Label (parameter): error".
    pub error: Option<AttrValue>,
    /// Why the control is disabled; shown in place of the hint.
    pub disabled: Option<AttrValue>,
}

impl Field {
    pub fn new(id: impl Into<AttrValue>, label: impl Into<AttrValue>) -> Self {
        Self { id: id.into(), label: label.into(), ..Self::default() }
    }

    #[must_use]
    pub fn hint(self, hint: impl Into<AttrValue>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    fn line(&self) -> Option<&AttrValue> {
        self.disabled.as_ref().or(self.hint.as_ref())
    }

    /// For `aria-invalid`.
    pub(super) fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }

    /// For `aria-describedby`: the ids of the error and the hint.
    pub(super) fn described_by(&self) -> Option<String> {
        let parts = [self.error.as_ref().map(|_| "error"), self.line().map(|_| "hint")];
        let ids: Vec<String> = parts.into_iter().flatten().map(|part| format!("{}-{part}", self.id)).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    pub(super) fn class(&self, own: &'static str) -> Classes {
        classes!("field__control", own, self.error.as_ref().map(|_| "is-bad"))
    }

    pub(super) fn head(&self) -> Html {
        html! { <label class="field__label" for={self.id.clone()}>{ self.label.clone() }</label> }
    }

    /// Error and hint, below the control.
    pub(super) fn lines(&self) -> Html {
        let Self { id, label, .. } = self;
        let named = self.parameter.as_ref().map_or_else(|| label.to_string(), |parameter| format!("{label} ({parameter})"));
        html! {
            <>
                if let Some(error) = &self.error {
                    <p class="field__error" id={format!("{id}-error")} role="alert">{ format!("{named}: {error}") }</p>
                }
                if let Some(line) = self.line() {
                    <p class="field__hint" id={format!("{id}-hint")}>{ self.term.map_or_else(|| line.into(), |term| explained(term, line)) }</p>
                }
            </>
        }
    }
}

/// Emits the whole text of an input at each change.
pub(super) fn on_text(on_input: &Callback<String>) -> Callback<InputEvent> {
    let on_input = on_input.clone();
    Callback::from(move |event: InputEvent| typed(&event).into_iter().for_each(|text| on_input.emit(text)))
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct TextFieldProps {
    pub field: Field,
    /// The text shown, valid or not.
    pub value: AttrValue,
    /// Receives the whole text at each change.
    pub on_input: Callback<String>,
    /// The on-screen keyboard: `text`, `numeric` or `decimal`.
    #[prop_or(AttrValue::Static("text"))]
    pub keyboard: AttrValue,
}

/// A line of text. Numbers are text, too: a browser's number field withholds what it cannot parse.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let field = &props.field;
    html! {
        <div class="field">
            { field.head() }
            <input
                class={field.class("")}
                id={field.id.clone()}
                type="text"
                inputmode={props.keyboard.clone()}
                autocomplete="off"
                autocapitalize="off"
                spellcheck="false"
                value={props.value.clone()}
                disabled={field.disabled.is_some()}
                title={field.disabled.clone()}
                aria-invalid={field.invalid()}
                aria-describedby={field.described_by()}
                oninput={on_text(&props.on_input)}
            />
            { field.lines() }
        </div>
    }
}
