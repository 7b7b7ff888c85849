//! A text of the paper, edited where it stands.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::documents::prose::problems;
use crate::documents::writeup::{PROMPT, text_html};
use crate::ui::widgets::{Button, ButtonKind};

#[derive(Clone, PartialEq, Properties)]
pub(super) struct TextProps {
    pub(super) id: AttrValue,
    /// Accessible name of the field: "1a".
    pub(super) label: AttrValue,
    pub(super) text: AttrValue,
    /// Saddle's draft; empty where there is none.
    #[prop_or_default]
    pub(super) draft: &'static str,
    /// Shown while there is no text.
    #[prop_or(PROMPT)]
    pub(super) prompt: &'static str,
    /// Not printed while it is empty.
    #[prop_or_default]
    pub(super) is_optional: bool,
    pub(super) on_input: Callback<String>,
}

/// Lines of the field where browsers don't size it by its text.
fn rows(text: &str) -> usize {
    text.lines().map(|line| 1 + line.chars().count() / 90).sum::<usize>().clamp(2, 40)
}

/// Shows the text with its formulas; a click opens a field above it, and what is typed there is shown at once.
#[component]
pub(super) fn Text(props: &TextProps) -> Html {
    let is_editing = use_state_eq(|| false);
    let area = use_node_ref();
    let html = use_memo(props.text.clone(), |text| AttrValue::from(text_html(text)));
    use_effect_with(*is_editing, {
        let area = area.clone();
        move |is_editing| {
            if let Some(area) = area.cast::<HtmlTextAreaElement>().filter(|_| *is_editing) {
                let _ = area.focus();
            }
        }
    });
    let set = |value: bool| {
        let is_editing = is_editing.setter();
        move || is_editing.set(value)
    };
    let open = set(true);
    let onclick = Callback::from(move |_: MouseEvent| open());
    let close = set(false);
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" || (event.key() == "Enter" && event.ctrl_key()) {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    });
    let oninput = props
        .on_input
        .reform(|event: InputEvent| event.target_dyn_into::<HtmlTextAreaElement>().map(|area| area.value()).unwrap_or_default());
    let is_empty = props.text.trim().is_empty();
    let is_draft = !props.draft.is_empty() && props.text == props.draft;
    let told = format!("{}-problems", props.id);
    let toggle = if *is_editing { set(false) } else { set(true) };
    let restore = props.on_input.reform({
        let draft = props.draft;
        move |()| draft.to_owned()
    });
    let label = if *is_editing { "Done" } else { "Edit" };
    html! {
        <div id={props.id.clone()} class={classes!("hand-in-text", is_editing.then_some("is-editing"), (is_empty && props.is_optional).then_some("is-optional"))}>
            <div class="hand-in-text__bar">
                if is_draft {
                    <span class="hand-in-text__mark">{ "Saddle’s draft" }</span>
                } else if !is_empty {
                    <span class="hand-in-text__mark is-own">{ "Your words" }</span>
                }
                if !is_draft && !props.draft.is_empty() {
                    <Button label="Restore the draft" kind={ButtonKind::Quiet} on_press={restore} title={format!("Put Saddle’s draft of {} back", props.label)} />
                }
                <Button {label} kind={ButtonKind::Quiet} on_press={Callback::from(move |()| toggle())} title={format!("{label}: {}", props.label)} />
            </div>
            if *is_editing {
                <textarea
                    ref={area}
                    class="hand-in-text__field"
                    aria-label={props.label.clone()}
                    aria-describedby={told.clone()}
                    rows={rows(&props.text).to_string()}
                    value={props.text.clone()}
                    {oninput}
                    {onkeydown}
                />
                <div id={told} role="status">
                    { for problems(&props.text).iter().map(|problem| html! { <p class="field__error">{ format!("{problem}. It is printed as typed.") }</p> }) }
                </div>
            }
            if is_empty {
                <div class="paper__see is-empty" {onclick}><p class="paper__prompt">{ props.prompt }</p></div>
            } else {
                <div class={classes!("hand-in-text__shown", props.draft.is_empty().then_some("paper__see"))} translate="no" tabindex="0" {onclick}>
                    { Html::from_html_unchecked((*html).clone()) }
                </div>
            }
        </div>
    }
}
