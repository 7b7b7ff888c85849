//! The preview of a document, updated when typing pauses.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Time without a change before an update, in ms.
const DEBOUNCE_MS: u32 = 600;

/// The last value that stayed unchanged for [`DEBOUNCE_MS`]; initially the current one.
#[hook]
pub(super) fn use_debounced<T: Clone + PartialEq + 'static>(value: T) -> T {
    let settled = use_state_eq(|| value.clone());
    use_effect_with(value, {
        let settled = settled.setter();
        move |value| {
            let value = value.clone();
            let timeout = Timeout::new(DEBOUNCE_MS, move || settled.set(value));
            move || drop(timeout)
        }
    });
    (*settled).clone()
}

/// A document in a sandboxed frame without scripts.
pub(super) fn page(title: &'static str, testid: &'static str, html: &AttrValue) -> Html {
    html! { <iframe class="runs-report__preview" {title} sandbox="" srcdoc={html.clone()} data-testid={testid} /> }
}
