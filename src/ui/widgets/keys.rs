//! The switch of the single-key shortcuts.

use gloo::events::EventListener;
use yew::prelude::*;

use super::{Check, Field};
use crate::ui::hooks::shortcuts::{keys_act, set_keys_act};
use crate::ui::route::use_location;

/// One for all labs. WCAG 2.1.4: whoever dictates must be able to turn keys of one character off.
#[component]
pub fn Keys() -> Html {
    let redraw = use_force_update();
    let on_change = Callback::from({
        let redraw = redraw.clone();
        move |on| {
            set_keys_act(on);
            redraw.force_update();
        }
    });
    use_effect_with((), move |()| {
        // Another lab's switch may have changed it.
        let listener = EventListener::new(&gloo::utils::window(), "hashchange", move |_| redraw.force_update());
        move || drop(listener)
    });
    let id = format!("keys{}", use_location().route.path().replace('/', "-"));
    let hint =
        "Space: start, pause. S: one step. N: new sheet. 1 to 9: an arm. Shift+Delete: reset. Turn them off if you dictate.";
    html! { <div class="share"><Check field={Field::new(id, "Keyboard shortcuts").hint(hint)} checked={keys_act()} {on_change} /></div> }
}
