//! The page's side of the GAN lab's run, without its view: the worker, the mirror of the run, the device and the timings.

mod inputs;
mod nearest;
mod opened;
mod own_file;
mod remote;
mod timing;
mod transfer;
mod worker_build;

use std::rc::Rc;

use js_sys::Array;
use serde::de::IgnoredAny;
use yew::Callback;

use self::inputs::SentFile;
use super::opened_run::OpenedRun;
use super::recording::Recording;
use super::saved_runs::SavedRuns;
use super::tabs::{RemoteRun, TabCommand, TabEvent, Tabs};
use super::worker::{WorkerLink, WorkerMessage};
use crate::run::config::Preference;
use crate::run::estimate::Timings;
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::protocol::{BackendInfo, Command, Envelope, Event, Failure, FailureKind, LabEvent, RunCommand, RunEvent, RunId};
use crate::run::stored::RunKey;
use crate::run::{RunConfig, RunState, RunView};
use crate::ui::kept;
use crate::ui::{UiError, fresh_key};

pub use self::inputs::{DeviceState, OwnFile, Upload};
pub use self::nearest::{Cell, Nearest, NearestReal};
pub use self::remote::RemoteMode;

/// Key in local storage.
const TIMINGS_KEY: &str = "saddle-timings-v2";

/// Sends commands to the training worker, folds its events into [`RunView`], and shares the run with other tabs.
pub struct Controller {
    on_message: Callback<WorkerMessage<IgnoredAny>>,
    worker: Option<WorkerLink>,
    /// The worker crashed. It is replaced before the next command.
    crashed: bool,
    /// The device of the last request: the worker must be the build for it.
    wanted_device: Preference,
    /// Why the GPU's worker took the CPU: from then on “auto” means the CPU's worker.
    gpu_refusal: Option<String>,
    last_run: RunId,
    last_message_ms: f64,
    /// Factor on [`RunView::silence_limit_ms`], doubled each time the visitor chooses to wait.
    patience: f64,
    skip_self_test: bool,
    tabs: Tabs,
    /// What this tab last announced to the other tabs.
    announced: Option<RemoteRun>,
    pub remote_run: Option<RemoteRun>,
    pub remote_mode: RemoteMode,
    /// Mirror of the worker's run.
    pub view: RunView,
    pub nearest: Nearest,
    pub saved_runs: SavedRuns,
    pub recording: Recording,
    pub opened: OpenedRun,
    /// The device for the next run.
    pub device: DeviceState,
    pub run_device: Option<BackendInfo>,
    pub own_file: OwnFile,
    /// The visitor's own file that the current run trains on.
    pub run_file: Option<Upload>,
    /// Images that the worker has.
    sent_file: Option<SentFile>,
    pub timings: Timings,
    /// The worker is timing steps.
    pub timing: bool,
    /// Status of the last export, for display; empty before the first.
    pub export_status: Rc<str>,
    /// The worker has been silent for too long: the visitor is asked whether to wait.
    pub silent: bool,
}

impl Controller {
    /// Starts no worker yet.
    pub fn new(on_message: Callback<WorkerMessage<IgnoredAny>>, on_tab_event: Callback<TabEvent>) -> Self {
        Self {
            on_message,
            worker: None,
            crashed: false,
            wanted_device: Preference::Auto,
            gpu_refusal: None,
            last_run: RunId(0),
            last_message_ms: 0.0,
            patience: 1.0,
            skip_self_test: false,
            tabs: Tabs::new(on_tab_event),
            announced: None,
            remote_run: None,
            remote_mode: RemoteMode::None,
            view: RunView::default(),
            nearest: Nearest::default(),
            saved_runs: SavedRuns::new(),
            recording: Recording::default(),
            opened: OpenedRun::None,
            device: DeviceState::Opening,
            run_device: None,
            own_file: OwnFile::default(),
            run_file: None,
            sent_file: None,
            timings: kept::get(TIMINGS_KEY).unwrap_or_default(),
            timing: false,
            export_status: Rc::default(),
            silent: false,
        }
    }

