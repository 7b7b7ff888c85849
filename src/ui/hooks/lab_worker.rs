//! The small labs' worker, from both ends: the page's requests, and the worker's loop.
//!
//! It is the module of the secondary views once more, started by `static/labs_worker.js` when something first takes longer than a frame.
//! Where no worker starts, or it crashes, the page works the same tasks off in slices. A message is an array `[header, numbers?]`.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use js_sys::{Array, Float64Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageChannel, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::gan_run::now_ms;
use crate::browser::macrotask;
use crate::ui::dom::absolute;
use crate::ui::work::{Jobs, Message, Report, Request, Task};

/// Imports the module in a worker.
const LOADER: &str = "labs_worker.js";

/// A worker that has not started by then, in ms, is given up.
const BOOT_MS: u32 = 10_000;

/// The length of a slice on the page, in ms.
const PAGE_SLICE_MS: f64 = 30.0;

/// The length of a slice in the worker, in ms: how long a new request waits.
const WORKER_SLICE_MS: f64 = 20.0;

/// Receives a task's reports with their numbers. Returns whether it understood them.
type OnReport = Rc<dyn Fn(Report, Vec<f64>) -> bool>;

struct Pending {
    task: Task,
    on_report: OnReport,
}

/// Who works on the tasks.
enum Link {
    /// Nobody yet.
    Absent,
    Worker(Remote),
    /// The page, because there is no worker.
    Page(Jobs, Option<Timeout>),
}

struct Remote {
    worker: Worker,
    is_ready: bool,
    _listeners: [EventListener; 3],
    _boot: Timeout,
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

struct Inner {
    link: Link,
    last_ticket: u32,
    pending: BTreeMap<u32, Pending>,
}

thread_local! {
    static INNER: RefCell<Inner> =
        const { RefCell::new(Inner { link: Link::Absent, last_ticket: 0, pending: BTreeMap::new() }) };
}

/// A task that is being worked on. It ends when this is dropped.
#[derive(Debug, PartialEq, Eq)]
pub struct Ticket(u32);

impl Drop for Ticket {
    fn drop(&mut self) {
        let ticket = self.0;
        let was_pending = INNER.with_borrow_mut(|inner| inner.pending.remove(&ticket)).is_some();
        if was_pending {
            send(Request::Stop { ticket });
        }
    }
}

/// Begins a task. `on_report` gets each report with its numbers, and returns whether it understood them.
pub fn ask(task: Task, on_report: impl Fn(Report, Vec<f64>) -> bool + 'static) -> Ticket {
    let ticket = INNER.with_borrow_mut(|inner| {
        inner.last_ticket += 1;
        inner.pending.insert(inner.last_ticket, Pending { task: task.clone(), on_report: Rc::new(on_report) });
        if matches!(inner.link, Link::Absent) {
            inner.link = spawn().map_or_else(|_| Link::Page(Jobs::default(), None), Link::Worker);
        }
        inner.last_ticket
    });
    send(Request::Start { ticket, task });
    Ticket(ticket)
}

/// Sends a request. A worker that is not ready gets all pending ones when it is.
fn send(request: Request) {
    INNER.with_borrow_mut(|inner| match &mut inner.link {
        Link::Worker(remote) if remote.is_ready => {
            if post_request(&remote.worker, &request).is_err() {
                fall_back_soon();
            }
        }
        Link::Page(jobs, timer) => {
            jobs.handle(request);
            schedule(jobs, timer);
        }
        Link::Absent | Link::Worker(_) => {}
    });
}

fn post_request(worker: &Worker, request: &Request) -> Result<(), JsValue> {
    worker.post_message(&Array::of1(&serde_wasm_bindgen::to_value(request)?))
}

fn spawn() -> Result<Remote, JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&absolute(LOADER), &options)?;
    let on_message = EventListener::new(&worker, "message", |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
        match data.and_then(|data| decode::<Message>(&data)) {
            Some((Message::Ready, _)) => begin(),
            Some((Message::Report(report), numbers)) => deliver(report, numbers),
            Some((Message::Failed(_), _)) | None => fall_back_soon(),
        }
    });
    let failed = |kind: &'static str| {
        EventListener::new_with_options(&worker, kind, EventListenerOptions::enable_prevent_default(), |event| {
            // The page would show it as an error of its own.
            event.prevent_default();
            fall_back_soon();
        })
    };
    let _listeners = [on_message, failed("error"), failed("messageerror")];
    let _boot = Timeout::new(BOOT_MS, || {
        if INNER.with_borrow(|inner| matches!(&inner.link, Link::Worker(remote) if !remote.is_ready)) {
            fall_back_soon();
        }
    });
    Ok(Remote { worker, is_ready: false, _listeners, _boot })
}

