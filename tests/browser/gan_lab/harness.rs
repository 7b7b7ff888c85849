//! The lab with a fake worker, whose commands a test reads and whose events it sends.

use gloo::storage::{LocalStorage, Storage};
use js_sys::{Array, Function, Reflect, Uint8Array};
use saddle::run::protocol::{
    BackendInfo, BackendKind, Command, Envelope, Event, RunEvent, RunId, RunSize, SampleSheet, SheetKind, StepReport,
};
use saddle::ui::labs::gan::GanLab;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, File};

use crate::page::{Mounted, mount, type_into, until, window};

/// Replaces `Worker` by a class that records its messages; returns a function that restores it.
const FAKE_WORKER: &str = "
    const real = window.Worker;
    window.workers = [];
    window.Worker = class extends EventTarget {
        constructor(address, options) {
            super();
            Object.assign(this, { address: String(address), type: options.type, name: options.name, sent: [], terminated: false });
            window.workers.push(this);
        }
        postMessage(message) { this.sent.push(message); }
        terminate() { this.terminated = true; }
    };
    return () => { window.Worker = real; };";

/// Fake workers, removed on drop.
pub(crate) struct Workers {
    restore: Function,
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.restore.call0(&JsValue::NULL).expect("the real worker");
    }
}

impl Workers {
    pub(crate) fn install() -> Self {
        LocalStorage::delete("saddle-timings-v2");
        let restore = Function::new_no_args(FAKE_WORKER).call0(&JsValue::NULL).expect("a class");
        Self { restore: restore.unchecked_into() }
    }

    pub(crate) fn all() -> Vec<JsValue> {
        Reflect::get(&window(), &"workers".into()).expect("the list").unchecked_into::<Array>().to_vec()
    }

    pub(crate) fn latest() -> JsValue {
        Self::all().pop().expect("a worker was started")
    }

    pub(crate) fn is_terminated(worker: &JsValue) -> bool {
        Reflect::get(worker, &"terminated".into()).expect("a flag").is_truthy()
    }

    /// The device that its loader is asked for.
    pub(crate) fn name(worker: &JsValue) -> String {
        Reflect::get(worker, &"name".into()).expect("a name").as_string().unwrap_or_default()
    }

    /// All commands sent to a worker, except the list of hosted files and those about saved runs.
    pub(crate) fn commands(worker: &JsValue) -> Vec<Envelope<Command>> {
        let sent = Reflect::get(worker, &"sent".into()).expect("a list").unchecked_into::<Array>();
        sent.iter()
            .map(|message| {
                let parts: Array = message.unchecked_into();
                let message = serde_wasm_bindgen::from_value(parts.get(0)).expect("a command");
                let buffer = parts.get(1);
                let bytes = (!buffer.is_undefined()).then(|| Uint8Array::new(&buffer).to_vec());
                Envelope { message, bytes }
            })
            .filter(|envelope: &Envelope<Command>| {
                !matches!(envelope.message, Command::SetHostedFiles { .. } | Command::Archive(_))
            })
            .collect()
    }

    pub(crate) fn last_command() -> Option<Command> {
        Self::commands(&Self::latest()).pop().map(|envelope| envelope.message)
    }

    /// The file beside the last command.
    pub(crate) fn last_file(worker: &JsValue) -> Option<File> {
        let sent = Reflect::get(worker, &"sent".into()).expect("a list").unchecked_into::<Array>();
        sent.iter().rev().find_map(|message| message.unchecked_into::<Array>().get(2).dyn_into().ok())
    }

    /// Sends an event from a worker.
    pub(crate) fn send(worker: &JsValue, event: impl Into<Envelope<Event>>) {
        let Envelope { message, bytes } = event.into();
        let data = Array::of1(&serde_wasm_bindgen::to_value(&message).expect("plain data"));
        if let Some(bytes) = bytes {
            data.push(&Uint8Array::from(bytes.as_slice()).buffer());
        }
        let send = Function::new_with_args("worker, data", "worker.dispatchEvent(new MessageEvent('message', { data }))");
        send.call2(&JsValue::NULL, worker, &data).expect("a dispatched event");
    }

