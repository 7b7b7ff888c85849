//! Events between the page's two wasm modules: the shell with the GAN lab, and the secondary views. Each module follows the
//! address by itself; everything else is a `CustomEvent` on the window.

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit};
use yew::Callback;

use super::hooks::worker::{deserialize, serialize};
use super::keep_alive::TopLabel;
use super::route::{Lab, Location, Route};
use crate::run::protocol::{Command, Envelope, Event};

/// `[path of the lab, text?, detail?]`: a lab sets its label in the top line.
const LABEL: &str = "saddle-label";

/// A hash: the address of a lab changed after the visitor left it.
const LEFT: &str = "saddle-left";

/// A serialized command of a secondary view for the GAN lab's training worker.
const COMMAND: &str = "saddle-command";

/// A serialized event of that worker.
const EVENT: &str = "saddle-event";

/// No detail: the theme changed.
const THEME: &str = "saddle-theme";

fn dispatch(name: &str, detail: &JsValue) {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &options) {
        // Fails only if a listener throws, which the browser has reported.
        let _ = gloo::utils::window().dispatch_event(&event);
    }
}

fn listen(name: &'static str, handle: impl Fn(JsValue) + 'static) -> EventListener {
    EventListener::new(&gloo::utils::window(), name, move |event| {
        if let Some(event) = event.dyn_ref::<CustomEvent>() {
            handle(event.detail());
        }
    })
}

pub(super) fn send_label(lab: Lab, label: Option<&TopLabel>) {
    let (text, detail) = label.map_or((JsValue::NULL, JsValue::NULL), |label| ((&*label.text).into(), (&*label.detail).into()));
    dispatch(LABEL, &Array::of3(&Route::Lab(lab).path().into(), &text, &detail));
}

pub(super) fn on_label(handle: Callback<(Lab, Option<TopLabel>)>) -> EventListener {
    listen(LABEL, move |detail| {
        let parts: Array = detail.unchecked_into();
        let label = parts.get(1).as_string().zip(parts.get(2).as_string());
        let label = label.map(|(text, detail)| TopLabel { text: text.into(), detail: detail.into(), progress: None });
        if let Some(lab) = parts.get(0).as_string().and_then(|path| Route::at(&path).lab()) {
            handle.emit((lab, label));
        }
    })
}

pub(super) fn send_left(location: &Location) {
    dispatch(LEFT, &JsValue::from_str(&location.to_hash()));
}

pub(super) fn on_left(handle: Callback<Location>) -> EventListener {
    listen(LEFT, move |detail| {
        if let Some(hash) = detail.as_string() {
            handle.emit(Location::parse(&hash));
        }
    })
}

pub(super) fn send_theme() {
    dispatch(THEME, &JsValue::NULL);
}

pub(super) fn on_theme(handle: impl Fn() + 'static) -> EventListener {
    listen(THEME, move |_| handle())
}

/// Deferred: a view may send a command while it handles an event, when the controller is still borrowed.
pub(super) fn send_command(command: impl Into<Envelope<Command>>) {
    if let Ok(message) = serialize(&command.into()) {
        spawn_local(async move { dispatch(COMMAND, &message) });
    }
}

pub(super) fn on_command(handle: Callback<Array>) -> EventListener {
    listen(COMMAND, move |message| handle.emit(message.unchecked_into()))
}

pub(super) fn send_event(message: &Array) {
    dispatch(EVENT, message);
}

pub(super) fn on_event(handle: Callback<Envelope<Event>>) -> EventListener {
    listen(EVENT, move |message| {
        if let Some(envelope) = message.dyn_ref().and_then(deserialize) {
            handle.emit(envelope);
        }
    })
}
