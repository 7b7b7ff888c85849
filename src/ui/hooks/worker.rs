//! The page's end of the training worker.
//!
//! A message is an array `[header, buffer?, file?]` (see `worker/agent.rs`). Commands are queued until the worker has booted.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use super::helper_threads::HelperThreads;
use crate::run::config::Preference;
use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind};
use crate::ui::dom::absolute;
use crate::ui::{UiError, hosted_files};

/// Starts one of the worker's two builds.
const LOADER: &str = "worker_loader.js";

/// A message of the worker: decoded, and as `[header, buffer?]` to be forwarded.
#[derive(Clone, Debug)]
pub struct WorkerMessage<V> {
    pub envelope: Envelope<Event<V>>,
    /// As received; `None` for errors that the page reports in the worker's place.
    pub message: Option<Array>,
}

/// A running worker, terminated on drop.
#[derive(Debug)]
pub struct WorkerLink {
    worker: Worker,
    /// The device that the loader was asked for.
    device: Preference,
    /// Whether the build can train on a GPU; `None` until the boot.
    has_gpu: Rc<Cell<Option<bool>>>,
    /// Commands queued until the boot; `None` after it.
    queue: Rc<RefCell<Option<Vec<Array>>>>,
    _listeners: [EventListener; 3],
}

impl Drop for WorkerLink {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn unreachable(reason: &JsValue) -> UiError {
    UiError::browser("reach the training worker", reason)
}

fn crash<V>(message: &str) -> WorkerMessage<V> {
    let message = format!("{message} Press Restart; if that does not help, reload the page.");
    let event = Event::Failed(Failure { kind: FailureKind::Worker, message });
    WorkerMessage { envelope: event.into(), message: None }
}

/// Decodes `[header, buffer?]`; `None` if the header is no event of this build.
pub fn deserialize<V: DeserializeOwned>(parts: &Array) -> Option<Envelope<Event<V>>> {
    let message = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let buffer = parts.get(1);
    let bytes = (!buffer.is_undefined()).then(|| Uint8Array::new(&buffer).to_vec());
    Some(Envelope { message, bytes })
}

fn decode<V: DeserializeOwned>(data: JsValue) -> Option<WorkerMessage<V>> {
    let message: Array = data.dyn_into().ok()?;
    Some(WorkerMessage { envelope: deserialize(&message)?, message: Some(message) })
}

/// Encodes a message as `[header, buffer?]`.
///
/// # Errors
/// Does not fail for plain data.
pub fn serialize<T: Serialize>(envelope: &Envelope<T>) -> Result<Array, serde_wasm_bindgen::Error> {
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
    /// Starts a worker in the build for `device`. `on_message` receives each event, and [`Event::Failed`] when the worker crashes.
    ///
    /// # Errors
    /// When the browser can't start a worker.
    pub fn spawn<V: DeserializeOwned + 'static>(
        device: Preference,
        on_message: &Callback<WorkerMessage<V>>,
    ) -> Result<Self, UiError> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(device.name());
        let worker = Worker::new_with_options(&absolute(LOADER), &options)
            .map_err(|reason| UiError::browser("start the training worker", &reason))?;
        let first = Command::SetHostedFiles { names: hosted_files() };
        let first = serialize(&first.into()).map_err(|error| unreachable(&error.into()))?;
        let queue = Rc::new(RefCell::new(Some(vec![first])));

        let has_gpu = Rc::new(Cell::new(None));
        let message_listener = {
            let (on_message, queue, worker) = (on_message.clone(), Rc::clone(&queue), worker.clone());
            let booted = Rc::clone(&has_gpu);
            let on_crash = on_message.reform(|reason| crash(&format!("A thread of the training worker crashed: {reason}.")));
            let threads = HelperThreads::default();
            EventListener::new(&worker.clone(), "message", move |event| {
                let event: &MessageEvent = event.unchecked_ref();
                if threads.serve(event, &on_crash) {
                    return;
                }
                let Some(message) = decode(event.data()) else {
                    return on_message.emit(crash("The page does not understand a message of the training worker."));
                };
                if let Event::Booted { has_gpu } = message.envelope.message {
                    booted.set(Some(has_gpu));
                    for command in queue.take().unwrap_or_default() {
                        if post(&worker, &command).is_err() {
                            on_message.emit(crash("A command could not be sent to the training worker."));
                        }
                    }
                }
                on_message.emit(message);
            })
        };
        let error_listener = {
            let on_message = on_message.clone();
            EventListener::new(&worker, "error", move |event| {
                let text = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|text| !text.is_empty());
                let text = text.unwrap_or_else(|| "it did not load".to_owned());
                on_message.emit(crash(&format!("The training worker crashed: {text}.")));
            })
        };
        let message_error_listener = {
            let on_message = on_message.clone();
            EventListener::new(&worker, "messageerror", move |_| {
                on_message.emit(crash("A message of the training worker was lost."))
            })
        };
        Ok(Self { worker, device, has_gpu, queue, _listeners: [message_listener, error_listener, message_error_listener] })
    }

    /// Whether the build can train on a GPU; `None` until the boot.
    pub fn has_gpu(&self) -> Option<bool> {
        self.has_gpu.get()
    }

    /// Whether the loader would start this build for `device`, too.
    pub fn serves(&self, device: Preference) -> bool {
        match self.has_gpu.get() {
            _ if device == self.device => true,
            None => false,
            Some(true) => device != Preference::Cpu,
            // Where there is no adapter for WebGPU, there is none for “auto”; one in software is left to WebGPU.
            Some(false) => device == Preference::Cpu || self.device == Preference::WebGpu,
        }
    }

    /// Sends a command, or queues it until the boot.
    ///
    /// # Errors
    /// When the browser can't send it, for lack of memory for example.
    pub fn send(&self, command: impl Into<Envelope<Command>>) -> Result<(), UiError> {
        self.send_serialized(serialize(&command.into()).map_err(|error| unreachable(&error.into()))?)
    }

    /// The same for a command that [`serialize`] has encoded.
    ///
    /// # Errors
    /// When the browser can't send it.
    pub fn send_serialized(&self, message: Array) -> Result<(), UiError> {
        if let Some(queue) = self.queue.borrow_mut().as_mut() {
            queue.push(message);
            return Ok(());
        }
        post(&self.worker, &message).map_err(|reason| unreachable(&reason))
    }
}
