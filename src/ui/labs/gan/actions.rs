//! What the visitor wants: the form as it stands, and what each action does to it and to the run.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::{Reducible, UseReducerHandle};

use super::images;
use crate::run::config::Preset;
use crate::run::kept::{RunKey, RunRecord};
use crate::run::protocol::transfer::Export;
use crate::run::{RunConfig, RunState};
use crate::settings::{Address, Draft, Problem, Settings};
use crate::ui::hooks::controller::Upload;
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::{self, Recording};
use crate::ui::hooks::saved_runs::request_persistence;
use crate::ui::route::replace_query;

/// What the visitor may do, from anywhere in the lab.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A field was changed.
    Set(&'static str, String),
    /// A preset was taken.
    Preset(Preset),
    /// A whole configuration was taken; start it, if so wished.
    Take(RunConfig, bool),
    /// A configuration was taken with its own data set, whatever file was chosen before, and is started.
    Ask(RunConfig),
    /// Start, pause or resume, whichever is next.
    Toggle,
    /// Start on a GPU that failed its self-test.
    Insist,
    /// One step.
    Step,
    /// Forget the run.
    Reset,
    /// Draw a sheet.
    Sample,
    /// Download a file of the run.
    Export(Export),
    /// Go on with a kept run.
    GoOn(RunRecord),
    /// Go on from the last good state of a run that diverged, with this learning rate.
    GoBack(f64),
    /// Show the run of another tab; its configuration is given.
    Watch(String),
    /// Go on here with the run of another tab; its configuration is given.
    TakeOver(String),
    /// Ask the browser to keep runs for good, or don't.
    Last(bool),
    /// Don't offer kept runs now.
    NotNow,
    /// Forget a kept run.
    Forget(RunKey),
    /// Show the recorded run.
    SeeRecording,
    /// Leave it.
    LeaveRecording,
    /// A new worker, and the run anew if there was one.
    Restart,
    /// Give the silent worker more time.
    Wait,
    /// Show the browser's file chooser.
    ChooseFile,
    /// A file was chosen.
    File(web_sys::File),
    /// The data set instead of the file.
    NoFile,
    /// The address' problems were read.
    Understood,
}

/// The visitor's intent; the run itself is the controller's.
#[derive(Clone, PartialEq)]
pub(super) struct Intent {
    /// The form.
    pub(super) draft: Draft<RunConfig>,
    /// Images of the visitor's own.
    pub(super) upload: Option<Upload>,
    /// Why a file was not taken.
    pub(super) upload_problem: Option<Rc<str>>,
    /// Values of the address that were not taken.
    pub(super) problems: Rc<[Problem]>,
}

impl Intent {
    /// As the address asks for.
    pub(super) fn new(address: Address<RunConfig>) -> Self {
        Self { draft: address.config.into(), upload: None, upload_problem: None, problems: address.problems.into() }
    }

    /// Images there would be to train on.
    pub(super) fn available(&self) -> u32 {
        self.upload.as_ref().map_or_else(|| self.draft.config().dataset.len(), |upload| upload.images.len())
    }

    fn leave_file(&mut self) {
        self.upload = None;
        self.upload_problem = None;
    }
}

impl Reducible for Intent {
    type Action = Self;

