//! The worker's behaviour, and the only authority on a run.
//!
//! One loop: handle a waiting command, else train one step of the live run, else wait for a command. Work before the first step
//! stops when a command ends or replaces the run. Commands with the id of another run are ignored.

mod measuring;

use std::borrow::Cow;
use std::cell::Cell;

use futures::future::{Either, select, try_join};

use super::autosave::{self, Autosave};
use super::command_queue::{CommandQueue, Received};
use super::devices::{DeviceRequest, Devices, Needs, Requester};
use super::inspect::Inspector;
use super::measure::{MeasureRequest, estimate, measure};
use super::neighbours::Neighbours;
use super::own_file::OwnFile;
use super::quality::Quality;
use super::session::{Changes, Outcome, ResumePoint, RunMode, Session};
use super::transfer;
use super::{Host, LoadedImages};
use crate::compute::{Compute, precision};
use crate::run::config::{Ops, Precision, Preference};
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::protocol::inspect::InspectCommand;
use crate::run::protocol::transfer::{Export, TransferCommand};
use crate::run::protocol::{Command, Envelope, Event, Failure, FailureKind, RunCommand, RunEvent, RunId, Stage, ViewEvent};
use crate::run::self_test::KernelSet;
use crate::run::stored::{Ending, RunKey};
use crate::run::{Departure, RunConfig};

/// Longest time between two turns of the event loop, in ms.
const YIELD_MS: f64 = 25.0;

/// Handles commands and trains the live run.
pub struct Runner<H> {
    host: H,
    commands: CommandQueue,
    session: Option<Session>,
    devices: Devices,
    autosave: Autosave,
    inspector: Inspector,
    neighbours: Neighbours,
    quality: Quality,
    own_file: OwnFile,
    yielded_ms: f64,
}

struct Request {
    run: RunId,
    key: RunKey,
    config: RunConfig,
    /// The visitor's own images, used instead of the data set.
    own: Option<LoadedImages>,
    paused: bool,
    skip_self_test: bool,
    /// The run to continue; `None` starts a new one.
    stored: Option<ResumePoint>,
}

impl<H: Host> Runner<H> {
    /// A worker without a run.
    #[must_use]
    pub fn new(host: H, commands: CommandQueue) -> Self {
        let yielded_ms = host.now_ms();
        let (devices, autosave, inspector) = (Devices::default(), Autosave::default(), Inspector::default());
        let (neighbours, quality, own_file) = (Neighbours::default(), Quality::default(), OwnFile::default());
        Self { host, commands, session: None, devices, autosave, inspector, neighbours, quality, own_file, yielded_ms }
    }

    /// Runs until the sender of commands is dropped.
    pub async fn serve(&mut self) {
        self.host.emit(Event::Booted { has_gpu: cfg!(feature = "gpu") }.into());
        loop {
            let is_training = self.session.as_ref().is_some_and(|session| session.mode() != RunMode::Paused);
            let works = is_training || self.neighbours.is_searching() || self.quality.has_work(false);
            let received = if works { self.commands.try_next() } else { self.wait_for_command().await };
            match received {
                Received::Command(command) => self.handle(command).await,
                Received::Empty if is_training => self.advance().await,
                Received::Empty => {
                    self.neighbours.advance(&self.host);
                    self.measure().await;
                    self.host.yield_now().await;
                }
                Received::Closed => return,
            }
        }
    }

    async fn advance(&mut self) {
        if let Err(failure) = self.measure_between_steps().await
            && let Some(run) = self.session.as_ref().map(Session::run)
        {
            return self.settle(run, Err(failure));
        }
        let Some(session) = &mut self.session else { return };
        let run = session.run();
        if self.neighbours.is_searching() {
            session.exclude_time(self.neighbours.advance(&self.host));
        }
        let mut outcome = session.advance(&self.host).await;
        let ended = outcome == Ok(Outcome::Ended);
        let is_due = self.autosave.is_due(session, self.host.now_ms()) || session.mode() == RunMode::Paused;
        if ended || (is_due && outcome.is_ok()) {
            let saved = self.autosave.save(session, &self.host).await;
            // A device that fails now changes nothing: the run has ended.
            outcome = if ended { outcome } else { saved.and(outcome) };
        }
        if session.at_epoch_end() && outcome.is_ok() {
            let inspected = self.inspector.epoch_ended(session, &self.host).await;
            outcome = if ended { outcome } else { inspected.and(outcome) };
            self.quality.epoch_ended(session);
        }
        self.quality.step_ended(session, &self.host);
        if session.record().ending == Ending::Finished {
            self.quality.run_ended(session, &self.host);
            self.host.emit(Event::Run(run, RunEvent::Finished).into());
        }
        self.settle(run, outcome);
        if self.host.now_ms() - self.yielded_ms >= YIELD_MS {
            self.host.yield_now().await;
            self.yielded_ms = self.host.now_ms();
        }
    }

