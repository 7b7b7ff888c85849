//! A checkbox.

use yew::prelude::*;

use super::Field;

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckProps {
    pub field: Field,
    pub checked: bool,
    pub on_change: Callback<bool>,
}

#[component]
pub fn Check(props: &CheckProps) -> Html {
    let (field, checked) = (&props.field, props.checked);
    let onchange = props.on_change.reform(move |_: Event| !checked);
    html! {
        <div class="check">
            <label class="check__label">
                <input type="checkbox" id={field.id.clone()} {checked} {onchange} aria-describedby={field.described_by()} />
                { field.label.clone() }
            </label>
            { field.lines() }
        </div>
    }
}
