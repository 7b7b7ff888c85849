//! The scroll position: a heading or formula of the address, or where the visitor left the text.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use yew::prelude::*;

use crate::ui::route::{Location, Route};

#[derive(Clone, Debug, Default)]
struct Position {
    /// The heading or formula of the address.
    at: Option<AttrValue>,
    /// Scroll offset of the window, in pixels.
    top: f64,
    /// The view is shown, with its text.
    shown: bool,
}

/// Whether the address is this view's.
fn is_current(window: &web_sys::Window) -> bool {
    window.location().hash().is_ok_and(|hash| Location::parse(&hash).route == Route::Theory)
}

/// The element of a heading or formula.
fn focusable(id: &str) -> Option<web_sys::HtmlElement> {
    gloo::utils::document().get_element_by_id(&format!("theory-{id}"))?.dyn_into().ok()
}

/// Scrolls to a heading or a formula and focuses it.
pub(super) fn scroll_to(id: &str) {
    if let Some(element) = focusable(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Scrolls to `at` when it changes, to the last position when the view is shown again, and to the top when it is hidden. `loaded`: the
/// text is drawn.
#[hook]
pub(super) fn use_scroll_position(shown: bool, at: Option<&AttrValue>, loaded: bool) {
    let last = use_mut_ref(Position::default);
    use_effect_with((), {
        let last = last.clone();
        move |()| {
            let window = gloo::utils::window();
            let listener = EventListener::new(&window.clone(), "scroll", move |_| {
                let mut last = last.borrow_mut();
                // The address changes before this view is hidden. A shorter next view scrolls the window, which is not the visitor's
                // position in this one.
                if last.shown && is_current(&window) {
                    last.top = window.scroll_y().unwrap_or_default();
                }
            });
            move || drop(listener)
        }
    });
    use_effect_with((shown, at.cloned(), loaded), move |(shown, at, loaded)| {
        let before = last.borrow().clone();
        last.borrow_mut().shown = *shown && *loaded;
        let window = gloo::utils::window();
        if !shown && before.shown {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        if !(*shown && *loaded) {
            return;
        }
        last.borrow_mut().at.clone_from(at);
        match at {
            Some(id) if *at != before.at => scroll_to(id),
            _ if !before.shown => window.scroll_to_with_x_and_y(0.0, before.top),
            _ => {}
        }
    });
}