    /// Drops a run that has ended or failed, and reports a failure.
    fn settle(&mut self, run: RunId, outcome: Result<Outcome, Failure>) {
        match outcome {
            Ok(Outcome::Alive) => {}
            Ok(Outcome::Ended) => self.end_session(),
            Err(failure) => {
                self.end_session();
                self.host.emit(Event::Run(run, RunEvent::Failed(failure)).into());
            }
        }
    }

    async fn handle(&mut self, envelope: Envelope<Command>) {
        let Envelope { message, bytes } = envelope;
        match message {
            Command::SetHostedFiles { names } => self.host.set_hosted_files(names),
            Command::Open { backend } => {
                self.open(backend).await;
            }
            Command::Estimate { backend, batch_size } => self.estimate(backend, batch_size).await,
            Command::Start { run, key, config, upload, paused, skip_self_test } => {
                match upload.map(|ticket| self.own_file.images(ticket)).transpose() {
                    Ok(own) => self.start(Request { run, key, config, own, paused, skip_self_test, stored: None }).await,
                    Err(error) => self.refuse(run, Failure { kind: FailureKind::Data, message: error.to_string() }),
                }
            }
            Command::Continue { run, key, learning_rate, epochs, skip_self_test } => {
                self.continue_run(run, &key, Changes { learning_rate, epochs }, skip_self_test).await;
            }
            Command::SelfTest => self.self_test().await,
            Command::Measure { backend, batch_size, steps, ops } => {
                let request = MeasureRequest { backend, batch_size, steps, ops };
                if let Some(outcome) = measure(request, &self.host, &mut self.commands).await.transpose() {
                    self.host.emit(Event::View(ViewEvent::Measured { outcome }).into());
                }
            }
            Command::Run(run, RunCommand::Nearest { ticket }) => self.neighbours.ask(run, ticket, bytes.as_deref(), &self.host),
            Command::Run(run, command) => self.handle_run(run, command).await,
            Command::Archive(command) => self.archive(command).await,
            Command::Inspect(command) => self.inspect(command, bytes).await,
            Command::OwnFile(command) => self.own_file.handle(command, &self.host).await,
            Command::Transfer(TransferCommand::Export { key, what }) => self.export(key, what).await,
            Command::Transfer(TransferCommand::Film { query, sheets }) => {
                transfer::export_film(&query, sheets, bytes, &self.host);
            }
            Command::Transfer(TransferCommand::Import { key, files }) => {
                transfer::import(key, files, bytes.unwrap_or_default(), &self.host).await;
                self.archive(ArchiveCommand::List).await;
            }
        }
    }

    async fn handle_run(&mut self, run: RunId, command: RunCommand) {
        self.end_measurement(run, command);
        let Some(session) = self.session.as_mut().filter(|session| session.run() == run) else { return };
        let paused = session.mode() == RunMode::Paused;
        match command {
            RunCommand::Pause if !paused => self.pause().await,
            RunCommand::Resume => self.resume(RunMode::Running),
            RunCommand::Step(of) if of > 0 && paused => self.resume(RunMode::Stepping(of)),
            RunCommand::Pause | RunCommand::Step(_) => {}
            RunCommand::Sample => {
                let drawn = session.draw(&self.host).await.map(|()| Outcome::Alive);
                self.settle(run, drawn);
            }
            RunCommand::Save => {
                let saved = self.autosave.save(session, &self.host).await.map(|()| Outcome::Alive);
                self.settle(run, saved);
            }
            RunCommand::Watch(watched) => session.set_watched(watched),
            // Of a run that has ended, too.
            RunCommand::Nearest { .. } => {}
            RunCommand::Stop => {
                self.session = None;
                self.neighbours.clear();
                self.host.emit(Event::Run(run, RunEvent::Stopped).into());
            }
        }
    }

