//! A choice between yes and no.

use yew::prelude::*;

use super::{described_by, hint_line};

/// What a [`Check`] is made of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckProps {
    /// Of the control, unique in the page.
    pub id: AttrValue,
    /// What is chosen, beside the box.
    pub label: AttrValue,
    /// Whether it is.
    pub checked: bool,
    /// What it does, in a line.
    #[prop_or_default]
    pub hint: Option<AttrValue>,
    /// Told of the other choice.
    pub on_change: Callback<bool>,
}

/// A box to tick.
#[component]
pub fn Check(props: &CheckProps) -> Html {
    let checked = props.checked;
    let onchange = props.on_change.reform(move |_: Event| !checked);
    html! {
        <div class="check">
            <label class="check__label">
                <input type="checkbox" id={props.id.clone()} {checked} {onchange} aria-describedby={described_by(&props.id, props.hint.is_some(), false)} />
                { props.label.clone() }
            </label>
            { hint_line(&props.id, props.hint.as_ref()) }
        </div>
    }
}
