//! A field for some lines of text, with their number of characters.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct WordsProps {
    pub(super) id: AttrValue,
    pub(super) label: AttrValue,
    pub(super) value: AttrValue,
    pub(super) rows: u32,
    /// The most characters.
    pub(super) most: usize,
    #[prop_or_default]
    pub(super) error: Option<AttrValue>,
    pub(super) on_input: Callback<String>,
}

#[component]
pub(super) fn Words(props: &WordsProps) -> Html {
    let WordsProps { id, label, value, rows, most, error, .. } = props;
    let on_input = props.on_input.clone();
    let oninput = Callback::from(move |event: InputEvent| {
        if let Some(area) = event.target_dyn_into::<HtmlTextAreaElement>() {
            on_input.emit(area.value());
        }
    });
    let described = if error.is_some() { format!("{id}-error {id}-count") } else { format!("{id}-count") };
    html! {
        <div class="field">
            <label class="field__label" for={id.clone()}>{ label.clone() }</label>
            <textarea
                class={classes!("field__control", "compose-words", error.is_some().then_some("is-bad"))}
                id={id.clone()}
                rows={rows.to_string()}
                dir="auto"
                value={value.clone()}
                aria-invalid={error.as_ref().map(|_| "true")}
                aria-describedby={described}
                {oninput}
            />
            if let Some(error) = error {
                <p class="field__error" id={format!("{id}-error")} role="alert">{ error.clone() }</p>
            }
            <p class="field__hint" id={format!("{id}-count")} translate="no">{ format!("{} of {most} characters", value.trim().chars().count()) }</p>
        </div>
    }
}
