//! Where the visitor reads: led to a heading or a formula by the address, and found again after a look at a lab.

use gloo::events::EventListener;
use yew::prelude::*;

use super::focusable;
use crate::ui::route::{Location, Route};

/// What is remembered of the last visit.
#[derive(Clone, Debug, Default)]
struct Last {
    /// What the address asked for.
    at: Option<AttrValue>,
    /// How far down the window was, in pixels.
    top: f64,
    /// The view is in sight, and its text is there.
    shown: bool,
}

/// Whether the address is this view's.
fn is_here(window: &web_sys::Window) -> bool {
    window.location().hash().is_ok_and(|hash| Location::parse(&hash).route == Route::Theory)
}

/// Puts a heading or a formula at the window's top, and the keyboard there.
pub(super) fn scroll_to(id: &str) {
    if let Some(element) = focusable(id) {
        element.scroll_into_view();
        let _ = element.focus();
    }
}

/// Leads to `at` when it changes; back to where the visitor was when the view is shown again; and to the top of the lab that is opened
/// from here.
#[hook]
pub(super) fn use_place(shown: bool, at: Option<&AttrValue>, here: bool) {
    let last = use_mut_ref(Last::default);
    use_effect_with((), {
        let last = last.clone();
        move |()| {
            let window = gloo::utils::window();
            let listener = EventListener::new(&window.clone(), "scroll", move |_| {
                let mut last = last.borrow_mut();
                // The address changes before the view goes, and a lab may be shorter than this.
                if last.shown && is_here(&window) {
                    last.top = window.scroll_y().unwrap_or_default();
                }
            });
            move || drop(listener)
        }
    });
    use_effect_with((shown, at.cloned(), here), move |(shown, at, here)| {
        let before = last.borrow().clone();
        last.borrow_mut().shown = *shown && *here;
        let window = gloo::utils::window();
        if !shown && before.shown {
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
        if !(*shown && *here) {
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