/// Sends what has waited for the worker.
fn begin() {
    INNER.with_borrow_mut(|inner| {
        if let Link::Worker(remote) = &mut inner.link {
            remote.is_ready = true;
            for (&ticket, Pending { task, .. }) in &inner.pending {
                if post_request(&remote.worker, &Request::Start { ticket, task: task.clone() }).is_err() {
                    fall_back_soon();
                }
            }
        }
    });
}

fn deliver(report: Report, numbers: Vec<f64>) {
    let (ticket, is_done) = (report.ticket, report.is_done);
    let on_report = INNER.with_borrow(|inner| inner.pending.get(&ticket).map(|pending| Rc::clone(&pending.on_report)));
    // Without one the report is late.
    let Some(on_report) = on_report else { return };
    if !on_report(report, numbers) {
        fall_back_soon();
    } else if is_done {
        INNER.with_borrow_mut(|inner| inner.pending.remove(&ticket));
    }
}

/// Goes on without the worker, after the handler that calls this: its listeners are dropped.
fn fall_back_soon() {
    spawn_local(async {
        let before = INNER.with_borrow_mut(|inner| {
            if matches!(inner.link, Link::Page(..)) {
                return None;
            }
            let mut jobs = Jobs::default();
            for (&ticket, Pending { task, .. }) in &inner.pending {
                jobs.handle(Request::Start { ticket, task: task.clone() });
            }
            let mut timer = None;
            schedule(&jobs, &mut timer);
            Some(std::mem::replace(&mut inner.link, Link::Page(jobs, timer)))
        });
        drop(before);
    });
}

fn schedule(jobs: &Jobs, timer: &mut Option<Timeout>) {
    if jobs.is_idle() {
        *timer = None;
    } else if timer.is_none() {
        *timer = Some(Timeout::new(0, work_on_page));
    }
}

fn work_on_page() {
    let report = INNER.with_borrow_mut(|inner| {
        let Link::Page(jobs, timer) = &mut inner.link else { return None };
        let report = jobs.work(now_ms, PAGE_SLICE_MS);
        *timer = None;
        schedule(jobs, timer);
        report
    });
    if let Some((report, numbers)) = report {
        // In a task of its own, since it ends in a drawing.
        Timeout::new(0, move || deliver(report, numbers)).forget();
    }
}

/// Reads `[header, numbers?]`.
fn decode<T: DeserializeOwned>(data: &JsValue) -> Option<(T, Vec<f64>)> {
    let parts: &Array = data.dyn_ref()?;
    let header = serde_wasm_bindgen::from_value(parts.get(0)).ok()?;
    let numbers = parts.get(1).dyn_ref::<Float64Array>().map(Float64Array::to_vec).unwrap_or_default();
    Some((header, numbers))
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn post<T: Serialize>(message: &T, numbers: &[f64]) {
    let Ok(header) = serde_wasm_bindgen::to_value(message) else { return };
    let numbers = Float64Array::from(numbers);
    // It fails only if the page is gone.
    let _ = scope().post_message_with_transfer(&Array::of2(&header, &numbers), &Array::of1(&numbers.buffer()));
}

/// The worker's end: works on the page's requests until it is terminated.
pub fn serve() {
    panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post(&Message::Failed(info.to_string()), &[]);
    }));
    let (jobs, is_working) = (Rc::new(RefCell::new(Jobs::default())), Rc::new(Cell::new(false)));
    EventListener::new(&scope(), "message", move |event| {
        let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data);
        let Some((request, _)) = data.and_then(|data| decode::<Request>(&data)) else {
            return post(&Message::Failed("a request could not be read".to_owned()), &[]);
        };
        jobs.borrow_mut().handle(request);
        if !is_working.replace(true) {
            spawn_local(work(Rc::clone(&jobs), Rc::clone(&is_working)));
        }
    })
    .forget();
    post(&Message::Ready, &[]);
}

async fn work(jobs: Rc<RefCell<Jobs>>, is_working: Rc<Cell<bool>>) {
    let channel = MessageChannel::new().ok();
    let now = || scope().performance().map_or_else(js_sys::Date::now, |clock| clock.now());
    while !jobs.borrow().is_idle() {
        let report = jobs.borrow_mut().work(now, WORKER_SLICE_MS);
        if let Some((report, numbers)) = report {
            post(&Message::Report(report), &numbers);
        }
        // Between two slices requests arrive.
        macrotask(channel.as_ref()).await;
    }
    is_working.set(false);
}
