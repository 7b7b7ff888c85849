//! A document as it will look, drawn anew once typing stops.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// Time without a change after which a document is drawn anew, in ms.
const STILL_MS: u32 = 600;

/// What was there when it last stayed the same for a while; at first what is there.
#[hook]
pub(super) fn use_settled<T: Clone + PartialEq + 'static>(now: T) -> T {
    let settled = use_state_eq(|| now.clone());
    use_effect_with(now, {
        let settled = settled.setter();
        move |now| {
            let now = now.clone();
            let later = Timeout::new(STILL_MS, move || settled.set(now));
            move || drop(later)
        }
    });
    (*settled).clone()
}

/// A page of ours within the page. Nothing runs in it.
pub(super) fn page(title: &'static str, testid: &'static str, html: &AttrValue) -> Html {
    html! { <iframe class="runs-report__preview" {title} sandbox="" srcdoc={html.clone()} data-testid={testid} /> }
}
