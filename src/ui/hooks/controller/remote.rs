//! Runs shared between tabs: announced to the other tabs, watched by them, taken over by them.

use js_sys::Array;
use serde::de::IgnoredAny;

use super::Controller;
use crate::run::protocol::transfer::TransferEvent;
use crate::run::protocol::{Command, Event, LabEvent, RunCommand};
use crate::run::stored::RunKey;
use crate::run::{RunConfig, RunView};
use crate::settings::Settings;
use crate::ui::bridge;
use crate::ui::hooks::tabs::{RemoteRun, TabCommand, TabEvent, TabMessage};
use crate::ui::hooks::worker::{deserialize, serialize};

/// How long another tab may take to release a run before its lock is stolen, in ms.
const RELEASE_TIMEOUT_MS: f64 = 10_000.0;

/// What this tab does with a run of another tab.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum RemoteMode {
    #[default]
    None,
    Watching(RemoteRun),
    /// Waits for the run's lock, to continue the run here.
    TakingOver {
        remote: RemoteRun,
        /// When the other tab was asked, in ms.
        since_ms: f64,
    },
}

/// Whether secondary views receive the event. They receive `Booted`, too: a new worker has lost the networks that a view inspects.
fn is_for_secondary_views(event: &LabEvent) -> bool {
    matches!(event, Event::Archive(_) | Event::Transfer(_) | Event::View(_) | Event::Booted { .. })
}

impl Controller {
    /// The live run that this tab trains.
    fn own_run(&self) -> Option<RemoteRun> {
        let trains = self.view.state.is_live() && self.remote_mode == RemoteMode::None;
        let key = self.saved_runs.key().filter(|_| trains)?.clone();
        Some(RemoteRun { key, run: self.view.run, query: self.view.config.to_query(), epoch: self.view.epoch })
    }

    fn owns(&self, key: &RunKey) -> bool {
        self.own_run().is_some_and(|own| own.key == *key)
    }

    /// Holds the run's lock while the run is live, and announces changes to the other tabs. Called after every change.
    pub fn sync_tabs(&mut self) {
        if matches!(self.remote_mode, RemoteMode::TakingOver { .. }) {
            return;
        }
        let own = self.own_run();
        self.tabs.set_own_run(own.as_ref().map(|own| &own.key), false);
        if own != self.announced {
            self.announced.clone_from(&own);
            if let Some(own) = own {
                self.tabs.send(&TabMessage::Announce(own));
            }
        }
    }

    /// Asks the other tabs for their live runs.
    pub fn query_tabs(&self) {
        self.tabs.send(&TabMessage::Query);
    }

    /// Forwards a worker message to secondary views and to a watching tab.
    pub(super) fn forward(&self, event: &LabEvent, message: &Array) {
        match event.run() {
            // The controller downloads the file: the views hear its name.
            None if matches!(event, Event::Transfer(TransferEvent::Exported(_))) => {
                bridge::send_event(&Array::of1(&message.get(0)));
            }
            None if is_for_secondary_views(event) => bridge::send_event(message),
            Some(run) if run == self.view.run => {
                if let Some(key) = self.saved_runs.key() {
                    self.tabs.forward(key, message);
                }
            }
            _ => {}
        }
    }

    /// Sends a command to the run on display, which may be another tab's.
    pub(super) fn send_to_run(&mut self, command: TabCommand) {
        match &self.remote_mode {
            RemoteMode::Watching(remote) => self.tabs.send(&TabMessage::Execute(remote.key.clone(), command)),
            RemoteMode::None | RemoteMode::TakingOver { .. } => self.send(command.command(self.view.run)),
        }
    }

    /// Draws the other tab's run.
    pub fn watch_remote(&mut self) {
        let Some(remote) = self.remote_run.clone() else { return };
        self.view = RunView::begin(remote.run, RunConfig::from_query(&remote.query).config);
        self.run_device = None;
        self.close_saved();
        self.tabs.send(&TabMessage::Watch(remote.key.clone()));
        self.remote_mode = RemoteMode::Watching(remote);
    }

    /// Asks the other tab to release its run, which continues here once the lock is granted.
    pub fn take_over(&mut self, now_ms: f64) {
        let Some(remote) = self.remote_run.clone() else { return };
        self.tabs.send(&TabMessage::Release(remote.key.clone()));
        self.tabs.set_own_run(Some(&remote.key), false);
        self.remote_mode = RemoteMode::TakingOver { remote, since_ms: now_ms };
    }