    /// Raises an error in a worker.
    pub(crate) fn crash(worker: &JsValue, message: &str) {
        let send = Function::new_with_args("worker, message", "worker.dispatchEvent(new ErrorEvent('error', { message }))");
        send.call2(&JsValue::NULL, worker, &message.into()).expect("a dispatched event");
    }
}

pub(crate) fn cpu() -> BackendInfo {
    BackendInfo {
        kind: BackendKind::Cpu,
        adapter: "CPU".to_owned(),
        software: false,
        fallback_reason: Some("No WebGPU in this browser.".to_owned()),
        tiling: None,
        details: vec![],
    }
}

pub(crate) fn gpu() -> BackendInfo {
    BackendInfo { kind: BackendKind::WebGpu, adapter: "Test GPU".to_owned(), fallback_reason: None, ..cpu() }
}

pub(crate) fn progress(run: RunId, step: u32, losses: &[[f32; 2]]) -> Event {
    Event::Run(run, RunEvent::Progress(StepReport { step, epoch: step / 3, losses: losses.to_vec(), step_ms: 20.0 }))
}

pub(crate) fn sheet(run: RunId, kind: SheetKind, step: u32) -> Envelope<Event> {
    let message = Event::Run(run, RunEvent::Samples(SampleSheet { kind, step, epoch: step / 3, count: 64 }));
    Envelope { message, bytes: Some(vec![128; 64 * 784]) }
}

/// The lab at an address, with fake workers.
pub(crate) struct Lab {
    pub(crate) page: Mounted,
    _workers: Workers,
}

impl Lab {
    pub(crate) fn open(query: &str) -> Self {
        window().location().set_hash(&format!("#/gan?{query}")).expect("an address");
        let workers = Workers::install();
        Self { page: mount::<GanLab>(()), _workers: workers }
    }

    /// The lab with its worker booted and the CPU open.
    pub(crate) async fn ready(query: &str) -> Self {
        let lab = Self::open(query);
        until("a worker", || !Workers::all().is_empty()).await;
        let worker = Workers::latest();
        Workers::send(&worker, Event::Booted { has_gpu: false });
        Workers::send(&worker, Event::Ready { backend: cpu() });
        lab.until_text("Trains on the CPU.").await;
        lab
    }

    /// The lab with a started run: two epochs of three steps.
    pub(crate) async fn started(query: &str) -> (Self, RunId) {
        let lab = Self::ready(query).await;
        let run = lab.start().await;
        (lab, run)
    }

    /// Starts a run, and reports its size.
    pub(crate) async fn start(&self) -> RunId {
        self.press("Start").await;
        let run = self.started_run().await;
        let size = RunSize {
            images: 48,
            steps_per_epoch: 3,
            total_steps: 6,
            source: "drawn here".to_owned().into(),
            discriminator_parameters: 212_865,
            generator_parameters: 2_280_384,
        };
        Workers::send(&Workers::latest(), Event::Run(run, RunEvent::Started(size)));
        run
    }

    /// Waits for a start command; returns its run.
    pub(crate) async fn started_run(&self) -> RunId {
        let started = || {
            Workers::commands(&Workers::latest()).into_iter().rev().find_map(|envelope| match envelope.message {
                Command::Start { run, .. } => Some(run),
                _ => None,
            })
        };
        until("a start", || started().is_some()).await;
        started().expect("just seen")
    }

    pub(crate) fn button(&self, name: &str) -> Option<Element> {
        self.page.button(name)
    }

    pub(crate) async fn press(&self, name: &str) {
        self.page.press(name).await;
    }

    pub(crate) fn status(&self, name: &str) -> Option<String> {
        self.page.find("[data-testid=gan-status]")?.get_attribute(&format!("data-{name}"))
    }

    pub(crate) async fn until_state(&self, state: &str) {
        until(state, || self.status("state").as_deref() == Some(state)).await;
    }

    pub(crate) async fn until_text(&self, text: &str) {
        until(text, || self.page.text().contains(text)).await;
    }

    pub(crate) async fn type_into(&self, id: &str, text: &str) {
        type_into(&self.page.get(&format!("input#{id}")).await, text);
    }
}