    async fn archive(&self, command: ArchiveCommand) {
        let live = self.session.as_ref().map(Session::key);
        autosave::handle(command, live, &self.host).await;
    }

    async fn inspect(&mut self, command: InspectCommand, bytes: Option<Vec<u8>>) {
        let Self { host, session, devices, inspector, own_file, .. } = self;
        let run = session.as_ref().map(Session::run);
        let own = own_file.any_images().map(|own| own.images);
        let inspected = inspector.handle(command, bytes, session.as_mut(), own, devices, host).await;
        if let Some(run) = run {
            self.settle(run, inspected.map(|()| Outcome::Alive));
        }
    }

    async fn export(&mut self, key: RunKey, what: Export) {
        let snapshot = match self.session.as_mut().filter(|session| *session.key() == key) {
            Some(session) => match transfer::snapshot_for(what, session, &self.host).await {
                Ok(run) => Some(Cow::Owned(run)),
                Err(failure) => {
                    let run = session.run();
                    transfer::refuse(failure.message.clone(), &self.host);
                    return self.settle(run, Err(failure));
                }
            },
            None => self.autosave.unsaved(&key).map(Cow::Borrowed),
        };
        transfer::export_run(&key, what, snapshot, &self.host).await;
    }

    fn resume(&mut self, mode: RunMode) {
        let now_ms = self.host.now_ms();
        self.quality.skip(now_ms);
        if let Some(session) = &mut self.session {
            session.set_mode(mode);
            session.restart_step_timer(now_ms);
            self.host.emit(Event::Run(session.run(), RunEvent::Resumed).into());
        }
    }

    async fn pause(&mut self) {
        let Some(session) = &mut self.session else { return };
        let run = session.run();
        session.set_mode(RunMode::Paused);
        let reported = session.report(&self.host).await;
        let alive = reported == Ok(Outcome::Alive);
        if alive {
            self.host.emit(Event::Run(run, RunEvent::Paused).into());
        }
        let saved = if reported.is_ok() { self.autosave.save(session, &self.host).await } else { Ok(()) };
        self.settle(run, if alive { saved.and(reported) } else { reported });
    }

    /// Opens the device that a run would use, and reports it. A GPU is tested when a run starts on it.
    async fn open(&mut self, preference: Preference) -> Option<Compute> {
        let request = DeviceRequest::look(preference);
        match self.devices.open(&self.host, request, Requester::Page).await {
            Ok(compute) => {
                self.host.emit(Event::Ready { backend: compute.info.clone() }.into());
                Some(compute)
            }
            Err(failure) => {
                self.host.emit(Event::Failed(failure).into());
                None
            }
        }
    }

    async fn self_test(&mut self) {
        let Self { host, devices, commands, .. } = self;
        let outcome = match host.open(Preference::WebGpu).await {
            Ok(gpu) => {
                let batch_size = RunConfig::default().batch_size;
                let mut kernels = Ops::ALL.map(|ops| KernelSet::of(ops, batch_size)).to_vec();
                if precision::has_f16(&gpu.device) {
                    kernels.push(KernelSet { precision: Precision::F16, ..kernels[0] });
                }
                let test = Box::pin(devices.test(host, &gpu, (&kernels, Departure::None), true, Requester::Page));
                match select(test, Box::pin(commands.any_command())).await {
                    Either::Left((outcome, _)) => outcome,
                    Either::Right(((), _)) => return,
                }
            }
            Err(error) => Err(error.into()),
        };
        self.host.emit(Event::View(ViewEvent::Tested { outcome }).into());
    }