    /// The run to draw: a saved run that was opened, or the recorded run if it is loaded and no own run has begun.
    pub fn shown(&self) -> &RunView {
        if let Some(opened) = self.opened.shown() {
            return &opened.view;
        }
        match &self.recording {
            Recording::Loaded(recorded) if self.view.state == RunState::Idle => &recorded.view,
            _ => &self.view,
        }
    }

    pub fn backend(&self) -> Option<&BackendInfo> {
        match &self.device {
            DeviceState::Open(backend) => Some(backend),
            DeviceState::Opening | DeviceState::Unavailable(_) => None,
        }
    }

    fn send(&mut self, command: impl Into<Envelope<Command>>) {
        self.with_worker(|worker| worker.send(command));
    }

    /// Sends a serialized command of a secondary view.
    pub fn send_serialized(&mut self, command: Array) {
        // Any command ends a timing.
        self.timing = false;
        self.with_worker(|worker| worker.send_serialized(command));
    }

    fn with_worker(&mut self, send: impl FnOnce(&WorkerLink) -> Result<(), UiError>) {
        self.drop_unfit_worker();
        let device = self.build_device();
        let sent = match &self.worker {
            Some(worker) => send(worker),
            None => WorkerLink::spawn(device, &self.on_message).and_then(|worker| send(self.worker.insert(worker))),
        };
        if let Err(error) = sent {
            let failure = Failure { kind: FailureKind::Worker, message: error.to_string() };
            self.handle_failure(failure);
        }
    }

    fn handle_failure(&mut self, failure: Failure) {
        self.crashed = true;
        self.stop_reading(&failure.message);
        self.stop_opening(&failure.message);
        let live = self.view.state.is_live() && self.remote_mode == RemoteMode::None;
        if live && self.leaves_gpu(&failure) {
            return self.continue_on_cpu(failure);
        }
        if let Some((key, step)) = live.then(|| self.saved_runs.take_recovery()).flatten() {
            self.saved_runs.notice = Some(format!(
                "The training worker crashed, and the page started another. The run continues from step {step}, where it was last saved. The error was: {}",
                failure.message
            ));
            let (config, file) = (self.view.config.clone(), self.run_file.take());
            return self.continue_saved(key, step, config, file, self.last_message_ms);
        }
        if live {
            self.view.fold(LabEvent::Failed(failure).into());
        } else {
            self.device = DeviceState::Unavailable(failure);
        }
    }

    pub fn handle_message(&mut self, WorkerMessage { envelope, message }: WorkerMessage<IgnoredAny>, now_ms: f64) {
        self.last_message_ms = now_ms;
        self.silent = false;
        if let Some(message) = message {
            self.forward(&envelope.message, &message);
        }
        match &envelope.message {
            Event::Archive(event) => self.handle_archive(event, envelope.bytes.as_deref()),
            Event::Transfer(event) => self.handle_transfer(event, envelope.bytes.as_deref().unwrap_or_default()),
            Event::OwnFile(ticket, event) => self.handle_own_file(*ticket, event.clone(), envelope.bytes),
            Event::Booted { has_gpu } => Self::announce_build(*has_gpu),
            Event::Ready { backend } => self.handle_ready(backend.clone()),
            Event::Estimated { device, batch_size, ms_per_step } => {
                self.timing = false;
                self.record_timing(&device.clone(), *batch_size, *ms_per_step);
            }
            Event::Failed(failure) => {
                self.timing = false;
                let failure = failure.clone();
                match failure.kind {
                    FailureKind::Worker | FailureKind::DeviceLost | FailureKind::DeviceUnfit => self.handle_failure(failure),
                    FailureKind::Device | FailureKind::Untrusted | FailureKind::Data | FailureKind::StoredRun => {
                        self.device = DeviceState::Unavailable(failure)
                    }
                }
            }
            Event::Run(_, RunEvent::Failed(failure)) if matches!(failure.kind, FailureKind::Device | FailureKind::Untrusted) => {
                self.device = DeviceState::Unavailable(failure.clone());
                self.view.fold(envelope);
            }
            // A lost device is reported twice, in any order: without a run, and by the run whose losses can't be read.
            Event::Run(run, RunEvent::Failed(failure)) if failure.kind == FailureKind::DeviceLost && *run == self.view.run => {
                self.handle_failure(failure.clone());
            }
            Event::Run(run, RunEvent::Started(_)) if *run == self.view.run => {
                self.run_device = self.backend().cloned();
                self.view.fold(envelope);
            }
            Event::Run(run, RunEvent::Nearest { ticket, found, images }) if *run == self.view.run => {
                self.handle_nearest(*ticket, (*found, *images), envelope.bytes);
            }
            Event::Run(_, RunEvent::Paused | RunEvent::Finished) => {
                self.view.fold(envelope);
                self.record_run_timing();
            }
            _ => {
                self.view.fold(envelope);
            }
        }
    }

