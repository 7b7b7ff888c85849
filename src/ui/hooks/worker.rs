//! The page's end of the training worker; no other file of the page touches the Worker API.
//!
//! A message is an array `[header, buffer?]` (see `worker/agent.rs`). Commands wait until the worker has booted.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind};
use crate::ui::UiError;

/// The loader that the build puts beside the page.
const LOADER: &str = "worker_loader.js";

/// A running worker; dropping it ends it.
#[derive(Debug)]
pub struct WorkerLink {
    worker: Worker,
    /// Commands that wait for the boot; `None` after it.
    waiting: Rc<RefCell<Option<Vec<Envelope<Command>>>>>,
    _listeners: [EventListener; 3],
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn broken(message: &str) -> Envelope<Event> {
    let message = format!("{message} Press Restart; if that does not help, reload the page.");
    Event::Failed { run: None, failure: Failure { kind: FailureKind::Worker, message } }.into()
}

fn read(data: &JsValue) -> Option<Envelope<Event>> {
    let parts: &Array = data.dyn_ref()?;
    let message = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let buffer = parts.get(1);
    let bytes = (!buffer.is_undefined()).then(|| Uint8Array::new(&buffer).to_vec());
    Some(Envelope { message, bytes })
}

fn post(worker: &Worker, command: Envelope<Command>) -> Result<(), JsValue> {
    let header = serde_wasm_bindgen::to_value(&command.message)?;
    match command.bytes {
        Some(bytes) => {
            let buffer = Uint8Array::from(bytes.as_slice()).buffer();
            worker.post_message_with_transfer(&Array::of2(&header, &buffer), &Array::of1(&buffer))
        }
        None => worker.post_message(&Array::of1(&header)),
    }
}

impl WorkerLink {
    /// Starts a worker. `hear` gets each event, and a [`Event::Failed`] without a run when the worker breaks.
    ///
    /// # Errors
    /// When the browser won't start one.
    pub fn spawn(hear: &Callback<Envelope<Event>>) -> Result<Self, UiError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name("saddle-training");
        let address = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
        let address = web_sys::Url::new_with_base(LOADER, &address).map_or_else(|_| LOADER.to_owned(), |url| url.href());
        let worker = Worker::new_with_options(&address, &options)
            .map_err(|reason| UiError::browser("start the training worker", &reason))?;
        let waiting = Rc::new(RefCell::new(Some(Vec::new())));

        let on_message = {
            let (hear, waiting, worker) = (hear.clone(), Rc::clone(&waiting), worker.clone());
            EventListener::new(&worker.clone(), "message", move |event| {
                let Some(envelope) = event.dyn_ref::<MessageEvent>().and_then(|event| read(&event.data())) else {
                    return hear.emit(broken("The training worker said something that this page does not understand."));
                };
                if envelope.message == Event::Booted {
                    for command in waiting.take().unwrap_or_default() {
                        if post(&worker, command).is_err() {
                            hear.emit(broken("A command could not be sent to the training worker."));
                        }
                    }
                }
                hear.emit(envelope);
            })
        };
        let on_error = {
            let hear = hear.clone();
            EventListener::new(&worker, "error", move |event| {
                let text = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|text| !text.is_empty());
                let text = text.unwrap_or_else(|| "it did not load".to_owned());
                hear.emit(broken(&format!("The training worker broke: {text}.")));
            })
        };
        let on_garbled = {
            let hear = hear.clone();
            EventListener::new(&worker, "messageerror", move |_| hear.emit(broken("A message of the training worker was lost.")))
        };
        Ok(Self { worker, waiting, _listeners: [on_message, on_error, on_garbled] })
    }

    /// Sends a command, now or when the worker has booted.
    ///
    /// # Errors
    /// When the browser won't send it, for lack of memory for example.
    pub fn send(&self, command: impl Into<Envelope<Command>>) -> Result<(), UiError> {
        let command = command.into();
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push(command);
            return Ok(());
        }
        post(&self.worker, command).map_err(|reason| UiError::browser("reach the training worker", &reason))
    }
}
