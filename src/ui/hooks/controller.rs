//! The page's side of a run without a view: which worker, which run, what is known of the device and of time.

mod inputs;
mod together;
mod transfer;

use std::rc::Rc;

use gloo::storage::{LocalStorage, Storage};
use js_sys::Array;
use yew::Callback;

use super::kept::KeptRuns;
use super::recording::Recording;
use super::tabs::{RemoteRun, TabCommand, TabEvent, Tabs};
use super::worker::{WorkerLink, WorkerMessage};
use crate::run::config::{Ops, Preference};
use crate::run::estimate::Timings;
use crate::run::kept::RunKey;
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::protocol::{BackendInfo, BackendKind, Command, Envelope, Event, Failure, FailureKind, RunId};
use crate::run::{RunConfig, RunState, RunView};
use crate::ui::{UiError, fresh_key};

pub use self::inputs::{DeviceState, Upload};
pub use self::together::Guest;

/// Where timings are kept between visits.
const TIMINGS: &str = "saddle-timings-v2";

/// Batch size that a CPU is timed at: a few seconds; the time grows in proportion.
const CPU_TIMING_BATCH: u32 = 16;

/// All of it.
pub struct Controller {
    hear: Callback<WorkerMessage>,
    worker: Option<WorkerLink>,
    /// The worker broke: it is replaced before the next command.
    broken: bool,
    last_run: RunId,
    heard_ms: f64,
    patience: f64,
    /// The visitor wants this GPU, whatever its self-test found; until another device is asked for.
    insisting: bool,
    tabs: Tabs,
    /// What the other tabs were told last.
    told: Option<RemoteRun>,
    /// A run that goes on in another tab.
    pub elsewhere: Option<RemoteRun>,
    /// What this tab does with it.
    pub guest: Guest,
    /// The mirror of the run.
    pub view: RunView,
    /// Runs that are kept.
    pub kept: KeptRuns,
    /// The run that lies beside the page.
    pub recording: Recording,
    /// What training would run on.
    pub device: DeviceState,
    /// What the run that is shown began on, whatever is chosen for the next one.
    pub began_on: Option<BackendInfo>,
    /// The run that is shown learns from the visitor's own file.
    pub own_file: bool,
    /// Timed steps.
    pub timings: Timings,
    /// Steps are being timed.
    pub timing: bool,
    /// What was last said of a file of the run that was asked for, or of its link; empty before.
    pub taken: Rc<str>,
    /// The worker has been silent for so long that the visitor is asked.
    pub silent: bool,
}

impl Controller {
    /// No worker yet; `hear` will be given what it says, and `hear_tab` what other tabs do.
    pub fn new(hear: Callback<WorkerMessage>, hear_tab: Callback<TabEvent>) -> Self {
        Self {
            hear,
            worker: None,
            broken: false,
            last_run: RunId(0),
            heard_ms: 0.0,
            patience: 1.0,
            insisting: false,
            tabs: Tabs::new(hear_tab),
            told: None,
            elsewhere: None,
            guest: Guest::No,
            view: RunView::default(),
            kept: KeptRuns::new(),
            recording: Recording::default(),
            device: DeviceState::Opening,
            began_on: None,
            own_file: false,
            timings: LocalStorage::get(TIMINGS).unwrap_or_default(),
            timing: false,
            taken: Rc::default(),
            silent: false,
        }
    }

    /// The run to show: the recorded one while it is asked for and none of the visitor's own is there.
    pub fn shown(&self) -> &RunView {
        match &self.recording {
            Recording::Here(recorded) if self.view.state == RunState::Idle => &recorded.view,
            _ => &self.view,
        }
    }

    /// The device's facts, when it is open.
    pub fn backend(&self) -> Option<&BackendInfo> {
        match &self.device {
            DeviceState::Open(backend) => Some(backend),
            DeviceState::Opening | DeviceState::Missing(_) => None,
        }
    }

    fn send(&mut self, command: impl Into<Envelope<Command>>) {
        self.with_worker(|worker| worker.send(command));
    }

    /// Sends what a view asks that is loaded apart.
    pub fn ask(&mut self, command: Array) {
        // Any command ends a timing.
        self.timing = false;
        self.with_worker(|worker| worker.pass(command));
    }

    fn with_worker(&mut self, send: impl FnOnce(&WorkerLink) -> Result<(), UiError>) {
        if self.broken {
            self.worker = None;
            self.broken = false;
        }
        let sent = match &self.worker {
            Some(worker) => send(worker),
            None => WorkerLink::spawn(&self.hear).and_then(|worker| send(self.worker.insert(worker))),
        };
        if let Err(error) = sent {
            let failure = Failure { kind: FailureKind::Worker, message: error.to_string() };
            self.hear_failure(failure);
        }
    }