    /// Opens a device for the next run.
    pub fn open(&mut self, backend: Preference) {
        self.device = DeviceState::Opening;
        self.wanted_device = backend;
        self.skip_self_test = false;
        // Any command ends a timing.
        self.timing = false;
        self.send(Command::Open { backend });
    }

    /// Trains on the GPU even if it fails its self-test, until another device is opened.
    pub fn skip_self_test(&mut self) {
        self.skip_self_test = true;
    }

    /// Starts a new run, on the visitor's file if one is chosen; with `paused` it waits at step 0.
    pub fn start(&mut self, config: RunConfig, paused: bool, now_ms: f64) {
        self.start_on(self.own_file.chosen.clone(), config, paused, now_ms);
    }

    fn start_on(&mut self, file: Option<Upload>, config: RunConfig, paused: bool, now_ms: f64) {
        let key = fresh_key();
        self.saved_runs.begin(key.clone(), None);
        self.begin(config.clone(), now_ms);
        self.run_file = file;
        self.provide_file();
        let (run, upload, skip_self_test) = (self.last_run, self.run_ticket(), self.skip_self_test);
        self.send(Command::Start { run, key, config, upload, paused, skip_self_test });
    }

    /// Continues a saved run with this configuration, from its newest checkpoint, at about `step`, on the visitor's file if it was
    /// trained on one.
    pub fn continue_saved(&mut self, key: RunKey, step: u32, config: RunConfig, file: Option<Upload>, now_ms: f64) {
        self.saved_runs.begin(key.clone(), Some(step));
        self.begin(config, now_ms);
        self.run_file = file;
        self.send_continue(key, None);
    }

    /// Continues a diverged run from its last saved state, with another learning rate.
    pub fn continue_with_learning_rate(&mut self, learning_rate: f64, now_ms: f64) {
        let Some((key, step)) = self.saved_runs.saved() else { return };
        let config = RunConfig { learning_rate, ..self.view.config.clone() };
        self.saved_runs.begin(key.clone(), Some(step));
        self.begin(config, now_ms);
        self.send_continue(key, Some(learning_rate));
    }

    fn send_continue(&mut self, key: RunKey, learning_rate: Option<f64>) {
        self.provide_file();
        let (run, skip_self_test) = (self.last_run, self.skip_self_test);
        let epochs = Some(self.view.config.epochs);
        self.send(Command::Continue { run, key, learning_rate, epochs, skip_self_test });
    }