    /// What is wanted now takes the place of what was wanted before. Unlike a state's handle, a reducer's shows a callback
    /// that waited (for a file, say) what is wanted by then.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

/// Reads a file of the visitor's own.
fn take_file(file: web_sys::File, intent: UseReducerHandle<Intent>) {
    spawn_local(async move {
        let name = file.name();
        let next = match images::read(&file).await {
            Ok(images) => {
                Intent { upload: Some(Upload { name: name.into(), images }), upload_problem: None, ..(*intent).clone() }
            }
            Err(error) => Intent { upload_problem: Some(format!("{name}: {error}").into()), ..(*intent).clone() },
        };
        intent.dispatch(next);
    });
}

fn toggle(run: &GanRun, intent: &Intent) {
    let state = run.controller().view.state;
    match state {
        RunState::Running => run.act(|controller, _| controller.pause()),
        RunState::Paused => run.act(|controller, now| controller.resume(now)),
        RunState::Loading | RunState::Starting => {}
        _ => start(run, intent, intent.draft.config().clone(), false),
    }
}

/// Starts a run, unless the form has an error.
pub(super) fn start(run: &GanRun, intent: &Intent, config: RunConfig, paused: bool) {
    if intent.draft.first_error_among(intent.available()).is_none() {
        run.act(|controller, now| controller.start(config, intent.upload.as_ref(), paused, now));
    }
}

fn step(run: &GanRun, intent: &Intent) {
    let state = run.controller().view.state;
    match state {
        RunState::Paused => run.act(|controller, now| controller.step(now)),
        RunState::Running | RunState::Loading | RunState::Starting => {}
        _ => {
            start(run, intent, intent.draft.config().clone(), true);
            run.act(|controller, now| controller.step(now));
        }
    }
}

fn edit(intent: &UseReducerHandle<Intent>, change: impl FnOnce(&mut Intent)) {
    let mut next = (**intent).clone();
    change(&mut next);
    replace_query(&next.draft.config().to_query());
    intent.dispatch(next);
}

/// Loads the recorded run; who leaves or starts a run meanwhile is not shown it.
fn see_recording(run: &GanRun) {
    run.act(|controller, _| controller.recording = Recording::Loading);
    let run = run.clone();
    spawn_local(async move {
        let loaded = recording::load().await;
        run.act(|controller, _| {
            if matches!(controller.recording, Recording::Loading) {
                controller.recording = loaded.map_or_else(Recording::Failed, |recorded| Recording::Loaded(Rc::new(recorded)));
            }
        });
    });
}

/// Leaves the run for another configuration, and starts it if so wished.
fn take(run: &GanRun, intent: &UseReducerHandle<Intent>, config: RunConfig, go: bool) {
    run.act(|controller, _| controller.reset(config.backend));
    edit(intent, |intent| intent.draft = config.clone().into());
    if go {
        start(run, intent, config, false);
    }
}

/// Asks the browser to clear no kept run by itself, if the visitor wants that.
fn last(run: &GanRun, wanted: bool) {
    run.act(|controller, _| controller.saved_runs.set_asked());
    if wanted {
        let run = run.clone();
        spawn_local(async move {
            let persistence = request_persistence().await;
            run.act(|controller, _| controller.saved_runs.persistence = persistence);
        });
    }
}

/// Puts the configuration of a run that is there into the form.
fn show(intent: &UseReducerHandle<Intent>, query: &str) -> RunConfig {
    let config = RunConfig::from_query(query).config;
    edit(intent, |intent| {
        intent.leave_file();
        intent.draft = config.clone().into();
    });
    config
}

/// Does what the visitor asks for.
pub(super) fn perform(action: Action, run: &GanRun, intent: &UseReducerHandle<Intent>) {
    let state = run.controller().view.state;
    match action {
        Action::Set(..) | Action::Preset(_) | Action::Ask(_) | Action::File(_) | Action::NoFile if state.is_live() => {}
        Action::Set(parameter, text) => edit(intent, |intent| intent.draft.set(parameter, &text)),
        Action::Preset(preset) => edit(intent, |intent| {
            intent.draft = intent.draft.with_preset(preset);
            intent.leave_file();
        }),
        Action::Take(config, go) => take(run, intent, config, go),
        Action::Ask(config) => {
            edit(intent, Intent::leave_file);
            take(run, intent, config, true);
        }
        Action::Toggle => toggle(run, intent),
        Action::Insist => {
            run.act(|controller, _| controller.skip_self_test());
            start(run, intent, intent.draft.config().clone(), false);
        }
        Action::Step => step(run, intent),
        Action::Reset => run.act(|controller, _| controller.reset(intent.draft.config().backend)),
        Action::GoOn(record) => {
            let config = show(intent, &record.query);
            run.act(|controller, now| controller.continue_saved(record.key, record.step, config, now));
        }
        Action::Export(what) => run.act(|controller, _| controller.export(what)),
        Action::GoBack(rate) => {
            edit(intent, |intent| {
                intent.draft = RunConfig { learning_rate: rate, ..run.controller().view.config.clone() }.into()
            });
            run.act(|controller, now| controller.continue_with_learning_rate(rate, now));
        }
        Action::Watch(query) => {
            show(intent, &query);
            run.act(|controller, _| controller.watch_remote());
        }
        Action::TakeOver(query) => {
            show(intent, &query);
            run.act(|controller, now| controller.take_over(now));
        }
        Action::Last(wanted) => last(run, wanted),
        Action::NotNow => run.act(|controller, _| controller.saved_runs.decline()),
        Action::Forget(key) => run.act(|controller, _| controller.delete_saved_run(key)),
        Action::SeeRecording => see_recording(run),
        Action::LeaveRecording => run.act(|controller, _| controller.recording = Recording::default()),
        Action::Sample => run.act(|controller, _| controller.sample()),
        Action::Restart if state == RunState::Idle => run.act(|controller, _| controller.reset(intent.draft.config().backend)),
        Action::Restart => run.act(|controller, now| controller.restart(intent.upload.as_ref(), now)),
        Action::Wait => run.act(|controller, now| controller.keep_waiting(now)),
        Action::ChooseFile => images::choose(),
        Action::File(file) => take_file(file, intent.clone()),
        Action::NoFile => edit(intent, Intent::leave_file),
        Action::Understood => edit(intent, |intent| intent.problems = Rc::from([])),
    }
}
