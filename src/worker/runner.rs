//! The worker's behaviour: takes commands, trains, tells the page. The only authority on a run.
//!
//! One loop: a command if one waits, else a step of the live run, else wait for a command. Long work before the
//! first step gives way to a command that ends it. Commands of another run than the live one are dropped.

use std::borrow::Cow;

use futures::future::{Either, join, select};

use super::autosave::{Keeping, answer};
use super::inbox::{Inbox, Mail};
use super::inspect::Looking;
use super::measuring::{Asked, measure};
use super::session::{Kept, Outcome, Pace, Session, timing_inputs};
use super::transfer;
use super::trust::{News, Trust, Wish};
use super::{Host, Loaded};
use crate::compute::Compute;
use crate::data::{DataError, Images};
use crate::gan::measure::Measuring;
use crate::gan::{Setup, Trainer};
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::kept::{ImageSource, RunKey};
use crate::run::protocol::archive::ArchiveCommand;
use crate::run::protocol::inspect::InspectCommand;
use crate::run::protocol::transfer::{Export, TransferCommand};
use crate::run::protocol::{BackendKind, Command, Envelope, Event, Failure, FailureKind, RunId, Stage};

/// Steps that are timed for an estimate, after one that is not.
const TIMED_STEPS: usize = 2;

/// Longest time between two turns of the event loop, in ms.
const BREATH_MS: f64 = 50.0;

/// Everything the worker holds.
pub struct Runner<H> {
    host: H,
    inbox: Inbox,
    session: Option<Session>,
    trust: Trust,
    keeping: Keeping,
    looking: Looking,
    breathed_ms: f64,
}

/// A start, unpacked.
struct Request {
    run: RunId,
    key: RunKey,
    config: RunConfig,
    /// The visitor's own images, used instead of the data set.
    upload: Option<(String, Vec<u8>)>,
    paused: bool,
    skip_self_test: bool,
    /// The kept run that this one goes on with.
    kept: Option<Kept>,
}

impl<H: Host> Runner<H> {
    /// A worker with nothing to do yet.
    #[must_use]
    pub fn new(host: H, inbox: Inbox) -> Self {
        let breathed_ms = host.now_ms();
        let (trust, keeping, looking) = (Trust::default(), Keeping::default(), Looking::default());
        Self { host, inbox, session: None, trust, keeping, looking, breathed_ms }
    }

    /// Works until the sender of commands is gone.
    pub async fn serve(&mut self) {
        self.host.emit(Event::Booted.into());
        loop {
            let running = self.session.as_ref().is_some_and(|session| session.pace() != Pace::Paused);
            let mail = if running { self.inbox.look() } else { self.inbox.wait().await };
            match mail {
                Mail::Command(command) => self.obey(command).await,
                Mail::Empty => self.advance().await,
                Mail::Closed => return,
            }
        }
    }

    async fn advance(&mut self) {
        let Some(session) = &mut self.session else { return };
        let run = session.run();
        let mut outcome = session.advance(&self.host).await;
        let ended = outcome == Ok(Outcome::Ended);
        let due = self.keeping.is_due(session, self.host.date_ms()) || session.pace() == Pace::Paused;
        if ended || (due && outcome.is_ok()) {
            let saved = self.keeping.save(session, &self.host).await;
            // A run that has ended was told of, whatever becomes of its saved state.
            outcome = if ended { outcome } else { saved.and(outcome) };
        }
        if session.at_epoch_end() && outcome.is_ok() {
            let looked = self.looking.epoch_ended(session, &self.host).await;
            outcome = if ended { outcome } else { looked.and(outcome) };
        }
        self.settle(run, outcome);
        if self.host.now_ms() - self.breathed_ms >= BREATH_MS {
            self.host.breathe().await;
            self.breathed_ms = self.host.now_ms();
        }
    }

    /// Drops a run that has ended, and tells of one that failed.
    fn settle(&mut self, run: RunId, outcome: Result<Outcome, Failure>) {
        match outcome {
            Ok(Outcome::Alive) => {}
            Ok(Outcome::Ended) => self.session = None,
            Err(failure) => {
                self.session = None;
                self.host.emit(Event::Failed { run: Some(run), failure }.into());
            }
        }
    }

