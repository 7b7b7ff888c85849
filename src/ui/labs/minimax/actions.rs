//! What the visitor wants: the form as it stands, how it is looked at, and what each action does to it and to the run.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{Reducible, UseReducerHandle};

use super::look::{Drive, Ghosts, Look};
use crate::minimax::critical::{Critical, critical_points};
use crate::minimax::{Objective, Point};
use crate::run::minimax::config::Function;
use crate::run::minimax::questions::Question;
use crate::run::minimax::{Analysis, MinimaxConfig};
use crate::run::{Address, Draft, Extent, PlayState, Problem};
use crate::ui::hooks::player::{PlayAction, Playable, Player};
use crate::ui::plot::plane::View;
use crate::ui::plot::plane::relief::Camera;

/// What the visitor may do, from anywhere in the lab.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A field was changed.
    Set(&'static str, String),
    /// The start was moved in the plane.
    Start(Point),
    /// Both step sizes were chosen.
    StepSizes(f64, f64),
    /// Both step sizes go together from now on, or each by itself.
    Link(bool),
    /// A question was asked.
    Ask(&'static Question),
    /// Something was done with the run.
    Play(PlayAction),
    /// The drive is drawn another way.
    Drive(Drive),
    /// Other paths are drawn.
    Ghosts(Ghosts),
    /// Another part of the plane is looked at.
    View(View),
    /// The whole run is looked at.
    Fit,
    /// The surface is looked at from elsewhere.
    Camera(Camera),
    /// The address' problems were read.
    Understood,
}

/// A run that is played: all of it is known beforehand.
pub(super) struct Played {
    analysis: Rc<Analysis>,
    done: u32,
}

impl Playable for Played {
    fn extent(&self) -> Extent {
        let steps = self.analysis.path.steps();
        let diverged = self.analysis.path.diverged_at.is_some() && self.done >= steps;
        Extent { done: self.done, total: self.analysis.experiment.steps, diverged }
    }

    fn compute(&mut self, steps: u32) {
        self.done = self.done.saturating_add(steps).min(self.analysis.path.steps());
    }
}

/// What was analysed last, and the function's critical points: they do not change with the rest.
#[derive(Default)]
pub(super) struct Analyst {
    points: RefCell<Option<(Objective, Rc<[Critical]>)>>,
    last: RefCell<Option<(MinimaxConfig, Rc<Analysis>)>>,
}

impl Analyst {
    /// What is known of a run.
    pub(super) fn of(&self, config: &MinimaxConfig) -> Rc<Analysis> {
        if let Some((of, analysis)) = &*self.last.borrow()
            && of == config
        {
            return Rc::clone(analysis);
        }
        let analysis = Rc::new(Analysis::new(config, self.points(config.objective())));
        *self.last.borrow_mut() = Some((config.clone(), Rc::clone(&analysis)));
        analysis
    }

    fn points(&self, objective: Objective) -> Rc<[Critical]> {
        if let Some((of, points)) = &*self.points.borrow()
            && *of == objective
        {
            return Rc::clone(points);
        }
        let points: Rc<[Critical]> = critical_points(&objective).into();
        *self.points.borrow_mut() = Some((objective, Rc::clone(&points)));
        points
    }
}

/// The visitor's intent; the run itself is the player's.
#[derive(Clone, PartialEq)]
pub(super) struct Intent {
    /// The form.
    pub(super) draft: Draft<MinimaxConfig>,
    /// How it is looked at.
    pub(super) look: Look,
    /// Values of the address that were not taken.
    pub(super) problems: Rc<[Problem]>,
}

impl Intent {
    /// As the address asks for.
    pub(super) fn new(address: Address<MinimaxConfig>, analyst: &Analyst) -> Self {
        let look = Look::at(&address.config, &analyst.of(&address.config));
        Self { draft: address.config.into(), look, problems: address.problems.into() }
    }

    /// The configuration.
    pub(super) fn config(&self) -> &MinimaxConfig {
        self.draft.config()
    }

    fn fit(&mut self, analyst: &Analyst) {
        self.look = self.look.fitted(self.config(), &analyst.of(self.config()));
    }

    fn set(&mut self, parameter: &'static str, text: &str, analyst: &Analyst) {
        if parameter == "f" && text == Function::Custom.name() && self.config().expr.is_none() {
            // Something to begin with: what was there, written out.
            self.draft.set("expr", &written(self.config()));
        }
        let before = self.config().f;
        self.draft.set(parameter, text);
        let sizes = ["eta_x", "eta_y"];
        if self.look.linked && sizes.contains(&parameter) {
            sizes.into_iter().filter(|other| *other != parameter).for_each(|other| self.draft.set(other, text));
        }
        let out_of_sight = ["x0", "y0"].contains(&parameter) && !self.look.view.holds(self.config().start());
        if before != self.config().f || out_of_sight {
            let linked = self.look.linked;
            self.fit(analyst);
            self.look.linked = linked;
        }
    }

    /// Sets both coordinates of something; a number in its shortest form reads back equal.
    fn set_pair(&mut self, names: [&'static str; 2], values: [f64; 2]) {
        names.into_iter().zip(values).for_each(|(name, value)| self.draft.set(name, &value.to_string()));
    }
}

/// The function as an expression.
fn written(config: &MinimaxConfig) -> String {
    let MinimaxConfig { a, b, c, .. } = *config;
    match config.f {
        Function::Bilinear => format!("{}*x*y", if b == 0.0 { 1.0 } else { b }),
        Function::DiracGan => "-ln(1 + exp(-x*y)) - ln(2)".to_owned(),
        Function::Quadratic | Function::Custom if b == 0.0 => format!("{a}*x^2 - {c}*y^2"),
        Function::Quadratic | Function::Custom => format!("{a}*x^2 + {b}*x*y - {c}*y^2"),
    }
}

impl Reducible for Intent {
    type Action = Self;

    /// What is wanted now takes the place of what was wanted before.
    fn reduce(self: Rc<Self>, next: Self) -> Rc<Self> {
        next.into()
    }
}

/// Begins a run, unless the form has an error.
pub(super) fn start(player: &Player<Played>, intent: &Intent, analyst: &Analyst, paused: bool) {
    if intent.draft.first_error().is_none() {
        player.start(Some(Played { analysis: analyst.of(intent.config()), done: 0 }), paused);
    }
}

fn play(action: PlayAction, player: &Player<Played>, intent: &Intent, analyst: &Analyst) {
    let live = player.state().is_live();
    match action {
        PlayAction::Toggle if live => player.toggle(),
        PlayAction::Toggle => start(player, intent, analyst, false),
        PlayAction::Step(steps) => {
            if player.state() == PlayState::Idle {
                start(player, intent, analyst, true);
            }
            player.step(steps);
        }
        PlayAction::Reset => player.reset(),
        PlayAction::Seek(at) => player.seek(at),
        PlayAction::Speed(speed) => player.set_speed(speed),
    }
}

/// Does what the visitor asks for.
pub(super) fn perform(action: Action, player: &Player<Played>, intent: &UseReducerHandle<Intent>, analyst: &Analyst) {
    let before = (**intent).clone();
    let mut next = before.clone();
    let asks = matches!(action, Action::Ask(_));
    match action {
        Action::Play(action) => return play(action, player, &next, analyst),
        Action::Set(parameter, text) => next.set(parameter, &text, analyst),
        Action::Start(point) => next.set_pair(["x0", "y0"], [point.x, point.y]),
        Action::StepSizes(x, y) => {
            next.look.linked &= (x - y).abs() <= 0.0;
            next.set_pair(["eta_x", "eta_y"], [x, y]);
        }
        Action::Link(linked) => {
            next.look.linked = linked;
            if linked {
                let both = next.config().eta_x.to_string();
                next.draft.set("eta_y", &both);
            }
        }
        Action::Ask(question) => {
            next.draft = question.config().into();
            next.problems = Rc::from([]);
            next.fit(analyst);
        }
        Action::Drive(drive) => next.look.drive = drive,
        Action::Ghosts(ghosts) => next.look.ghosts = ghosts,
        Action::View(view) => next.look.view = view,
        Action::Fit => next.look.view = View::around(analyst.of(next.config()).centre(), next.config().start()),
        Action::Camera(camera) => next.look.camera = camera,
        Action::Understood => next.problems = Rc::from([]),
    }
    if next.config() != before.config() && player.state() != PlayState::Idle {
        player.reset();
    }
    intent.dispatch(next.clone());
    if asks {
        start(player, &next, analyst, false);
    }
}
