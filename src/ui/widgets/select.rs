//! A list of values of which one is chosen.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::{Choice, Field};

#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SelectProps {
    pub field: Field,
    pub options: Vec<Choice>,
    pub value: AttrValue,
    pub on_change: Callback<AttrValue>,
}

/// The browser's native list.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    // A rejected choice does not change `value`, so Yew would leave the browser's selection in place.
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
    let field = &props.field;
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
            { field.head() }
            <select
                ref={node}
                class={field.class("select__control")}
                id={field.id.clone()}
                disabled={field.disabled.is_some()}
                title={field.disabled.clone()}
                aria-invalid={field.invalid()}
                aria-describedby={field.described_by()}
                {onchange}
            >
                { for options }
            </select>
            { field.lines() }
        </div>
    }
}
