//! What the page knows of runs that the worker keeps: which can go on, and whether the one that trains is safe.

use crate::run::kept::{Ending, RunKey, RunRecord};
use crate::run::protocol::archive::ArchiveEvent;

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
    /// Why nothing can be kept.
    pub problem: Option<String>,
    /// That the run goes on after its worker broke, and from where.
    pub news: Option<String>,
}

impl KeptRuns {
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
            ArchiveEvent::Listed { runs, .. } => self.runs.clone_from(runs),
            ArchiveEvent::Saved { key, step } => {
                if let Some((now, at)) = &mut self.now
                    && now == key
                {
                    *at = Some(*step);
                }
            }
            ArchiveEvent::Failed { message, .. } => self.problem = Some(message.clone()),
            ArchiveEvent::Losses { .. } | ArchiveEvent::Frame { .. } | ArchiveEvent::Shown { .. } => {}
        }
    }

    /// The run to offer: the newest that can go on.
    #[must_use]
    pub fn offer(&self) -> Option<&RunRecord> {
        self.runs.iter().find(|run| run.ending == Ending::Open && run.step > 0).filter(|_| !self.declined)
    }

    /// The visitor does not want it now.
    pub fn decline(&mut self) {
        self.declined = true;
    }

    /// The name of the run that is shown.
    #[must_use]
    pub fn key(&self) -> Option<RunKey> {
        self.now.as_ref().map(|(key, _)| key.clone())
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
