//! The list of saved runs, from the training worker.

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::documents::history::names::Names;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent, Usage};
use crate::run::protocol::{Command, Envelope, Event};
use crate::run::stored::{RunKey, RunRecord};
use crate::ui::bridge;

pub(super) fn request(command: ArchiveCommand) {
    bridge::send_command(Command::Archive(command));
}

pub(super) fn on_archive_event(handle: impl Fn(ArchiveEvent, Option<Vec<u8>>) + 'static) -> EventListener {
    bridge::on_event(Callback::from(move |envelope: Envelope<Event>| {
        if let Event::Archive(event) = envelope.message {
            handle(event, envelope.bytes);
        }
    }))
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct SavedRuns {
    /// From newest to oldest; `None` before the worker's answer.
    pub(super) runs: Option<Rc<[RunRecord]>>,
    pub(super) names: Rc<Names>,
    pub(super) usage: Usage,
    /// The run in the GAN lab.
    pub(super) live: Option<RunKey>,
    /// The last error; a new list clears it.
    pub(super) problem: Option<String>,
}

impl SavedRuns {
    pub(super) fn find(&self, key: &RunKey) -> Option<&RunRecord> {
        self.runs.iter().flat_map(|runs| runs.iter()).find(|run| run.key == *key)
    }
}

impl Reducible for SavedRuns {
    type Action = ArchiveEvent;

    fn reduce(self: Rc<Self>, event: ArchiveEvent) -> Rc<Self> {
        match event {
            ArchiveEvent::Listed { runs, usage, live, unreadable } => {
                let names = Names::new(&runs).into();
                Self { runs: Some(runs.into()), names, usage, live, problem: unreadable }.into()
            }
            ArchiveEvent::Failed { message, .. } => Self { problem: Some(message), ..(*self).clone() }.into(),
            ArchiveEvent::Losses { .. }
            | ArchiveEvent::Real { .. }
            | ArchiveEvent::Frame { .. }
            | ArchiveEvent::Shown { .. }
            | ArchiveEvent::Quality { .. }
            | ArchiveEvent::Saved { .. } => self,
        }
    }
}

/// The saved runs, updated after each save.
#[hook]
pub(super) fn use_saved_runs() -> UseReducerHandle<SavedRuns> {
    let runs = use_reducer_eq(SavedRuns::default);
    use_effect_with((), {
        let runs = runs.dispatcher();
        move |()| {
            let listener = on_archive_event(move |event, _| {
                if matches!(event, ArchiveEvent::Saved { .. }) {
                    request(ArchiveCommand::List);
                }
                runs.dispatch(event);
            });
            request(ArchiveCommand::List);
            move || drop(listener)
        }
    });
    runs
}