    fn begin(&mut self, config: RunConfig, now_ms: f64) {
        self.last_run = RunId(self.last_run.0.max(self.view.run.0) + 1);
        self.wanted_device = config.backend;
        self.view = RunView::begin(self.last_run, config);
        self.nearest = Nearest::default();
        self.recording = Recording::default();
        self.opened = OpenedRun::None;
        self.run_device = None;
        self.export_status = Rc::default();
        self.last_message_ms = now_ms;
        self.patience = 1.0;
        self.timing = false;
    }

    /// Requests the list of saved runs.
    pub fn list_saved_runs(&mut self) {
        self.send(Command::Archive(ArchiveCommand::List));
    }

    pub fn delete_saved_run(&mut self, key: RunKey) {
        self.send(Command::Archive(ArchiveCommand::Delete { key }));
    }

    /// Pauses the run, here or in another tab, after the current step.
    pub fn pause(&mut self) {
        self.send_to_run(TabCommand::Pause);
    }

    pub fn resume(&mut self, now_ms: f64) {
        self.last_message_ms = now_ms;
        self.send_to_run(TabCommand::Resume);
    }

    /// Computes one step while paused.
    pub fn step(&mut self, now_ms: f64) {
        self.last_message_ms = now_ms;
        self.send_to_run(TabCommand::Step);
    }

    /// Saves the run, if this tab trains one.
    pub fn save(&mut self) {
        if self.view.state == RunState::Running && self.remote_mode == RemoteMode::None {
            let run = self.view.run;
            self.send(Command::Run(run, RunCommand::Save));
        }
    }

    /// Whether the visitor sees the latest sheet, if this tab trains the run.
    pub fn watch(&mut self, seen: bool) {
        if self.remote_mode == RemoteMode::None {
            let run = self.view.run;
            self.send(Command::Run(run, RunCommand::Watch(seen)));
        }
    }

    /// Draws a sheet now.
    pub fn sample(&mut self) {
        self.send_to_run(TabCommand::Sample);
    }

    /// Returns to idle at once, without waiting for the worker, which saves the run and then stops it.
    pub fn reset(&mut self, backend: Preference) {
        self.leave_remote();
        if self.view.state.is_live() {
            let run = self.view.run;
            if self.view.step > 0 {
                self.send(Command::Run(run, RunCommand::Save));
            }
            self.send(Command::Run(run, RunCommand::Stop));
            self.list_saved_runs();
        } else if self.view.state == RunState::Finished && self.view.has_worker() && self.worker.is_some() {
            // Its last measurement may be in progress.
            self.send(Command::Run(self.view.run, RunCommand::Stop));
        }
        self.last_run = RunId(self.last_run.0.max(self.view.run.0));
        self.view = RunView::idle(self.last_run);
        self.nearest = Nearest::default();
        self.silent = false;
        if self.crashed || matches!(self.device, DeviceState::Unavailable(_)) {
            self.open(backend);
        }
    }

    /// Replaces the worker, and continues the run from its last save, or from the start if it was not saved.
    pub fn restart(&mut self, now_ms: f64) {
        self.worker = None;
        self.crashed = false;
        self.silent = false;
        let (config, file) = (self.view.config.clone(), self.run_file.take());
        match self.saved_runs.saved() {
            Some((key, step)) => self.continue_saved(key, step, config, file, now_ms),
            None => self.start_on(file, config, false, now_ms),
        }
    }

    /// Updates [`Self::silent`] and checks on the other tab's run. Returns whether [`Self::silent`] changed. Called once a second.
    pub fn check_silence(&mut self, now_ms: f64) -> bool {
        let limit = self.view.silence_limit_ms() * self.patience;
        self.check_remote(now_ms);
        let silent = self.remote_mode == RemoteMode::None && self.view.state.is_busy() && now_ms - self.last_message_ms > limit;
        std::mem::replace(&mut self.silent, silent) != silent
    }

    /// Doubles the silence limit.
    pub fn keep_waiting(&mut self, now_ms: f64) {
        self.last_message_ms = now_ms;
        self.patience *= 2.0;
        self.silent = false;
    }
}
