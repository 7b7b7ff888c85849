//! The page's end of the training worker; no other file of the page touches the Worker API.
//!
//! A message is an array `[header, buffer?]` (see `worker/agent.rs`). Commands wait until the worker has booted.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind};
use crate::ui::{UiError, hosted_files};

/// The loader that the build puts beside the page.
const LOADER: &str = "worker_loader.js";

/// What a worker has said, and as it was written: `[header, buffer?]`. That can be passed on as it is.
#[derive(Clone, Debug)]
pub struct WorkerMessage {
    /// The event.
    pub envelope: Envelope<Event>,
    /// As it came; `None` of what is said in the worker's place.
    pub message: Option<Array>,
}

/// A running worker; dropping it ends it.
#[derive(Debug)]
pub struct WorkerLink {
    worker: Worker,
    /// Commands that wait for the boot; `None` after it.
    waiting: Rc<RefCell<Option<Vec<Array>>>>,
    _listeners: [EventListener; 3],
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn broken(message: &str) -> WorkerMessage {
    let message = format!("{message} Press Restart; if that does not help, reload the page.");
    let event = Event::Failed { run: None, failure: Failure { kind: FailureKind::Worker, message } };
    WorkerMessage { envelope: event.into(), message: None }
}

/// Reads `[header, buffer?]`, from the worker or passed on.
pub fn read(parts: &Array) -> Option<Envelope<Event>> {
    let message = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let buffer = parts.get(1);
    let bytes = (!buffer.is_undefined()).then(|| Uint8Array::new(&buffer).to_vec());
    Some(Envelope { message, bytes })
}

fn said(data: JsValue) -> Option<WorkerMessage> {
    let message: Array = data.dyn_into().ok()?;
    Some(WorkerMessage { envelope: read(&message)?, message: Some(message) })
}

/// `[header, buffer?]` of a message.
///
/// # Errors
/// When it can't be written, which does not happen to plain data.
pub fn written<T: Serialize>(envelope: &Envelope<T>) -> Result<Array, serde_wasm_bindgen::Error> {
    let message = Array::of1(&serde_wasm_bindgen::to_value(&envelope.message)?);
    if let Some(bytes) = &envelope.bytes {
        message.push(&Uint8Array::from(bytes.as_slice()).buffer());
    }
    Ok(message)
}

fn post(worker: &Worker, message: &Array) -> Result<(), JsValue> {
    match message.get(1).dyn_into::<ArrayBuffer>() {
        Ok(buffer) => worker.post_message_with_transfer(message, &Array::of1(&buffer)),
        Err(_) => worker.post_message(message),
    }
}

impl WorkerLink {
    /// Starts a worker. `hear` gets each event, and a [`Event::Failed`] without a run when the worker breaks.
    ///
    /// # Errors
    /// When the browser won't start one.
    pub fn spawn(hear: &Callback<WorkerMessage>) -> Result<Self, UiError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name("saddle-training");
        let address = gloo::utils::document().base_uri().ok().flatten().unwrap_or_default();
        let address = web_sys::Url::new_with_base(LOADER, &address).map_or_else(|_| LOADER.to_owned(), |url| url.href());
        let worker = Worker::new_with_options(&address, &options)
            .map_err(|reason| UiError::browser("start the training worker", &reason))?;
        let first = Command::SetHostedFiles { names: hosted_files() };
        let first = written(&first.into()).map_err(|error| UiError::browser("reach the training worker", &error.into()))?;
        let waiting = Rc::new(RefCell::new(Some(vec![first])));

        let on_message = {
            let (hear, waiting, worker) = (hear.clone(), Rc::clone(&waiting), worker.clone());
            EventListener::new(&worker.clone(), "message", move |event| {
                let Some(heard) = event.dyn_ref::<MessageEvent>().and_then(|event| said(event.data())) else {
                    return hear.emit(broken("The training worker said something that this page does not understand."));
                };
                if heard.envelope.message == Event::Booted {
                    for command in waiting.take().unwrap_or_default() {
                        if post(&worker, &command).is_err() {
                            hear.emit(broken("A command could not be sent to the training worker."));
                        }
                    }
                }
                hear.emit(heard);
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
        let failed = |reason: JsValue| UiError::browser("reach the training worker", &reason);
        self.pass(written(&command.into()).map_err(|error| failed(error.into()))?)
    }

    /// The same with a command that is written already.
    ///
    /// # Errors
    /// When the browser won't send it.
    pub fn pass(&self, message: Array) -> Result<(), UiError> {
        if let Some(waiting) = self.waiting.borrow_mut().as_mut() {
            waiting.push(message);
            return Ok(());
        }
        post(&self.worker, &message).map_err(|reason| UiError::browser("reach the training worker", &reason))
    }
}
