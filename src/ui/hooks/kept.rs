//! What the page knows of runs that the worker keeps: which can go on, and whether the one that trains is safe.

use gloo::storage::{LocalStorage, Storage};
use wasm_bindgen_futures::JsFuture;

use crate::run::kept::{Ending, RunKey, RunRecord};
use crate::run::protocol::archive::ArchiveEvent;

/// Where it is written that the visitor was asked about [`KeptRuns::should_ask`].
const ASKED: &str = "saddle-lasting-asked-v1";

/// Whether the browser may clear kept runs by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lasting {
    /// It may, or has not said.
    #[default]
    No,
    /// It was asked not to just now, and has promised that.
    Promised,
    /// It was asked, and has not.
    Refused,
}

/// Kept runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KeptRuns {
    /// All of them, the newest first.
    runs: Vec<RunRecord>,
    /// The run that is shown, and the step it was last kept at.
    now: Option<(RunKey, Option<u32>)>,
    /// A worker that broke was replaced once by itself; the next time the visitor is asked.
    mended: bool,
    /// The visitor does not want to be offered a run.
    declined: bool,
    /// The browser has promised before to clear nothing by itself.
    persisted: bool,
    /// The visitor was asked about that.
    asked: bool,
    /// What came of asking the browser.
    pub lasting: Lasting,
    /// Why nothing can be kept.
    pub problem: Option<String>,
    /// That the run goes on after its worker broke, and from where.
    pub news: Option<String>,
}

impl KeptRuns {
    /// Nothing is known yet but what was asked at earlier visits.
    #[must_use]
    pub fn new() -> Self {
        Self { asked: LocalStorage::get(ASKED).unwrap_or_default(), ..Self::default() }
    }

    /// Another run is shown from now on.
    pub fn begin(&mut self, key: RunKey, kept_at: Option<u32>) {
        let same = self.now.as_ref().is_some_and(|(now, _)| *now == key);
        self.mended &= same;
        if !same {
            self.news = None;
        }
        self.now = Some((key, kept_at));
    }

    /// Takes in what the worker says.
    pub fn hear(&mut self, event: &ArchiveEvent) {
        match event {
            ArchiveEvent::Listed { runs, usage, .. } => {
                self.runs.clone_from(runs);
                self.persisted = usage.persisted;
            }
            ArchiveEvent::Saved { key, step } => {
                if let Some((now, at)) = &mut self.now
                    && now == key
                {
                    *at = Some(*step);
                }
            }
            ArchiveEvent::Failed { message, .. } => self.problem = Some(message.clone()),
            ArchiveEvent::Losses { .. } | ArchiveEvent::Real { .. } | ArchiveEvent::Frame { .. } | ArchiveEvent::Shown { .. } => {
            }
        }
    }

    /// The run to offer: the newest that can go on. One of the visitor's own file can't: the file is gone.
    #[must_use]
    pub fn offer(&self) -> Option<&RunRecord> {
        let can_go_on = |run: &&RunRecord| run.ending == Ending::Open && run.step > 0 && !run.is_of_own_file();
        self.runs.iter().find(can_go_on).filter(|_| !self.declined)
    }

    /// The run that is shown, by its name in the store.
    #[must_use]
    pub fn current(&self) -> Option<&RunKey> {
        self.now.as_ref().map(|(key, _)| key)
    }

    /// The step that a kept run is at.
    #[must_use]
    pub fn step_of(&self, key: &RunKey) -> Option<u32> {
        self.runs.iter().find(|run| run.key == *key).map(|run| run.step)
    }

    /// Whether to ask the visitor about a promise of the browser: once, when there is something to keep.
    #[must_use]
    pub fn should_ask(&self) -> bool {
        !self.persisted && !self.asked && self.lasting == Lasting::No && self.saved().is_some()
    }

    /// The visitor has answered.
    pub fn was_asked(&mut self) {
        self.asked = true;
        // Without storage the question comes again at the next visit.
        let _ = LocalStorage::set(ASKED, true);
    }

    /// The visitor does not want it now.
    pub fn decline(&mut self) {
        self.declined = true;
    }

    /// A run was opened from a file: it is offered, whatever was declined before.
    pub fn offer_again(&mut self) {
        self.declined = false;
    }

    /// Where the run that is shown could be taken up: its name, and the step it was kept at.
    #[must_use]
    pub fn saved(&self) -> Option<(RunKey, u32)> {
        self.now.clone().and_then(|(key, at)| Some((key, at?)))
    }

    /// The same, once: for a worker that broke.
    pub fn mend(&mut self) -> Option<(RunKey, u32)> {
        let saved = self.saved().filter(|_| !self.mended)?;
        self.mended = true;
        Some(saved)
    }
}

/// Asks the browser to clear nothing of this page by itself. Some decide alone, some ask the visitor.
pub async fn ask_to_last() -> Lasting {
    let storage = gloo::utils::window().navigator().storage();
    // There is none in an insecure context, in spite of what its type says.
    if storage.is_undefined() {
        return Lasting::Refused;
    }
    let promised = match storage.persist() {
        Ok(asked) => JsFuture::from(asked).await.is_ok_and(|answer| answer.is_truthy()),
        Err(_) => false,
    };
    if promised { Lasting::Promised } else { Lasting::Refused }
}
