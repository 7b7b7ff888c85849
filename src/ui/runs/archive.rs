//! What the training worker keeps, as this view knows it: the list, and whole runs that are looked at.

use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::run::kept::{Frame, RunKey, RunRecord};
use crate::run::losses;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent, Usage};
use crate::run::protocol::{Command, Envelope, Event};
use crate::ui::bridge;

/// Asks the worker.
pub(super) fn ask(command: ArchiveCommand) {
    bridge::send_command(Command::Archive(command));
}

/// Gives `take` what the worker says of kept runs.
fn hear(take: impl Fn(ArchiveEvent, Option<Vec<u8>>) + 'static) -> EventListener {
    bridge::on_event(Callback::from(move |envelope: Envelope<Event>| {
        if let Event::Archive(event) = envelope.message {
            take(event, envelope.bytes);
        }
    }))
}

/// The kept runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Kept {
    /// The newest first; `None` until the worker has said.
    pub(super) runs: Option<Rc<[RunRecord]>>,
    /// How much room they take.
    pub(super) usage: Usage,
    /// The one that trains or waits.
    pub(super) live: Option<RunKey>,
    /// What could not be done.
    pub(super) problem: Option<String>,
}

impl Kept {
    /// A run by its name.
    pub(super) fn find(&self, key: &RunKey) -> Option<&RunRecord> {
        self.runs.iter().flat_map(|runs| runs.iter()).find(|run| run.key == *key)
    }
}

impl Reducible for Kept {
    type Action = ArchiveEvent;

    fn reduce(self: Rc<Self>, event: ArchiveEvent) -> Rc<Self> {
        match event {
            ArchiveEvent::Listed { runs, usage, live } => Self { runs: Some(runs.into()), usage, live, problem: None }.into(),
            ArchiveEvent::Failed { message, .. } => Self { problem: Some(message), ..(*self).clone() }.into(),
            ArchiveEvent::Losses { .. }
            | ArchiveEvent::Real { .. }
            | ArchiveEvent::Frame { .. }
            | ArchiveEvent::Shown { .. }
            | ArchiveEvent::Saved { .. } => self,
        }
    }
}

/// The kept runs, listed anew whenever one of them was written.
#[hook]
pub(super) fn use_kept() -> UseReducerHandle<Kept> {
    let kept = use_reducer_eq(Kept::default);
    use_effect_with((), {
        let kept = kept.dispatcher();
        move |()| {
            let heard = hear(move |event, _| {
                if matches!(event, ArchiveEvent::Saved { .. }) {
                    ask(ArchiveCommand::List);
                }
                kept.dispatch(event);
            });
            ask(ArchiveCommand::List);
            move || drop(heard)
        }
    });
    kept
}

/// A kept run with what it has drawn and computed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Whole {
    /// Its name.
    pub(super) key: RunKey,
    /// `[D, G]` of every step, in nats.
    pub(super) losses: Rc<[[f32; 2]]>,
    /// Its sheets, by step.
    pub(super) frames: Rc<[Frame]>,
    /// The first images it learns from, a PNG.
    pub(super) real: Option<Rc<[u8]>>,
}

/// A run on its way here.
#[derive(Default)]
struct Parts {
    losses: Vec<[f32; 2]>,
    frames: Vec<Frame>,
    real: Option<Rc<[u8]>>,
}

/// The run of that record whole; `None` while it is on its way. It is fetched anew when it was written anew.
#[hook]
pub(super) fn use_whole(record: &RunRecord) -> Option<Rc<Whole>> {
    let whole = use_state_eq(|| None::<Rc<Whole>>);
    use_effect_with((record.key.clone(), record.step), {
        let whole = whole.setter();
        move |(key, _)| {
            let parts = std::cell::RefCell::new(Parts::default());
            let wanted = key.clone();
            let heard = hear(move |event, bytes| match (event, bytes) {
                (ArchiveEvent::Losses { key }, Some(bytes)) if key == wanted => {
                    parts.borrow_mut().losses = losses::of_bytes(&bytes)
                }
                (ArchiveEvent::Real { key }, Some(png)) if key == wanted => parts.borrow_mut().real = Some(png.into()),
                (ArchiveEvent::Frame { key, step, epoch }, Some(png)) if key == wanted => {
                    parts.borrow_mut().frames.push(Frame { step, epoch, png: png.into() });
                }
                (ArchiveEvent::Shown { key }, _) if key == wanted => {
                    let Parts { losses, frames, real } = parts.take();
                    whole.set(Some(Rc::new(Whole { key, losses: losses.into(), frames: frames.into(), real })));
                }
                _ => {}
            });
            ask(ArchiveCommand::Show { key: key.clone() });
            move || drop(heard)
        }
    });
    (*whole).clone().filter(|whole| whole.key == record.key)
}
