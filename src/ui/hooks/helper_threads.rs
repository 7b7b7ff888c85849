//! Threads of the training worker, which asks the page for them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, MessagePort, Worker, WorkerOptions, WorkerType};
use yew::Callback;

use crate::browser::threads::ThreadRequest;
use crate::ui::dom::absolute;

const SCRIPT: &str = "thread.js";

struct Helper {
    worker: Worker,
    _listeners: [EventListener; 2],
}

impl Drop for Helper {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

/// The threads, terminated on drop.
#[derive(Default)]
pub(super) struct HelperThreads {
    helpers: RefCell<Vec<Helper>>,
}

impl HelperThreads {
    /// Starts the threads that a message of the worker asks for; `false` for another message. `on_crash` receives the error of one that
    /// crashes.
    pub(super) fn serve(&self, event: &MessageEvent, on_crash: &Callback<String>) -> bool {
        let Some(request) = ThreadRequest::decode(&event.data()) else { return false };
        let port: MessagePort = event.ports().get(0).unchecked_into();
        for _ in 0..request.count {
            match start(&request, &port, on_crash.clone()) {
                Ok(helper) => self.helpers.borrow_mut().push(helper),
                Err(_) => answer(&port, false),
            }
        }
        true
    }
}

fn answer(port: &MessagePort, started: bool) {
    // It fails only if the training worker is gone.
    let _ = port.post_message(&started.into());
}

fn start(request: &ThreadRequest, port: &MessagePort, on_crash: Callback<String>) -> Result<Helper, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    options.set_name("saddle-thread");
    let worker = Worker::new_with_options(&absolute(SCRIPT), &options)?;
    let runs = Rc::new(Cell::new(false));
    let on_start = EventListener::once(&worker, "message", {
        let (port, runs) = (port.clone(), Rc::clone(&runs));
        move |_| {
            runs.set(true);
            answer(&port, true);
        }
    });
    let on_error = EventListener::new(&worker, "error", {
        let port = port.clone();
        move |event| match event.dyn_ref::<ErrorEvent>() {
            Some(error) if runs.get() => on_crash.emit(error.message()),
            _ => answer(&port, false),
        }
    });
    let helper = Helper { worker, _listeners: [on_start, on_error] };
    helper.worker.post_message(&Array::of2(&request.module, &request.memory))?;
    Ok(helper)
}
