//! A saved run on view.

use std::rc::Rc;

use super::Controller;
use crate::run::RunState;
use crate::run::loaded_run::RunReader;
use crate::run::protocol::Command;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use crate::run::stored::RunKey;
use crate::ui::hooks::opened_run::{ArrivedRun, OpenedRun, ShownRun};
use crate::ui::hooks::recording::Recording;

impl Controller {
    /// Shows a saved run in place of this tab's run, which goes on. Returns false for this tab's run itself, which is shown as it is.
    pub fn open_saved(&mut self, key: &RunKey, continues: bool) -> bool {
        if self.saved_runs.key() == Some(key) && !matches!(self.view.state, RunState::Idle | RunState::Failed) {
            self.close_saved();
            return false;
        }
        if self.opened.key() != Some(key) {
            self.recording = Recording::default();
            self.opened = OpenedRun::Loading(RunReader::new(key.clone(), Rc::from([])), continues);
            self.list_saved_runs();
            self.send(Command::Archive(ArchiveCommand::Show { key: key.clone(), after: None }));
        }
        true
    }

    /// Shows this tab's run again, or none.
    pub fn close_saved(&mut self) {
        self.opened = OpenedRun::None;
    }

    /// Shows the run whose sheets are decoded, unless another was opened meanwhile.
    pub fn show_saved(&mut self, arrived: &Rc<ArrivedRun>, shown: ShownRun) {
        if self.opened.arrived().is_some_and(|current| Rc::ptr_eq(current, arrived)) {
            self.opened = OpenedRun::Shown(Rc::new(shown));
        }
    }

    pub(super) fn handle_archive(&mut self, event: &ArchiveEvent, bytes: Option<&[u8]>) {
        match event {
            ArchiveEvent::Failed { key: Some(key), message } if self.opened.is_loading() && self.opened.key() == Some(key) => {
                self.opened = OpenedRun::Failed(message.as_str().into());
                return;
            }
            ArchiveEvent::Listed { runs, .. } => {
                let is_listed = |key: &RunKey| runs.iter().any(|run| run.key == *key);
                if self.opened.shown().is_some_and(|shown| !is_listed(&shown.record.key)) {
                    self.opened = OpenedRun::Failed("It was deleted.".into());
                }
            }
            _ => {}
        }
        self.saved_runs.apply(event);
        if let OpenedRun::Loading(reader, continues) = &mut self.opened
            && let Some(run) = reader.apply(event, bytes)
        {
            let continues = *continues;
            self.opened = match self.saved_runs.find(&run.key) {
                Some(record) => OpenedRun::Arrived(Rc::new(ArrivedRun { record: record.clone(), run, continues })),
                None => OpenedRun::Failed("Its record can’t be read.".into()),
            };
        }
    }

    /// The worker that would have sent the run has crashed.
    pub(super) fn stop_opening(&mut self, reason: &str) {
        if matches!(self.opened, OpenedRun::Loading(..)) {
            self.opened = OpenedRun::Failed(reason.into());
        }
    }

    /// Makes the saved run on view this tab's run, which is about to continue.
    pub fn adopt_saved(&mut self) {
        if let Some(shown) = self.opened.shown().cloned() {
            self.saved_runs.begin(shown.record.key.clone(), shown.checkpoint);
            self.view.config = shown.view.config.clone();
            self.run_file = self.own_file.chosen.clone().filter(|_| shown.record.is_of_own_file());
        }
    }
}
