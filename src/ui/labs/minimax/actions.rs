//! The visitor's actions and their effect on the form, the run and the view.

use std::cell::Cell;
use std::rc::Rc;

use yew::UseReducerHandle;

use super::view_options::ViewOptions;
use crate::minimax::config::Function;
use crate::minimax::job::AnalysisJob;
use crate::minimax::path::End;
use crate::minimax::{Analysis, MinimaxConfig, Point};
use crate::plot::plane::View;
use crate::plot::plane::backdrop::VectorField;
use crate::plot::plane::ghosts::Ghosts;
use crate::plot::plane::surface::Camera;
use crate::run::play::Stop;
use crate::run::{Extent, PlayState};
use crate::settings::{Question, Settings};
use crate::ui::hooks::form::{Form, edit};
use crate::ui::hooks::player::{PlayAction, Playable, Player};
use crate::ui::labs::beside::{Beside, Computed};
use crate::ui::labs::play::play;
use crate::ui::labs::shared::Shared;
use crate::ui::work::{Answer, Task, read_analysis};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Parameter and text of an edited field.
    Set(&'static str, String),
    /// The start moves to this point.
    Start(Point),
    /// The step sizes of x and y.
    StepSizes(f64, f64),
    /// Whether a change of one step size changes both.
    Link(bool),
    /// Sets the lab up for a question.
    Ask(&'static Question),
    /// The same, and starts its run: before a class.
    Show(&'static Question),
    Play(PlayAction),
    Field(VectorField),
    Ghosts(Ghosts),
    View(View),
    /// Show the whole path.
    Fit,
    Camera(Camera),
    /// Close the notice about the address.
    DismissProblems,
}

impl Action {
    /// Whether it changes the set-up, which a link may fix. Questions are not counted.
    pub(super) fn changes_set_up(&self) -> bool {
        matches!(self, Self::Set(..) | Self::Start(_) | Self::StepSizes(..) | Self::Link(_))
    }

    /// Whether it shows paths of the set-up, whose question may wait for a prediction.
    pub(super) fn shows_paths(&self) -> bool {
        matches!(self, Self::Play(PlayAction::Toggle | PlayAction::Step(_)) | Self::Ghosts(_))
    }
}

/// Steps of a path that is measured on the page: for a longer one that takes longer than a frame.
const MEASURED_AT_ONCE: u32 = 20_000;

/// The analyses of the form's runs.
pub(super) type Analyses = Beside<Shared<Analysis>>;

impl Computed for Shared<Analysis> {
    type Settings = MinimaxConfig;

    fn begin(config: &MinimaxConfig, before: Option<&Self>, is_late: &dyn Fn() -> bool) -> (Self, bool) {
        let same = before.filter(|before| before.experiment.objective == config.objective());
        let mut job = AnalysisJob::new(config, same.and_then(|before| before.known_points()));
        let mut is_complete = job.advance();
        while !is_complete && !is_late() {
            is_complete = job.advance();
        }
        is_complete &= job.steps() <= MEASURED_AT_ONCE;
        (Self::new(job.into_analysis(is_complete)), is_complete)
    }

    fn task(config: &MinimaxConfig) -> Task {
        Task::Path { query: config.to_full_query() }
    }

    fn read(config: &MinimaxConfig, answer: Answer, numbers: &[f64]) -> Option<Self> {
        read_analysis(config, answer, numbers).map(Self::new)
    }
}

/// A run along the path of a configuration, as far as that is computed.
pub(super) struct Playback {
    config: MinimaxConfig,
    analyses: Rc<Analyses>,
    done: u32,
}

impl Playable for Playback {
    fn extent(&self) -> Extent {
        let analysis = self.analyses.get(&self.config);
        let is_over = analysis.pending.is_none() && self.done >= analysis.path.steps();
        let stopped = analysis.path.end.filter(|_| is_over).map(|end| match end {
            End::Diverged => Stop::Diverged,
            End::Undefined(_) => Stop::Undefined,
        });
        Extent { done: self.done, total: self.config.steps, stopped }
    }

    fn compute(&mut self, steps: u32) {
        let analysis = self.analyses.get(&self.config);
        // A run ends when it is measured.
        let last = self.config.steps - u32::from(analysis.pending.is_some());
        self.done = self.done.saturating_add(steps).min(analysis.path.steps()).min(last);
    }
}

/// The lab's state; all clones share it.
#[derive(Clone)]
pub(super) struct Lab {
    pub(super) form: UseReducerHandle<Form<MinimaxConfig>>,
    pub(super) options: UseReducerHandle<ViewOptions>,
    pub(super) player: Player<Playback>,
    pub(super) analyses: Rc<Analyses>,
    /// The view was fitted to a path that was not complete.
    pub(super) refit: Rc<Cell<bool>>,
}

impl Lab {
    fn change_view(&self, change: impl FnOnce(&mut ViewOptions)) {
        let mut next = *self.options;
        change(&mut next);
        self.options.dispatch(next);
    }

    /// Changes the form, and resets the run where the configuration changed. Returns the new configuration.
    fn edit(&self, change: impl FnOnce(&mut Form<MinimaxConfig>)) -> MinimaxConfig {
        let before = self.form.draft.config().clone();
        let mut after = before.clone();
        edit(&self.form, |form| {
            change(form);
            after = form.draft.config().clone();
        });
        if after != before && self.player.state() != PlayState::Idle {
            self.player.reset();
        }
        after
    }

    fn set(&self, parameter: &'static str, text: &str) {
        let (before, linked) = (self.form.draft.config().f, self.options.linked);
        let after = self.edit(|form| {
            if parameter == "f" && text == Function::Custom.name() && form.draft.config().expr.is_none() {
                let text = expression(form.draft.config());
                form.draft.set("expr", &text);
            }
            form.draft.set(parameter, text);
            let other = STEP_SIZES.into_iter().find(|other| *other != parameter);
            if let Some(other) = other.filter(|_| linked && STEP_SIZES.contains(&parameter)) {
                form.draft.set(other, text);
            }
        });
        let out_of_view = START.contains(&parameter) && !self.options.view.contains(after.start());
        if before != after.f || out_of_view {
            self.fit(&after, |options, analysis| ViewOptions { linked, ..options.fitted(analysis) });
        }
    }

    /// Changes the view to the path of `config`, and again when that is complete.
    fn fit(&self, config: &MinimaxConfig, change: impl FnOnce(ViewOptions, &Analysis) -> ViewOptions) {
        let analysis = self.analyses.get(config);
        self.refit.set(analysis.pending.is_some());
        self.change_view(|options| *options = change(*options, &analysis));
    }

    /// Sets two parameters, in the shortest form that reads back equal.
    fn set_pair(&self, names: [&'static str; 2], values: [f64; 2]) {
        self.edit(|form| names.into_iter().zip(values).for_each(|(name, value)| form.draft.set(name, &value.to_string())));
    }

    /// Sets the lab up for a question. Returns the configuration.
    fn ask(&self, question: &Question) -> MinimaxConfig {
        let config = self.edit(|form| {
            form.draft = question.config(&MinimaxConfig::default()).into();
            form.problems = Rc::from([]);
        });
        self.player.reset();
        self.fit(&config, ViewOptions::fitted);
        config
    }

    fn play(&self, action: PlayAction) {
        play(&self.player, action, |paused| {
            if self.form.draft.first_error().is_none() {
                start(&self.player, &self.analyses, self.form.draft.config(), paused);
            }
        });
    }
}

pub(super) fn start(player: &Player<Playback>, analyses: &Rc<Analyses>, config: &MinimaxConfig, paused: bool) {
    player.start(Some(Playback { config: config.clone(), analyses: Rc::clone(analyses), done: 0 }), paused);
}

const STEP_SIZES: [&str; 2] = ["eta_x", "eta_y"];
const START: [&str; 2] = ["x0", "y0"];

/// f in the syntax of `expr`: the initial text of a custom function.
fn expression(config: &MinimaxConfig) -> String {
    let MinimaxConfig { a, c, .. } = *config;
    let b = config.coupling();
    match config.f {
        Function::Bilinear => format!("{b}*x*y"),
        Function::DiracGan => "-ln(1 + exp(-x*y)) - ln(2)".to_owned(),
        Function::Quadratic | Function::Custom if b == 0.0 => format!("{a}*x^2 - {c}*y^2"),
        Function::Quadratic | Function::Custom => format!("{a}*x^2 + {b}*x*y - {c}*y^2"),
    }
}

pub(super) fn perform(action: Action, lab: &Lab) {
    match action {
        Action::Play(action) => lab.play(action),
        Action::Set(parameter, text) => lab.set(parameter, &text),
        Action::Start(point) => lab.set_pair(START, [point.x, point.y]),
        Action::StepSizes(x, y) => {
            lab.change_view(|options| options.linked &= (x - y).abs() <= 0.0);
            lab.set_pair(STEP_SIZES, [x, y]);
        }
        Action::Link(linked) => {
            lab.change_view(|options| options.linked = linked);
            if linked {
                let eta = lab.form.draft.config().eta_x;
                lab.set_pair(STEP_SIZES, [eta; 2]);
            }
        }
        Action::Ask(question) => drop(lab.ask(question)),
        Action::Show(question) => start(&lab.player, &lab.analyses, &lab.ask(question), false),
        Action::Field(field) => lab.change_view(|options| options.field = field),
        Action::Ghosts(ghosts) => lab.change_view(|options| options.ghosts = ghosts),
        Action::View(view) => {
            lab.refit.set(false);
            lab.change_view(|options| options.view = view);
        }
        Action::Fit => lab.fit(lab.form.draft.config(), ViewOptions::refitted),
        Action::Camera(camera) => lab.change_view(|options| options.camera = camera),
        Action::DismissProblems => edit(&lab.form, |form| form.problems = Rc::from([])),
    }
}
