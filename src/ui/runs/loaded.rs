//! Saved runs with losses and sheets. What was received once is not requested again: after a save, only its new sheets are.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use yew::prelude::*;

use super::archive::{on_archive_event, request};
use crate::run::loaded_run::{LoadedRun, RunReader};
use crate::run::protocol::archive::{ArchiveCommand, ArchiveEvent};
use crate::run::stored::{Frame, RunKey, RunRecord};
use crate::ui::widgets::{Button, Notice, NoticeKind};

/// The runs that this view has received, and requested.
#[derive(Clone, Default)]
pub(super) struct LoadedRuns(Rc<RefCell<Store>>);

#[derive(Default)]
struct Store {
    /// Each with the step that it was saved at.
    runs: BTreeMap<RunKey, (u32, Rc<LoadedRun>)>,
    requested: BTreeSet<(RunKey, u32)>,
}

impl PartialEq for LoadedRuns {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LoadedRuns {
    /// The run as saved at this step.
    fn find(&self, key: &RunKey, step: u32) -> Option<Rc<LoadedRun>> {
        self.0.borrow().runs.get(key).filter(|(saved, _)| *saved == step).map(|(_, run)| Rc::clone(run))
    }

    /// The sheets of an earlier save. A run that went on from an older checkpoint has drawn its sheets again.
    fn frames_before(&self, key: &RunKey, step: u32) -> Rc<[Frame]> {
        let store = self.0.borrow();
        let before = store.runs.get(key).filter(|(saved, _)| *saved <= step);
        before.map_or_else(|| Rc::from([]), |(_, run)| Rc::clone(&run.frames))
    }

    /// Several readers of a run keep one copy.
    fn put(&self, step: u32, run: LoadedRun) -> Rc<LoadedRun> {
        if let Some(known) = self.find(&run.key, step) {
            return known;
        }
        let mut store = self.0.borrow_mut();
        store.requested.remove(&(run.key.clone(), step));
        let run = Rc::new(run);
        store.runs.insert(run.key.clone(), (step, Rc::clone(&run)));
        run
    }

    /// Requests what a reader lacks, unless another reader has.
    fn request(&self, reader: &RunReader, step: u32) {
        if self.0.borrow_mut().requested.insert((reader.key().clone(), step)) {
            request(ArchiveCommand::Show { key: reader.key().clone(), after: reader.after() });
        }
    }

    /// The request could not be answered.
    fn forget_request(&self, key: &RunKey, step: u32) {
        self.0.borrow_mut().requested.remove(&(key.clone(), step));
    }
}

/// Loads a run, and what is new in it after each save. The error is what to show in place of the run.
#[hook]
pub(super) fn use_loaded_run(record: &RunRecord) -> Result<Rc<LoadedRun>, Html> {
    let loaded = use_context::<LoadedRuns>().unwrap_or_default();
    let run = use_state_eq(|| loaded.find(&record.key, record.step));
    let failed = use_state_eq(|| false);
    use_effect_with((record.key.clone(), record.step), {
        let (run, failed) = (run.setter(), failed.setter());
        move |(key, step)| {
            failed.set(false);
            let (key, step) = (key.clone(), *step);
            let found = loaded.find(&key, step);
            let listener = found.is_none().then(|| {
                let reader = RunReader::new(key.clone(), loaded.frames_before(&key, step));
                loaded.request(&reader, step);
                let reader = RefCell::new(reader);
                let run = run.clone();
                on_archive_event(move |event, bytes| match event {
                    ArchiveEvent::Failed { key: Some(about), .. } if about == key => {
                        loaded.forget_request(&key, step);
                        failed.set(true);
                    }
                    event => {
                        let read = reader.borrow_mut().apply(&event, bytes.as_deref());
                        if let Some(read) = read {
                            run.set(Some(loaded.put(step, read)));
                        }
                    }
                })
            });
            if found.is_some() {
                run.set(found);
            }
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

/// Shown below the notice of [`SavedRuns::problem`](super::archive::SavedRuns::problem), which has the reason.
fn not_loaded(key: &RunKey, failed: UseStateSetter<bool>) -> Html {
    let key = key.clone();
    let retry = Callback::from(move |()| {
        failed.set(false);
        // Clears the reason of the last failure.
        request(ArchiveCommand::List);
        request(ArchiveCommand::Show { key: key.clone(), after: None });
    });
    let actions = html! { <Button label="Try again" on_press={retry} /> };
    html! {
        <Notice kind={NoticeKind::Bad} title="The run could not be loaded" testid="runs-not-loaded" {actions}>
            <p>{ "Its losses and sheets could not be read. Try again. If that does not help, reload the page." }</p>
        </Notice>
    }
}
