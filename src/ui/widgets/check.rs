//! A checkbox.

use yew::prelude::*;

use super::Field;

/// Props of [`Check`].
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CheckProps {
    /// Id and label.
    pub field: Field,
    /// Whether the box is checked.
    pub checked: bool,
    /// Receives the new state.
    pub on_change: Callback<bool>,
}

/// A checkbox with its label beside it.
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
