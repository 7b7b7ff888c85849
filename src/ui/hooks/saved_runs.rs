//! The page's list of saved runs, and whether the current run is saved.

use wasm_bindgen::JsValue;

use crate::browser::settled;
use crate::documents::history::names::Names;
use crate::run::protocol::archive::ArchiveEvent;
use crate::run::stored::{Ending, RunKey, RunRecord};
use crate::ui::kept;

/// Key in local storage: the visitor was asked about persistent storage.
const ASKED_KEY: &str = "saddle-lasting-asked-v1";

/// The browser's answer to a request for persistent storage in this visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Persistence {
    #[default]
    NotRequested,
    /// Saved runs are not evicted.
    Granted,
    /// The browser may evict saved runs when storage runs low.
    Denied,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct SavedRuns {
    /// Newest first.
    runs: Vec<RunRecord>,
    /// Key of the current run, and the step it was last saved at.
    current: Option<(RunKey, Option<u32>)>,
    /// The current run was already recovered once from a crash of the worker; the next time the visitor decides.
    recovered: bool,
    declined: bool,
    persisted: bool,
    asked: bool,
    /// The answer in this visit; earlier grants are reported by the worker.
    pub persistence: Persistence,
    /// Why runs can't be saved.
    pub problem: Option<String>,
    /// Tells the visitor what happened to the current run: recovered, or taken over by another tab.
    pub notice: Option<String>,
}

impl SavedRuns {
    /// Nothing is listed before the worker answers.
    #[must_use]
    pub fn new() -> Self {
        Self { asked: kept::get(ASKED_KEY).unwrap_or_default(), ..Self::default() }
    }

    /// Sets the current run.
    pub fn begin(&mut self, key: RunKey, saved_step: Option<u32>) {
        let same = self.key() == Some(&key);
        self.recovered &= same;
        if !same {
            self.notice = None;
        }
        self.current = Some((key, saved_step));
    }

    pub fn apply(&mut self, event: &ArchiveEvent) {
        match event {
            ArchiveEvent::Listed { runs, usage, .. } => {
                self.runs.clone_from(runs);
                self.persisted = usage.persisted;
            }
            ArchiveEvent::Saved { key, step } => {
                if let Some((current, saved_step)) = &mut self.current
                    && current == key
                {
                    *saved_step = Some(*step);
                }
            }
            ArchiveEvent::Failed { message, .. } => self.problem = Some(message.clone()),
            ArchiveEvent::Losses { .. }
            | ArchiveEvent::Real { .. }
            | ArchiveEvent::Quality { .. }
            | ArchiveEvent::Frame { .. }
            | ArchiveEvent::Shown { .. } => {}
        }
    }

    /// The newest unfinished run that can be resumed.
    #[must_use]
    pub fn resumable(&self) -> Option<&RunRecord> {
        let can_resume = |run: &&RunRecord| run.ending == Ending::Open && run.step > 0;
        self.runs.iter().find(can_resume).filter(|_| !self.declined)
    }

    /// Key of the current run in the store.
    #[must_use]
    pub fn key(&self) -> Option<&RunKey> {
        self.current.as_ref().map(|(key, _)| key)
    }

    /// The run with this key.
    #[must_use]
    pub fn find(&self, key: &RunKey) -> Option<&RunRecord> {
        self.runs.iter().find(|run| run.key == *key)
    }

    /// The names of all saved runs.
    #[must_use]
    pub fn names(&self) -> Names {
        Names::new(&self.runs)
    }

    /// The step at which the run with this key was saved.
    #[must_use]
    pub fn step_of(&self, key: &RunKey) -> Option<u32> {
        self.find(key).map(|run| run.step)
    }

    /// Whether the run with this key was trained on the visitor's own file.
    #[must_use]
    pub fn is_of_own_file(&self, key: &RunKey) -> bool {
        self.runs.iter().any(|run| run.key == *key && run.is_of_own_file())
    }

    /// Whether to ask the visitor for persistent storage: once, as soon as a run is saved.
    #[must_use]
    pub fn should_ask(&self) -> bool {
        !self.persisted && !self.asked && self.persistence == Persistence::NotRequested && self.saved().is_some()
    }

    /// Records that the visitor answered.
    pub fn set_asked(&mut self) {
        self.asked = true;
        // Without storage the question returns at the next visit.
        kept::set(ASKED_KEY, &true);
    }

    /// Stops offering a run to resume.
    pub fn decline(&mut self) {
        self.declined = true;
    }

    /// Offers a run again, after one was imported.
    pub fn reset_declined(&mut self) {
        self.declined = false;
    }

    /// Key and saved step of the current run.
    #[must_use]
    pub fn saved(&self) -> Option<(RunKey, u32)> {
        self.current.clone().and_then(|(key, step)| Some((key, step?)))
    }

    /// Whether the current run was recovered from a crash of the worker.
    #[must_use]
    pub fn was_recovered(&self) -> bool {
        self.recovered
    }

    /// Key and saved step of the current run for its recovery from a crash of the worker; `None` after the first recovery.
    pub fn take_recovery(&mut self) -> Option<(RunKey, u32)> {
        let saved = self.saved().filter(|_| !self.recovered)?;
        self.recovered = true;
        Some(saved)
    }
}

/// Requests persistent storage. Some browsers ask the visitor, others decide by themselves.
pub async fn request_persistence() -> Persistence {
    // Throws in an insecure context, where `storage` is undefined.
    let answer = settled::<JsValue>(gloo::utils::window().navigator().storage().persist()).await;
    if answer.is_ok_and(|granted| granted.is_truthy()) { Persistence::Granted } else { Persistence::Denied }
}
