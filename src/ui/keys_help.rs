//! The list of keyboard shortcuts, which `?` and a button in the top line open.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::hooks::shortcuts::{is_typing, keys_act};

/// The id of the list, which is a popover: the browser opens and closes it, also at Escape and at a press beside it.
const LIST: &str = "keys-help";

/// Keys, and what they do.
const KEYS: [(&str, &str); 8] = [
    ("Space", "Start, pause or resume"),
    ("S", "One step"),
    ("Shift + Delete", "Reset"),
    ("N", "GAN lab: draw the sheet now"),
    ("1 … 9, 0", "Bandit lab: pull arm 1 … 9, 10"),
    ("← →", "Read a chart, move a slider"),
    ("P", "Bandit and minimax lab: present. Then ← → walk through the questions, H hides the verdict, Escape ends it"),
    ("?", "Show this list"),
];

#[component]
pub(super) fn KeysHelp() -> Html {
    let button = use_node_ref();
    use_effect_with((), {
        let button = button.clone();
        move |()| {
            let listener = EventListener::new(&gloo::utils::window(), "keydown", move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let asks = event.key() == "?" && !event.ctrl_key() && !event.meta_key() && keys_act() && !is_typing(event);
                if let Some(button) = button.cast::<HtmlElement>().filter(|_| asks) {
                    button.click();
                }
            });
            move || drop(listener)
        }
    });
    html! {
        <>
            <button ref={button} type="button" class="top__theme top__keys" popovertarget={LIST} aria-label="Keyboard shortcuts" title="Keyboard shortcuts (?)">
                { "?" }
            </button>
            <section id={LIST} class="keys-help" popover="auto" aria-labelledby="keys-help-title" data-testid="keys-help">
                <h2 id="keys-help-title" class="keys-help__title">{ "Keyboard shortcuts" }</h2>
                <dl class="keys-help__keys">
                    { for KEYS.map(|(key, action)| html! { <><dt translate="no"><kbd>{ key }</kbd></dt><dd>{ action }</dd></> }) }
                </dl>
                <p class="keys-help__note">{ "Turn them off in a lab, under “Keyboard shortcuts”, if you dictate." }</p>
            </section>
        </>
    }
}