    async fn obey(&mut self, envelope: Envelope<Command>) {
        let Envelope { message, bytes } = envelope;
        match message {
            Command::Open { backend } => {
                self.open(backend).await;
            }
            Command::Estimate { backend, batch_size } => self.estimate(backend, batch_size).await,
            Command::SetHostedFiles { names } => self.host.set_hosted_files(names),
            Command::Start { run, key, config, upload, paused, skip_self_test } => {
                let upload = upload.map(|name| (name, bytes.unwrap_or_default()));
                self.start(Request { run, key, config, upload, paused, skip_self_test, kept: None }).await;
            }
            Command::Continue { run, key, learning_rate, skip_self_test } => {
                let kept = Kept::find(self.host.files(), &key).await.map(|kept| kept.with_learning_rate(learning_rate));
                self.go_on(run, kept, skip_self_test).await;
            }
            Command::SelfTest => self.self_test().await,
            Command::Measure { backend, batch_size, steps, ops } => {
                let asked = Asked { backend, batch_size, steps, ops };
                if let Some(outcome) = measure(asked, &mut self.host, &mut self.inbox).await {
                    self.host.emit(Event::Measured { outcome }.into());
                }
            }
            Command::Pause { run } => self.pause(run).await,
            Command::Resume { run } => self.set_pace(run, Pace::Running),
            Command::Step { run, of } => {
                if of > 0 && self.live(run).is_some_and(|session| session.pace() == Pace::Paused) {
                    self.set_pace(run, Pace::Stepping(of));
                }
            }
            Command::Sample { run } => {
                if let Some(session) = self.session.as_mut().filter(|session| session.run() == run) {
                    let drawn = session.draw(&self.host).await.map(|()| Outcome::Alive);
                    self.settle(run, drawn);
                }
            }
            Command::Save { run } => {
                if let Some(session) = self.session.as_mut().filter(|session| session.run() == run) {
                    let saved = self.keeping.save(session, &self.host).await.map(|()| Outcome::Alive);
                    self.settle(run, saved);
                }
            }
            Command::Archive(command) => self.archive(command).await,
            Command::Inspect(command) => self.look(command, bytes).await,
            Command::Transfer(TransferCommand::Export { key, what }) => self.export(key, what).await,
            Command::Transfer(TransferCommand::Import { key, files }) => {
                transfer::take_in(key, files, bytes.unwrap_or_default(), &self.host).await;
                self.archive(ArchiveCommand::List).await;
            }
            Command::Stop { run } => {
                if self.live(run).is_some() {
                    self.session = None;
                    self.host.emit(Event::Stopped { run }.into());
                }
            }
        }
    }

    /// Answers about kept runs.
    async fn archive(&self, command: ArchiveCommand) {
        let live = self.session.as_ref().map(Session::key);
        answer(command, live, &self.host).await;
    }

    /// Answers about the inside of networks; a live run waits meanwhile.
    async fn look(&mut self, command: InspectCommand, bytes: Option<Vec<u8>>) {
        let Self { host, session, trust, looking, .. } = self;
        let run = session.as_ref().map(Session::run);
        let looked = looking.answer((command, bytes), session.as_mut(), trust, host).await;
        if let Some(run) = run {
            self.settle(run, looked.map(|()| Outcome::Alive));
        }
    }

    /// Sends a file of the run of this name, live or not.
    async fn export(&mut self, key: RunKey, what: Export) {
        let at_hand = match self.session.as_mut().filter(|session| *session.key() == key) {
            Some(session) => match transfer::of_session(session, what, &self.host).await {
                Ok(run) => Some(Cow::Owned(run)),
                Err(failure) => {
                    let run = session.run();
                    transfer::refuse(failure.message.clone(), &self.host);
                    return self.settle(run, Err(failure));
                }
            },
            None => self.keeping.unkept(&key).map(Cow::Borrowed),
        };
        transfer::send(key, what, at_hand, &self.host).await;
    }

