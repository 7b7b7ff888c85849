//! What the page's two modules tell each other: the shell with the GAN lab, and the views that are loaded when they are
//! opened. Each follows the address by itself; the rest goes by events on the window.

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit};
use yew::Callback;

use super::hooks::worker::{read, written};
use super::kept_lab::TopLabel;
use super::route::Location;
use crate::run::protocol::{Command, Envelope, Event};

/// A lab says what stands in the top line.
const LABEL: &str = "saddle-label";

/// The address changed that a lab was left at.
const LEFT: &str = "saddle-left";

/// A view that is loaded apart asks the training worker, which is the GAN lab's.
const COMMAND: &str = "saddle-command";

/// What the worker says to such views.
const EVENT: &str = "saddle-event";

/// The theme was changed.
const THEME: &str = "saddle-theme";

fn say(name: &str, detail: &JsValue) {
    let options = CustomEventInit::new();
    options.set_detail(detail);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &options) {
        // Only an exception of a listener is told here, and the browser has reported that.
        let _ = gloo::utils::window().dispatch_event(&event);
    }
}

fn hear(name: &'static str, take: impl Fn(JsValue) + 'static) -> EventListener {
    EventListener::new(&gloo::utils::window(), name, move |event| {
        if let Some(event) = event.dyn_ref::<CustomEvent>() {
            take(event.detail());
        }
    })
}

/// Puts the label of lab `lab` into the top line.
pub(super) fn say_label(lab: usize, label: Option<&TopLabel>) {
    let (text, detail) = label.map_or((JsValue::NULL, JsValue::NULL), |label| ((&*label.text).into(), (&*label.detail).into()));
    #[expect(clippy::cast_precision_loss, reason = "a handful of labs")]
    let lab = JsValue::from_f64(lab as f64);
    say(LABEL, &Array::of3(&lab, &text, &detail));
}

/// Gives `take` each label that is said.
pub(super) fn hear_labels(take: Callback<(usize, Option<TopLabel>)>) -> EventListener {
    hear(LABEL, move |detail| {
        let parts: Array = detail.unchecked_into();
        let label = parts.get(1).as_string().zip(parts.get(2).as_string());
        let label = label.map(|(text, detail)| TopLabel { text: text.into(), detail: detail.into(), progress: None });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a handful of labs")]
        let lab = parts.get(0).as_f64().unwrap_or(f64::MAX) as usize;
        take.emit((lab, label));
    })
}

/// Tells where a lab that was left would now be found.
pub(super) fn say_left(place: &Location) {
    say(LEFT, &JsValue::from_str(&place.to_hash()));
}

/// Gives `take` each such place.
pub(super) fn hear_left(take: Callback<Location>) -> EventListener {
    hear(LEFT, move |detail| {
        if let Some(hash) = detail.as_string() {
            take.emit(Location::parse(&hash));
        }
    })
}

/// Tells that the theme was changed.
pub(super) fn say_theme() {
    say(THEME, &JsValue::NULL);
}

/// Calls `take` whenever the theme was changed.
pub(super) fn hear_theme(take: impl Fn() + 'static) -> EventListener {
    hear(THEME, move |_| take())
}

/// Asks the training worker from a view that is loaded apart, once all that runs now has returned: a view may ask while it is
/// told of an answer, and the lab that tells it is busy until then.
pub(super) fn say_command(command: impl Into<Envelope<Command>>) {
    if let Ok(message) = written(&command.into()) {
        spawn_local(async move { say(COMMAND, &message) });
    }
}

/// Gives `take` each command of such a view, as it goes to the worker.
pub(super) fn hear_commands(take: Callback<Array>) -> EventListener {
    hear(COMMAND, move |message| take.emit(message.unchecked_into()))
}

/// Tells those views what the worker said, as it came.
pub(super) fn say_event(message: &Array) {
    say(EVENT, message);
}

/// Gives `take` each event that is told on.
pub(super) fn hear_events(take: Callback<Envelope<Event>>) -> EventListener {
    hear(EVENT, move |message| {
        if let Some(envelope) = message.dyn_ref().and_then(read) {
            take.emit(envelope);
        }
    })
}
