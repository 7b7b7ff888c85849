//! The visitor's actions and their effect on the form and the run.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::{Reducible, UseReducerHandle};

use super::images;
use super::quality::save_csv;
use super::video::download_video;
use crate::run::config::Preset;
use crate::run::protocol::transfer::Export;
use crate::run::stored::{RunKey, RunRecord};
use crate::run::{RunConfig, RunState, RunView};
use crate::settings::{Address, Draft, Problem, Settings};
use crate::ui::hooks::gan_run::GanRun;
use crate::ui::hooks::recording::{self, Recording};
use crate::ui::hooks::saved_runs::request_persistence;
use crate::ui::route::replace_query;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Parameter and text of an edited field.
    Set(&'static str, String),
    Preset(Preset),
    /// Reset to this configuration; `true` starts it.
    Configure(RunConfig, bool),
    /// Start this configuration without the visitor's file.
    StartOnDataset(RunConfig),
    /// Start, pause or resume.
    Toggle,
    /// Start on a GPU that failed its self-test.
    SkipSelfTest,
    Step,
    Reset,
    /// Draw a sheet now.
    Sample,
    Export(Export),
    /// Save the measurements as a table.
    SaveQuality,
    /// Make the film as a video.
    Video,
    Continue(RunRecord),
    /// Continue a diverged run from its last saved state, with this learning rate.
    Retry(f64),
    /// Continue a finished run to this number of epochs.
    TrainOn(u32),
    /// Show the run of another tab, which has this query.
    Watch(String),
    /// Continue here the run of another tab, which has this query.
    TakeOver(String),
    /// Request persistent storage; `false` closes the question.
    Persist(bool),
    /// Offer no saved run until the next visit.
    DeclineSavedRun,
    Delete(RunKey),
    ShowRecording,
    LeaveRecording,
    /// Replace the worker, and continue the run if there is one.
    Restart,
    /// Give the silent worker more time.
    KeepWaiting,
    ChooseFile,
    /// Read images from the last of these files; with a stored run, which is to continue, find its images.
    Files(Vec<web_sys::File>, Option<RunRecord>),
    /// Choose among the sets of images in the file, and turn the images or not.
    SelectImages(Option<String>, bool),
    /// Use the data set instead of the file.
    RemoveFile,
    /// Close the notice about the address.
    DismissProblems,
}

impl Action {
    /// Whether it changes the set-up, which a link may fix. Questions, and remedies for a failure, are not counted.
    pub(super) fn changes_set_up(&self) -> bool {
        matches!(
            self,
            Self::Set(..) | Self::Preset(_) | Self::ChooseFile | Self::Files(_, None) | Self::SelectImages(..) | Self::RemoveFile
        )
    }
}

/// What Start would run; the run itself belongs to the controller.
#[derive(Clone, PartialEq)]
pub(super) struct Intent {
    pub(super) draft: Draft<RunConfig>,
    /// Rejected values of the address.
    pub(super) problems: Rc<[Problem]>,
}

impl Intent {
    pub(super) fn new(address: Address<RunConfig>) -> Self {
        Self { draft: address.config.into(), problems: address.problems.into() }
    }
}

impl Reducible for Intent {
    type Action = Self;