    fn live(&mut self, run: RunId) -> Option<&mut Session> {
        self.session.as_mut().filter(|session| session.run() == run)
    }

    fn set_pace(&mut self, run: RunId, pace: Pace) {
        let now = self.host.now_ms();
        if let Some(session) = self.live(run) {
            session.set_pace(pace, now);
            if pace != Pace::Paused {
                self.host.emit(Event::Resumed { run }.into());
            }
        }
    }

    async fn pause(&mut self, run: RunId) {
        let Some(session) = self.session.as_mut().filter(|session| session.run() == run && session.pace() != Pace::Paused) else {
            return;
        };
        session.set_pace_keeping_time(Pace::Paused);
        let reported = session.report(&self.host).await;
        let alive = reported == Ok(Outcome::Alive);
        if alive {
            self.host.emit(Event::Paused { run }.into());
        }
        let saved = if reported.is_ok() { self.keeping.save(session, &self.host).await } else { Ok(()) };
        self.settle(run, if alive { saved.and(reported) } else { reported });
    }

    /// Opens the device that a run would take. A GPU in software is tested by the run itself.
    async fn open(&mut self, preference: Preference) -> Option<Compute> {
        let wish = Wish { preference, spare_software: true, insist: false };
        let opened = self.trust.open(&mut self.host, wish, News::Visitor).await;
        match opened {
            Ok(compute) => {
                self.host.emit(Event::Ready { backend: compute.info.clone() }.into());
                Some(compute)
            }
            Err(failure) => {
                self.host.emit(Event::Failed { run: None, failure }.into());
                None
            }
        }
    }

    /// Compares the GPU with the CPU anew, for the diagnostics.
    async fn self_test(&mut self) {
        let Self { host, trust, inbox, .. } = self;
        let outcome = match host.open(Preference::WebGpu).await {
            Ok(gpu) => {
                let testing = Box::pin(trust.test(host, &gpu, true, News::Visitor));
                match select(testing, Box::pin(inbox.any())).await {
                    Either::Left((outcome, _)) => outcome,
                    Either::Right(((), _)) => return,
                }
            }
            Err(error) => Err(error.into()),
        };
        self.host.emit(Event::Tested { outcome }.into());
    }

    /// Times a few steps of untrained networks; any command ends it.
    async fn estimate(&mut self, backend: Preference, batch_size: u32) {
        if self.session.is_some() {
            return;
        }
        let Some(compute) = self.open(backend).await else { return };
        let config = RunConfig::default();
        let mut trainer = Trainer::new(Setup::new(config.seed, config.learning_rate, config.ops), &compute.device);
        let mut times = Vec::with_capacity(TIMED_STEPS);
        for timed in 0..=TIMED_STEPS {
            self.host.breathe().await;
            if self.inbox.has_mail() {
                return;
            }
            let begun = self.host.now_ms();
            let (real, latents) = timing_inputs(batch_size, &compute);
            trainer.step(real, latents);
            if trainer.losses().read().await.is_err() {
                return;
            }
            if timed > 0 {
                times.push(self.host.now_ms() - begun);
            }
        }
        let ms_per_step = times.into_iter().fold(f64::INFINITY, f64::min);
        self.host.emit(Event::Estimated { device: compute.info.key(), batch_size, ms_per_step }.into());
    }

    async fn start(&mut self, request: Request) {
        self.session = None;
        let (run, paused) = (request.run, request.paused);
        match self.prepare(request).await {
            Ok(Some(session)) => {
                let size = session.size().clone();
                self.session = Some(session);
                self.host.emit(Event::Started { run, size }.into());
                self.session.iter().for_each(|session| session.tell_restored(&self.host));
                self.warm_up(run, paused).await;
            }
            Ok(None) => self.host.emit(Event::Stopped { run }.into()),
            Err(failure) => self.host.emit(Event::Failed { run: Some(run), failure }.into()),
        }
    }