    fn hear_failure(&mut self, failure: Failure) {
        self.broken = true;
        let live = self.view.state.is_live() && self.guest == Guest::No;
        if let Some((key, step)) = live.then(|| self.kept.mend()).flatten() {
            self.kept.news = Some(format!(
                "The training worker broke. The page has started another, once by itself: the run goes on from step {step}, where it was kept last. What was said: {}",
                failure.message
            ));
            let config = self.view.config.clone();
            return self.go_on(key, step, config, self.heard_ms);
        }
        if live {
            self.view.fold(Event::Failed { run: None, failure }.into());
        } else {
            self.device = DeviceState::Missing(failure);
        }
    }

    /// Takes in what the worker says.
    pub fn hear(&mut self, WorkerMessage { envelope, message }: WorkerMessage, now_ms: f64) {
        self.heard_ms = now_ms;
        self.silent = false;
        if let Some(message) = message {
            self.tell_on(&envelope.message, &message);
        }
        match &envelope.message {
            Event::Archive(event) => self.kept.hear(event),
            Event::Transfer(event) => self.hear_taken(event, envelope.bytes.as_deref().unwrap_or_default()),
            Event::Ready { backend } => self.device = DeviceState::Open(backend.clone()),
            Event::Estimated { device, batch_size, ms_per_step } => {
                self.timing = false;
                self.remember(&device.clone(), *batch_size, *ms_per_step);
            }
            Event::Failed { run: None, failure } => {
                self.timing = false;
                let failure = failure.clone();
                match failure.kind {
                    FailureKind::Worker | FailureKind::DeviceLost => self.hear_failure(failure),
                    FailureKind::Device | FailureKind::Untrusted | FailureKind::Data | FailureKind::Kept => {
                        self.device = DeviceState::Missing(failure)
                    }
                }
            }
            Event::Failed { run: Some(_), failure } if matches!(failure.kind, FailureKind::Device | FailureKind::Untrusted) => {
                self.device = DeviceState::Missing(failure.clone());
                self.view.fold(envelope);
            }
            // The device's own word of it and a run's that could not be read come in any order.
            Event::Failed { run: Some(run), failure } if failure.kind == FailureKind::DeviceLost && *run == self.view.run => {
                self.hear_failure(failure.clone());
            }
            Event::Started { run, .. } if *run == self.view.run => {
                self.began_on = self.backend().cloned();
                self.view.fold(envelope);
            }
            Event::Paused { .. } | Event::Finished { .. } => {
                self.view.fold(envelope);
                self.remember_run();
            }
            _ => {
                self.view.fold(envelope);
            }
        }
    }

    fn remember(&mut self, device: &str, batch_size: u32, ms_per_step: f64) {
        self.timings.record(device, batch_size, ms_per_step);
        // Without storage it is timed again at the next visit.
        let _ = LocalStorage::set(TIMINGS, &self.timings);
    }

    /// Burn's layers are slower: their times would be taken for those of the operations that every run begins with.
    fn remember_run(&mut self) {
        if self.view.config.ops == Ops::Stock {
            return;
        }
        if let (Some(key), Some(ms)) = (self.backend().map(BackendInfo::key), self.view.ms_per_step()) {
            let batch_size = self.view.config.batch_size;
            self.remember(&key, batch_size, ms);
        }
    }

    /// Asks for the device that `config` wants.
    pub fn open(&mut self, backend: Preference) {
        self.device = DeviceState::Opening;
        self.insisting = false;
        // Any command ends a timing.
        self.timing = false;
        self.send(Command::Open { backend });
    }

    /// From now on trains on this GPU, whatever its self-test found.
    pub fn insist(&mut self) {
        self.insisting = true;
    }

    /// Times a few steps unless this device's are known, or a run is on.
    pub fn time_steps(&mut self, config: &RunConfig) {
        let Some(backend) = self.backend() else { return };
        let batch_size = if backend.kind == BackendKind::Cpu { CPU_TIMING_BATCH } else { config.batch_size };
        // A GPU in software is slow enough to hold up the whole browser: it is timed by the run itself.
        if backend.software
            || self.timing
            || self.view.state != RunState::Idle
            || self.timings.ms_per_step(&backend.key(), batch_size).is_some()
        {
            return;
        }
        self.timing = true;
        self.send(Command::Estimate { backend: config.backend, batch_size });
    }