    /// Replaces the whole state. A reducer, because its handle reads the present state in a callback.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
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
    let available = run.controller().available(intent.draft.config());
    if intent.draft.first_error_among(available).is_none() {
        run.act(|controller, now| controller.start(config, paused, now));
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

/// Loads the recorded run, in place of a run that is over. It is not shown if the visitor has left it or started a run meanwhile.
fn show_recording(run: &GanRun) {
    run.act(|controller, _| {
        let RunView { state, config, .. } = &controller.view;
        if !state.is_live() && *state != RunState::Idle {
            let backend = config.backend;
            controller.reset(backend);
        }
        controller.close_saved();
        controller.recording = Recording::Loading;
        controller.export_status = Rc::default();
    });
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

fn configure(run: &GanRun, intent: &UseReducerHandle<Intent>, config: RunConfig, start_now: bool) {
    run.act(|controller, _| controller.reset(config.backend));
    edit(intent, |intent| intent.draft = config.clone().into());
    if start_now {
        start(run, intent, config, false);
    }
}

fn persist(run: &GanRun, wanted: bool) {
    run.act(|controller, _| controller.saved_runs.set_asked());
    if wanted {
        let run = run.clone();
        spawn_local(async move {
            let persistence = request_persistence().await;
            run.act(|controller, _| controller.saved_runs.persistence = persistence);
        });
    }
}

/// Puts the configuration of an existing run into the form.
fn load_into_form(intent: &UseReducerHandle<Intent>, query: &str) -> RunConfig {
    let config = RunConfig::from_query(query).config;
    edit(intent, |intent| intent.draft = config.clone().into());
    config
}

/// Continues the finished run with this configuration, which has more epochs.
fn train_on(run: &GanRun, config: RunConfig) {
    run.act(|controller, now| {
        if let Some((key, step)) = controller.saved_runs.saved() {
            let file = controller.run_file.take();
            controller.continue_saved(key, step, config, file, now);
        }
    });
}

/// Continues a stored run, on the chosen file if it was trained on one.
fn continue_run(run: &GanRun, intent: &UseReducerHandle<Intent>, record: RunRecord) {
    if record.epoch() >= record.config().epochs {
        // Its file was chosen; the number of further epochs is to come.
        return;
    }
    let config = load_into_form(intent, &record.query);
    run.act(|controller, now| {
        if !record.is_of_own_file() {
            controller.remove_file();
        }
        controller.own_file.found_run = None;
        let file = controller.own_file.chosen.clone();
        controller.continue_saved(record.key, record.step, config, file, now);
    });
}

/// Continues the run on view, which diverged, with another learning rate.
fn retry(run: &GanRun, intent: &UseReducerHandle<Intent>, learning_rate: f64) {
    let config = RunConfig { learning_rate, ..run.controller().shown().config.clone() };
    edit(intent, |intent| intent.draft = config.into());
    run.act(|controller, now| {
        controller.adopt_saved();
        controller.continue_with_learning_rate(learning_rate, now);
    });
}

pub(super) fn perform(action: Action, run: &GanRun, intent: &UseReducerHandle<Intent>) {
    let state = run.controller().view.state;
    match action {
        Action::Set(..)
        | Action::Preset(_)
        | Action::StartOnDataset(_)
        | Action::Files(..)
        | Action::SelectImages(..)
        | Action::RemoveFile
        | Action::Continue(_)
            if state.is_live() => {}
        Action::Set(parameter, text) => edit(intent, |intent| intent.draft.set(parameter, &text)),
        Action::Preset(preset) => {
            run.act(|controller, _| controller.remove_file());
            edit(intent, |intent| intent.draft = intent.draft.with_preset(preset));
        }
        Action::Configure(config, start_now) => configure(run, intent, config, start_now),
        Action::StartOnDataset(config) => {
            run.act(|controller, _| controller.remove_file());
            configure(run, intent, config, true);
        }
        Action::Toggle => toggle(run, intent),
        Action::SkipSelfTest => {
            run.act(|controller, _| controller.skip_self_test());
            start(run, intent, intent.draft.config().clone(), false);
        }
        Action::Step => step(run, intent),
        Action::Reset => run.act(|controller, _| controller.reset(intent.draft.config().backend)),
        Action::Continue(record) => continue_run(run, intent, record),
        Action::Export(_) if run.controller().shown().recorded => run.act(|controller, _| controller.export_recorded_film()),
        Action::Export(what) => run.act(|controller, _| controller.export(what)),
        Action::SaveQuality => save_csv(run.controller().shown()),
        Action::Video => download_video(run),
        Action::Retry(rate) => retry(run, intent, rate),
        Action::TrainOn(epochs) => {
            let config = RunConfig { epochs, ..run.controller().view.config.clone() };
            edit(intent, |intent| intent.draft = config.clone().into());
            train_on(run, config);
        }
        Action::Watch(query) => {
            load_into_form(intent, &query);
            run.act(|controller, _| controller.watch_remote());
        }
        Action::TakeOver(query) => {
            load_into_form(intent, &query);
            run.act(|controller, now| controller.take_over(now));
        }
        Action::Persist(wanted) => persist(run, wanted),
        Action::DeclineSavedRun => run.act(|controller, _| controller.saved_runs.decline()),
        Action::Delete(key) => run.act(|controller, _| controller.delete_saved_run(key)),
        Action::ShowRecording => show_recording(run),
        Action::LeaveRecording => run.act(|controller, _| controller.recording = Recording::default()),
        Action::Sample => run.act(|controller, _| controller.sample()),
        Action::Restart if state == RunState::Idle => run.act(|controller, _| controller.reset(intent.draft.config().backend)),
        Action::Restart => run.act(|controller, now| controller.restart(now)),
        Action::KeepWaiting => run.act(|controller, now| controller.keep_waiting(now)),
        Action::ChooseFile => images::choose(),
        Action::Files(mut files, of_run) => {
            if let Some(file) = files.pop() {
                run.act(|controller, _| controller.read_file(file, of_run));
            }
        }
        Action::SelectImages(member, turned) => run.act(|controller, _| controller.select_images(member, turned)),
        Action::RemoveFile => run.act(|controller, _| controller.remove_file()),
        Action::DismissProblems => edit(intent, |intent| intent.problems = Rc::from([])),
    }
}
