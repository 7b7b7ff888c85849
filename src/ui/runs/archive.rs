//! Saved runs from the training worker: the list, and single runs with all their data.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use yew::prelude::*;

use crate::run::losses;
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent, Usage};
use crate::run::protocol::{Command, Envelope, Event};
use crate::run::stored::{Frame, RunKey, RunRecord};
use crate::ui::bridge;
use crate::ui::widgets::{Button, Notice, NoticeKind};

pub(super) fn request(command: ArchiveCommand) {
    bridge::send_command(Command::Archive(command));
}

fn on_archive_event(handle: impl Fn(ArchiveEvent, Option<Vec<u8>>) + 'static) -> EventListener {
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
                Self { runs: Some(runs.into()), usage, live, problem: unreadable }.into()
            }
            ArchiveEvent::Failed { message, .. } => Self { problem: Some(message), ..(*self).clone() }.into(),
            ArchiveEvent::Losses { .. }
            | ArchiveEvent::Real { .. }
            | ArchiveEvent::Frame { .. }
            | ArchiveEvent::Shown { .. }
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

#[derive(Clone, Debug, PartialEq)]
pub(super) struct LoadedRun {
    pub(super) key: RunKey,
    /// `[D, G]` of every step, in nats.
    pub(super) losses: Rc<[[f32; 2]]>,
    /// In the order of their steps.
    pub(super) frames: Rc<[Frame]>,
    /// The first training images, a PNG.
    pub(super) real: Option<Rc<[u8]>>,
}

/// The parts of a run received so far.
#[derive(Default)]
struct Parts {
    losses: Vec<[f32; 2]>,
    frames: Vec<Frame>,
    real: Option<Rc<[u8]>>,
}

/// Loads a run, and again after each save. The error is what to show in place of the run.
#[hook]
pub(super) fn use_loaded_run(record: &RunRecord) -> Result<Rc<LoadedRun>, Html> {
    let run = use_state_eq(|| None::<Rc<LoadedRun>>);
    let failed = use_state_eq(|| false);
    use_effect_with((record.key.clone(), record.step), {
        let (run, failed) = (run.setter(), failed.setter());
        move |(key, _)| {
            failed.set(false);
            let parts = RefCell::new(Parts::default());
            let wanted = key.clone();
            let listener = on_archive_event(move |event, bytes| match (event, bytes) {
                (ArchiveEvent::Losses { key }, Some(bytes)) if key == wanted => {
                    parts.borrow_mut().losses = losses::from_bytes(&bytes)
                }
                (ArchiveEvent::Real { key }, Some(png)) if key == wanted => parts.borrow_mut().real = Some(png.into()),
                (ArchiveEvent::Frame { key, step, epoch }, Some(png)) if key == wanted => {
                    parts.borrow_mut().frames.push(Frame { step, epoch, png: png.into() });
                }
                (ArchiveEvent::Shown { key }, _) if key == wanted => {
                    let Parts { losses, frames, real } = parts.take();
                    run.set(Some(Rc::new(LoadedRun { key, losses: losses.into(), frames: frames.into(), real })));
                }
                (ArchiveEvent::Failed { key: Some(key), .. }, _) if key == wanted => failed.set(true),
                _ => {}
            });
            request(ArchiveCommand::Show { key: key.clone() });
            move || drop(listener)
        }
    });
    (*run)
        .clone()
        .filter(|run| run.key == record.key)
        .ok_or_else(|| if *failed { not_loaded(&record.key, failed.setter()) } else { loading_run() })
}

pub(super) fn loading_run() -> Html {
    html! { <p class="page__aside" role="status">{ "Loading the run" }</p> }
}

/// Shown below the notice of [`SavedRuns::problem`], which has the reason.
fn not_loaded(key: &RunKey, failed: UseStateSetter<bool>) -> Html {
    let key = key.clone();
    let retry = Callback::from(move |()| {
        failed.set(false);
        // Clears the reason of the last failure.
        request(ArchiveCommand::List);
        request(ArchiveCommand::Show { key: key.clone() });
    });
    let actions = html! { <Button label="Try again" on_press={retry} /> };
    html! {
        <Notice kind={NoticeKind::Bad} title="The run could not be loaded" testid="runs-not-loaded" {actions}>
            <p>{ "Its losses and sheets could not be read. Try again. If that does not help, reload the page." }</p>
        </Notice>
    }
}