    /// Goes on with a kept run.
    async fn go_on(&mut self, run: RunId, kept: Result<Kept, String>, skip_self_test: bool) {
        self.session = None;
        match kept {
            Ok(kept) => {
                let key = kept.key().clone();
                let config = kept.config().clone();
                self.start(Request { run, key, config, upload: None, paused: false, skip_self_test, kept: Some(kept) }).await;
            }
            Err(message) => {
                let failure = Failure { kind: FailureKind::Kept, message };
                self.host.emit(Event::Failed { run: Some(run), failure }.into());
            }
        }
    }

    /// Device and images; `None` when a command came that ends the run first.
    async fn prepare(&mut self, request: Request) -> Result<Option<Session>, Failure> {
        let Request { run, key, config, upload, skip_self_test, kept, .. } = request;
        self.host.emit(Event::Loading { run, stage: Stage::OpeningDevice, done: 0, total: None }.into());
        let Some(compute) =
            self.device(run, Wish { preference: config.backend, spare_software: false, insist: skip_self_test }).await?
        else {
            return Ok(None);
        };
        self.host.emit(Event::Ready { backend: compute.info.clone() }.into());
        let loading = |stage, done, total| self.host.emit(Event::Loading { run, stage, done, total }.into());
        let (load, compiled) = (load(&self.host, &config, upload, loading), compile(&compute, &config, &self.host));
        let interrupted = Box::pin(self.inbox.interrupted(run));
        let loaded = match select(Box::pin(join(load, compiled)), interrupted).await {
            Either::Left(((loaded, ()), _)) => {
                loaded.map_err(|error| Failure { kind: FailureKind::Data, message: error.to_string() })?
            }
            Either::Right(((), _)) => return Ok(None),
        };
        loading(Stage::WarmingUp, 0, Some(3));
        self.host.breathe().await;
        match kept {
            None => Session::new((run, key), config, loaded, &compute, &self.host).map(Some),
            Some(kept) => Session::resume(run, kept, loaded, &compute, &self.host).map(Some),
        }
    }

    /// The device that a run is to have; `None` when a command came that ends the run first.
    async fn device(&mut self, run: RunId, wish: Wish) -> Result<Option<Compute>, Failure> {
        let Self { host, trust, inbox, .. } = self;
        let opening = Box::pin(trust.open(host, wish, News::Run(run)));
        match select(opening, Box::pin(inbox.interrupted(run))).await {
            Either::Left((opened, _)) => opened.map(Some),
            Either::Right(((), _)) => Ok(None),
        }
    }

    async fn warm_up(&mut self, run: RunId, paused: bool) {
        let Some(session) = &mut self.session else { return };
        let drawn = session.open_sheets(&self.host).await.map(|()| Outcome::Alive);
        session.set_pace(if paused { Pace::Paused } else { Pace::Running }, self.host.now_ms());
        let alive = drawn.is_ok();
        self.settle(run, drawn);
        if alive && paused {
            self.host.emit(Event::Paused { run }.into());
        }
    }
}

/// The uploaded images, or else those of the configuration's data set.
async fn load(
    host: &impl Host,
    config: &RunConfig,
    upload: Option<(String, Vec<u8>)>,
    progress: impl Fn(Stage, u64, Option<u64>),
) -> Result<Loaded, DataError> {
    let Some((name, pixels)) = upload else { return host.load(config, progress).await };
    let length = pixels.len();
    let images = Images::new(pixels.into()).ok_or(DataError::Pixels(length))?;
    Ok(Loaded { images, source: ImageSource::OwnFile(name) })
}

/// Has a GPU compile a step's kernels while the images are on their way: does a step of networks that are then thrown away.
/// What fails here fails again in the run, which tells of it. A GPU in software is left alone, since there the step itself takes long.
async fn compile(compute: &Compute, config: &RunConfig, host: &impl Host) {
    if compute.info.kind == BackendKind::Cpu || compute.info.software {
        return;
    }
    host.breathe().await;
    if let Ok(mut measuring) = Measuring::new(config.ops, config.batch_size, compute) {
        let _ = measuring.step(|| host.now_ms()).await;
    }
}