    /// Begins a run.
    pub fn start(&mut self, config: RunConfig, upload: Option<&Upload>, paused: bool, now_ms: f64) {
        let key = fresh_key();
        self.kept.begin(key.clone(), None);
        self.begin(config.clone(), now_ms);
        self.own_file = upload.is_some();
        let message = Command::Start {
            run: self.last_run,
            key,
            config,
            upload: upload.map(|upload| upload.name.to_string()),
            paused,
            skip_self_test: self.insisting,
        };
        let bytes = upload.map(|upload| upload.images.pixels().to_vec());
        self.send(Envelope { message, bytes });
    }

    /// Goes on with a kept run of this configuration, from about `step`.
    pub fn go_on(&mut self, key: RunKey, step: u32, config: RunConfig, now_ms: f64) {
        self.kept.begin(key.clone(), Some(step));
        self.begin(config, now_ms);
        self.own_file = false;
        self.send_continue(key, None);
    }

    /// From the last good state of a run that diverged, with a smaller learning rate.
    pub fn go_back(&mut self, learning_rate: f64, now_ms: f64) {
        let Some((key, step)) = self.kept.saved() else { return };
        let config = RunConfig { learning_rate, ..self.view.config.clone() };
        let own_file = self.own_file;
        self.kept.begin(key.clone(), Some(step));
        self.begin(config, now_ms);
        self.own_file = own_file;
        self.send_continue(key, Some(learning_rate));
    }

    fn send_continue(&mut self, key: RunKey, learning_rate: Option<f64>) {
        let (run, skip_self_test) = (self.last_run, self.insisting);
        self.send(Command::Continue { run, key, learning_rate, skip_self_test });
    }

    fn begin(&mut self, config: RunConfig, now_ms: f64) {
        self.last_run = RunId(self.last_run.0.max(self.view.run.0) + 1);
        self.view = RunView::begin(self.last_run, config);
        self.recording = Recording::default();
        self.began_on = None;
        self.taken = Rc::default();
        self.heard_ms = now_ms;
        self.patience = 1.0;
        self.timing = false;
    }

    /// Asks for the runs that are kept.
    pub fn list_kept(&mut self) {
        self.send(Command::Archive(ArchiveCommand::List));
    }

    /// Forgets a kept run.
    pub fn forget(&mut self, key: RunKey) {
        self.send(Command::Archive(ArchiveCommand::Delete { key }));
    }

    /// Waits after the current step.
    pub fn pause(&mut self) {
        self.send_to_run(TabCommand::Pause);
    }

    /// Goes on.
    pub fn resume(&mut self, now_ms: f64) {
        self.heard_ms = now_ms;
        self.send_to_run(TabCommand::Resume);
    }

    /// One step from a pause.
    pub fn step(&mut self, now_ms: f64) {
        self.heard_ms = now_ms;
        self.send_to_run(TabCommand::Step);
    }

    /// Has the run kept as it stands, if there is one that trains.
    pub fn save(&mut self) {
        if self.view.state == RunState::Running && self.guest == Guest::No {
            let run = self.view.run;
            self.send(Command::Save { run });
        }
    }

    /// Draws a sheet.
    pub fn sample(&mut self) {
        self.send_to_run(TabCommand::Sample);
    }

    /// Forgets the run: idle at once, whatever the worker is still at.
    pub fn reset(&mut self, backend: Preference) {
        self.leave();
        if self.view.state.is_live() {
            let run = self.view.run;
            self.send(Command::Stop { run });
            self.list_kept();
        }
        self.last_run = RunId(self.last_run.0.max(self.view.run.0));
        self.view = RunView::idle(self.last_run);
        self.silent = false;
        if self.broken || matches!(self.device, DeviceState::Missing(_)) {
            self.open(backend);
        }
    }

    /// Ends the worker, whatever it is at, and goes on with the run in another from where it was kept, or begins it anew.
    pub fn restart(&mut self, upload: Option<&Upload>, now_ms: f64) {
        self.worker = None;
        self.broken = false;
        self.silent = false;
        let config = self.view.config.clone();
        match self.kept.saved() {
            Some((key, step)) => self.go_on(key, step, config, now_ms),
            None => self.start(config, upload, false, now_ms),
        }
    }

    /// Looks at the clock: a busy worker that has been silent for too long is worth a question.
    pub fn watch(&mut self, now_ms: f64) -> bool {
        let limit = self.view.silence_limit_ms() * self.patience;
        self.look_around(now_ms);
        let silent = self.guest == Guest::No && self.view.state.is_busy() && now_ms - self.heard_ms > limit;
        std::mem::replace(&mut self.silent, silent) != silent
    }

    /// The visitor would rather wait: as long again, and twice as long the next time.
    pub fn wait(&mut self, now_ms: f64) {
        self.heard_ms = now_ms;
        self.patience *= 2.0;
        self.silent = false;
    }
}