    pub(super) fn leave_remote(&mut self) {
        if std::mem::take(&mut self.remote_mode) != RemoteMode::None {
            self.view = RunView::idle(self.view.run);
        }
    }

    /// Checks that the other tab still holds its lock, and that it answers a take-over.
    pub(super) fn check_remote(&mut self, now_ms: f64) {
        if let Some(remote) = &self.remote_run {
            match self.remote_mode {
                // A tab that hangs receives no message, but its lock can be stolen.
                RemoteMode::TakingOver { since_ms, .. } if now_ms - since_ms > RELEASE_TIMEOUT_MS => {
                    self.tabs.set_own_run(Some(&remote.key), true);
                }
                RemoteMode::TakingOver { .. } => {}
                RemoteMode::None | RemoteMode::Watching(_) => self.tabs.check_lock(&remote.key),
            }
        }
    }

    pub fn handle_tab_event(&mut self, event: TabEvent, now_ms: f64) {
        match event {
            TabEvent::Message(message, attachment) => self.handle_tab_message(message, attachment.as_ref()),
            TabEvent::LockGranted(key) => {
                if let RemoteMode::TakingOver { remote, .. } = &self.remote_mode
                    && remote.key == key
                {
                    let config = RunConfig::from_query(&remote.query).config;
                    self.remote_run = None;
                    self.remote_mode = RemoteMode::None;
                    let step = self.saved_runs.step_of(&key).unwrap_or_default();
                    let file = self.own_file.chosen.clone().filter(|_| self.saved_runs.is_of_own_file(&key));
                    self.continue_saved(key, step, config, file, now_ms);
                }
            }
            TabEvent::LockLost(key) if self.owns(&key) => self.release_own_run(),
            TabEvent::LockLost(_) => {}
            TabEvent::LockFree(key) => self.end_remote(&key),
        }
    }

    fn handle_tab_message(&mut self, message: TabMessage, attachment: Option<&Array>) {
        match message {
            TabMessage::Query => {
                if let Some(own) = self.own_run() {
                    self.tabs.send(&TabMessage::Announce(own));
                }
            }
            TabMessage::Announce(remote) => self.remote_run = Some(remote),
            TabMessage::Watch(key) if self.owns(&key) => {
                self.tabs.watched = true;
                for message in self.view.replay().iter().filter_map(|event| serialize(event).ok()) {
                    self.tabs.forward(&key, &message);
                }
            }
            TabMessage::Forward(key) => {
                let Some(envelope) = attachment.and_then(deserialize::<IgnoredAny>) else { return };
                if matches!(&self.remote_mode, RemoteMode::Watching(remote) if remote.key == key) {
                    self.view.fold(envelope);
                    if !self.view.state.is_live() && self.view.step > 0 {
                        self.remote_mode = RemoteMode::None;
                        self.remote_run = None;
                    }
                }
            }
            TabMessage::Execute(key, command) if self.owns(&key) => self.send_to_run(command),
            TabMessage::Release(key) if self.owns(&key) => {
                let run = self.view.run;
                self.send(Command::Run(run, RunCommand::Save));
                self.release_own_run();
            }
            TabMessage::Ended(key) => self.end_remote(&key),
            TabMessage::Watch(_) | TabMessage::Execute(..) | TabMessage::Release(_) => {}
        }
    }

    /// Stops this tab's run, which another tab takes over. [`Self::sync_tabs`] releases the lock when the run has stopped.
    fn release_own_run(&mut self) {
        let run = self.view.run;
        self.send(Command::Run(run, RunCommand::Stop));
        self.saved_runs.notice = Some("Another tab has taken this run over and continues it.".to_owned());
    }

    /// Forgets the other tab's run, which ended or whose tab was closed.
    fn end_remote(&mut self, key: &RunKey) {
        let is_current = self.remote_run.as_ref().is_some_and(|remote| remote.key == *key);
        if !is_current || matches!(self.remote_mode, RemoteMode::TakingOver { .. }) {
            return;
        }
        self.remote_run = None;
        self.leave_remote();
        self.list_saved_runs();
    }
}
