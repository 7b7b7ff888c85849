//! The switch of the single-key shortcuts.

use gloo::events::EventListener;
use yew::prelude::*;

use super::{Check, Field};
use crate::ui::hooks::shortcuts::{keys_act, set_keys_act};
use crate::ui::route::use_location;

const HINT: &str = "Space, S, N, digits, and Shift+Delete to reset. Turn them off if you dictate.";

/// One for all labs. WCAG 2.1.4: whoever dictates must be able to turn keys of one character off. A hook, since a component would take
/// more of the first download.
#[hook]
pub(super) fn use_keys_switch() -> Html {
    let redraw = use_force_update();
    let location = use_location();
    let id = format!("keys{}", location.route.path().replace('/', "-"));
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
    html! { <div class="share"><Check field={Field::new(id, "Keyboard shortcuts").hint(HINT)} checked={keys_act()} {on_change} /></div> }
}
