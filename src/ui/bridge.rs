//! Events between the page's wasm modules: the shell with the first screen, the GAN lab, and the secondary views. Each module follows
//! the address by itself; everything else is a `CustomEvent` on the window.

use std::cell::RefCell;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit};
use yew::Callback;

use super::first::{FirstAction, FirstState};
use super::hooks::worker::{deserialize, serialize};
use super::keep_alive::{Progress, TopLabel};
use super::route::{Lab, Location, Module, Route};
use crate::run::protocol::{Command, Envelope, Event};

/// `[path of the lab, text?, detail?, percent?, progress?]`: a lab sets its label in the top line.
const LABEL: &str = "saddle-label";

/// A hash: the address of a lab changed after the visitor left it.
const LEFT: &str = "saddle-left";

/// A serialized command of a secondary view for the GAN lab's training worker.
const COMMAND: &str = "saddle-command";

/// No detail: the GAN lab takes commands from now on.
const READY: &str = "saddle-ready";

/// The attribute of its element that says so.
const IS_READY: &str = "data-ready";

/// A serialized event of that worker.
const EVENT: &str = "saddle-event";

/// `[shown, is_gpu, whole, quick, loads_recording, problem?]`: a [`FirstState`] of the GAN lab.
const FIRST: &str = "saddle-first";

/// Name of a [`FirstAction`].
const FIRST_ACTION: &str = "saddle-first-action";

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
    let parts = Array::of1(&Route::Lab(lab).path().into());
    if let Some(label) = label {
        parts.push(&(&*label.text).into());
        parts.push(&(&*label.detail).into());
        if let Some(progress) = &label.progress {
            parts.push(&progress.percent.into());
            parts.push(&(&*progress.text).into());
        }
    }
    dispatch(LABEL, &parts);
}

pub(super) fn on_label(handle: Callback<(Lab, Option<TopLabel>)>) -> EventListener {
    listen(LABEL, move |detail| {
        let parts: Array = detail.unchecked_into();
        let progress = parts.get(3).as_f64().zip(parts.get(4).as_string());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a percentage")]
        let progress = progress.map(|(percent, text)| Progress { percent: percent as u32, text: text.into() });
        let label = parts.get(1).as_string().zip(parts.get(2).as_string());
        let label = label.map(|(text, detail)| TopLabel { text: text.into(), detail: detail.into(), progress });
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

pub(super) fn send_first(state: &FirstState) {
    let parts = Array::of5(
        &state.shown.into(),
        &state.is_gpu.into(),
        &state.whole.as_str().into(),
        &state.quick.as_str().into(),
        &state.loads_recording.into(),
    );
    if let Some(problem) = &state.problem {
        parts.push(&problem.as_str().into());
    }
    dispatch(FIRST, &parts);
}

pub(super) fn on_first(handle: Callback<FirstState>) -> EventListener {
    listen(FIRST, move |detail| {
        let parts: Array = detail.unchecked_into();
        handle.emit(FirstState {
            shown: parts.get(0).is_truthy(),
            is_gpu: parts.get(1).is_truthy(),
            whole: parts.get(2).as_string().unwrap_or_default(),
            quick: parts.get(3).as_string().unwrap_or_default(),
            loads_recording: parts.get(4).is_truthy(),
            problem: parts.get(5).as_string(),
        });
    })
}

pub(super) fn send_first_action(action: FirstAction) {
    dispatch(FIRST_ACTION, &action.name().into());
}

pub(super) fn on_first_action(handle: Callback<FirstAction>) -> EventListener {
    listen(FIRST_ACTION, move |detail| {
        if let Some(action) = detail.as_string().as_deref().and_then(FirstAction::from_name) {
            handle.emit(action);
        }
    })
}

pub(super) fn send_theme() {
    dispatch(THEME, &JsValue::NULL);
}

pub(super) fn on_theme(handle: impl Fn() + 'static) -> EventListener {
    listen(THEME, move |_| handle())
}

thread_local! {
    /// Commands that wait for the GAN lab's module.
    static WAITING: RefCell<Vec<JsValue>> = const { RefCell::new(Vec::new()) };
}

/// Whether the GAN lab's module is part of the page and not yet there.
fn lab_is_awaited() -> bool {
    let element = |id: &str| gloo::utils::document().get_element_by_id(id);
    element("app").is_some() && element(Module::Gan.name()).is_none_or(|root| !root.has_attribute(IS_READY))
}

/// Deferred: a view may send a command while it handles an event, when the controller is still borrowed.
pub(super) fn send_command(command: impl Into<Envelope<Command>>) {
    let Ok(message) = serialize(&command.into()) else { return };
    if !lab_is_awaited() {
        return spawn_local(async move { dispatch(COMMAND, &message) });
    }
    let is_first = WAITING.with_borrow_mut(|waiting| {
        waiting.push(message.into());
        waiting.len() == 1
    });
    if is_first {
        EventListener::once(&gloo::utils::window(), READY, |_| {
            for message in WAITING.take() {
                spawn_local(async move { dispatch(COMMAND, &message) });
            }
        })
        .forget();
    }
}

pub(super) fn on_command(handle: Callback<Array>) -> EventListener {
    let listener = listen(COMMAND, move |message| handle.emit(message.unchecked_into()));
    if let Some(root) = gloo::utils::document().get_element_by_id(Module::Gan.name()) {
        let _ = root.set_attribute(IS_READY, "");
    }
    dispatch(READY, &JsValue::NULL);
    listener
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
