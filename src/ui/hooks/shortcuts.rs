//! Keyboard shortcuts of the visible lab, inactive while the visitor types or a button has the focus, and if they are turned off.

use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document_element;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::ui::kept;

/// Key in local storage, and attribute of the root element while shortcuts are off; `static/boot.js` has the same.
const KEY: &str = "saddle.keys";
const ATTRIBUTE: &str = "data-keys";

/// Whether shortcuts act.
#[must_use]
pub fn keys_act() -> bool {
    !document_element().has_attribute(ATTRIBUTE)
}

/// Turns shortcuts on or off, in all modules. Without storage the choice lasts until the page is closed.
pub fn set_keys_act(on: bool) {
    let _ = document_element().toggle_attribute_with_force(ATTRIBUTE, !on);
    if on {
        kept::delete(KEY);
    } else if let Some(storage) = kept::storage() {
        let _ = storage.set_item(KEY, "off");
    }
}

/// Elements that handle Space themselves.
const SPACE_HANDLERS: &str = "input, select, textarea, button, a, summary, [role=slider], [contenteditable]";

/// A shortcut; a lab may ignore some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortcut {
    /// Space: start, pause or resume.
    Toggle,
    /// S: one step.
    Step,
    /// Shift and Delete or Backspace: reset. Not a letter, since dictated words would end a run.
    Reset,
    /// N: draw a sheet.
    Sheet,
    /// 1 to 9; key 0 is 10.
    Digit(u8),
}

fn shortcut(event: &KeyboardEvent) -> Option<Shortcut> {
    let other = event.ctrl_key() || event.alt_key() || event.meta_key() || event.repeat() || event.default_prevented();
    if other || !keys_act() {
        return None;
    }
    let shortcut = match event.key().as_str() {
        " " => Shortcut::Toggle,
        "s" | "S" => Shortcut::Step,
        "Delete" | "Backspace" if event.shift_key() => Shortcut::Reset,
        "n" | "N" => Shortcut::Sheet,
        key => match key.as_bytes() {
            [b'0'] => Shortcut::Digit(10),
            [digit @ b'1'..=b'9'] => Shortcut::Digit(digit - b'0'),
            _ => return None,
        },
    };
    let pressing = shortcut == Shortcut::Toggle && is_within(event, SPACE_HANDLERS);
    (!is_typing(event) && !pressing).then_some(shortcut)
}

/// Whether the key goes to an element that `selector` matches, or to one in it.
#[must_use]
pub fn is_within(event: &KeyboardEvent, selector: &str) -> bool {
    let target: Option<Element> = event.target().and_then(|target| target.dyn_into().ok());
    target.and_then(|element| element.closest(selector).ok().flatten()).is_some()
}

/// Whether the key is typed into a field.
#[must_use]
pub fn is_typing(event: &KeyboardEvent) -> bool {
    is_within(event, "input:not([type=radio]):not([type=checkbox]):not([type=file]), select, textarea, [contenteditable]")
}

/// Calls `on_key` for each shortcut while the element at `place` is not inert.
#[hook]
pub fn use_shortcuts(place: &NodeRef, on_key: Callback<Shortcut>) {
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = on_key;
    let place = place.clone();
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&gloo::utils::window(), "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let hidden = place.cast::<Element>().is_none_or(|element| element.closest("[inert]").ok().flatten().is_some());
            if let Some(shortcut) = shortcut(event).filter(|_| !hidden) {
                event.prevent_default();
                let on_key = latest.borrow().clone();
                on_key.emit(shortcut);
            }
        });
        move || drop(listener)
    });
}