    async fn estimate(&mut self, backend: Preference, batch_size: u32) {
        if self.session.is_some() {
            return;
        }
        let Some(compute) = self.open(backend).await else { return };
        if let Some(ms_per_step) = estimate(&compute, batch_size, &self.host, &mut self.commands).await {
            self.host.emit(Event::Estimated { device: compute.info.key(), batch_size, ms_per_step }.into());
        }
    }

    async fn start(&mut self, request: Request) {
        self.session = None;
        self.neighbours.clear();
        self.quality.clear();
        let (run, paused) = (request.run, request.paused);
        match self.prepare(request).await {
            Ok(Some(session)) => {
                self.host.emit(Event::Run(run, RunEvent::Started(session.size().clone())).into());
                session.send_restored(&self.host);
                self.neighbours.keep(run, session.training().images().clone());
                self.quality.begin(&session);
                self.session = Some(session);
                self.warm_up(run, paused).await;
            }
            Ok(None) => self.host.emit(Event::Run(run, RunEvent::Stopped).into()),
            Err(failure) => self.host.emit(Event::Run(run, RunEvent::Failed(failure)).into()),
        }
    }

    async fn continue_run(&mut self, run: RunId, key: &RunKey, changes: Changes, skip_self_test: bool) {
        self.session = None;
        let found = ResumePoint::load(self.host.files(), key).await;
        match found.and_then(|stored| Ok((stored.own_images(self.own_file.any_images())?, stored))) {
            Ok((own, mut stored)) => {
                stored.change(changes);
                let (key, config) = (stored.key().clone(), stored.config().clone());
                let stored = Some(stored);
                self.start(Request { run, key, config, own, paused: false, skip_self_test, stored }).await;
            }
            Err(error) => self.refuse(run, error.into()),
        }
    }

    fn refuse(&mut self, run: RunId, failure: Failure) {
        self.session = None;
        self.host.emit(Event::Run(run, RunEvent::Failed(failure)).into());
    }

    /// Opens the device and loads the images; `None` if a command ends the run meanwhile.
    async fn prepare(&mut self, request: Request) -> Result<Option<Session>, Failure> {
        let Request { run, key, config, own, skip_self_test, stored, .. } = request;
        let loading = |stage, done, total| self.host.emit(Event::Run(run, RunEvent::Loading { stage, done, total }).into());
        loading(Stage::OpeningDevice, 0, None);
        let available = own.as_ref().map_or_else(|| config.dataset.len(), |own| own.images.len());
        let needs =
            Needs { kernels: KernelSet::from(&config), departure: config.departure, memory: GpuMemory::of(&config, available) };
        let request = DeviceRequest { preference: config.backend, needs: Some(needs), skip_self_test };
        let images_load = Cell::new(true);
        let load = async {
            let loaded = match own {
                Some(own) => Ok(own),
                None => self.host.load(&config, loading).await,
            };
            images_load.set(false);
            loaded.map_err(|error| Failure { kind: FailureKind::Data, message: error.to_string() })
        };
        let open = async {
            let compute = self.devices.open(&self.host, request, Requester::Run(run, &images_load)).await?;
            self.host.emit(Event::Ready { backend: compute.info.clone() }.into());
            Ok(compute)
        };
        let cancelled = Box::pin(self.commands.cancelled(run));
        let (loaded, compute) = match select(Box::pin(try_join(load, open)), cancelled).await {
            Either::Left((both, _)) => both?,
            Either::Right(((), _)) => return Ok(None),
        };
        loading(Stage::WarmingUp, 0, Some(3));
        self.host.yield_now().await;
        match stored {
            None => Session::new(run, key, config, loaded, &compute, &self.host).map(Some),
            Some(stored) => Session::resume(run, stored, loaded, &compute, &self.host).map(Some),
        }
    }

    async fn warm_up(&mut self, run: RunId, paused: bool) {
        let Some(session) = &mut self.session else { return };
        let drawn = session.send_first_sheets(&self.host).await.map(|()| Outcome::Alive);
        session.set_mode(if paused { RunMode::Paused } else { RunMode::Running });
        session.restart_step_timer(self.host.now_ms());
        let alive = drawn.is_ok();
        self.settle(run, drawn);
        if alive && paused {
            self.host.emit(Event::Run(run, RunEvent::Paused).into());
        }
    }
}
