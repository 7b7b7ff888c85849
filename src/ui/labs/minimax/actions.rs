//! What the visitor may do, and what each action does to the form, to the run and to how it is looked at.

use std::cell::RefCell;
use std::rc::Rc;

use yew::UseReducerHandle;

use super::view_options::{Drive, Ghosts, Look};
use crate::minimax::config::Function;
use crate::minimax::critical::{Critical, critical_points};
use crate::minimax::questions::Question;
use crate::minimax::{Analysis, MinimaxConfig};
use crate::minimax::{Objective, Point};
use crate::plot::plane::View;
use crate::plot::plane::surface::Camera;
use crate::run::{Extent, PlayState};
use crate::ui::hooks::form::{Form, edit};
use crate::ui::hooks::player::{PlayAction, Playable, Player};

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

/// The lab's state; all clones are the same.
#[derive(Clone)]
pub(super) struct Lab {
    /// What is to be run.
    pub(super) form: UseReducerHandle<Form<MinimaxConfig>>,
    /// How it is looked at.
    pub(super) look: UseReducerHandle<Look>,
    /// The run.
    pub(super) player: Player<Played>,
    /// What is known of it.
    pub(super) analyst: Rc<Analyst>,
}

impl Lab {
    fn look(&self, change: impl FnOnce(&mut Look)) {
        let mut next = *self.look;
        change(&mut next);
        self.look.dispatch(next);
    }

    /// Changes the form; a run of something else is forgotten. Gives back the new configuration.
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
        let (before, linked) = (self.form.draft.config().f, self.look.linked);
        let after = self.edit(|form| {
            if parameter == "f" && text == Function::Custom.name() && form.draft.config().expr.is_none() {
                // Something to begin with: what was there, written out.
                let text = written(form.draft.config());
                form.draft.set("expr", &text);
            }
            form.draft.set(parameter, text);
            let other = SIZES.into_iter().find(|other| *other != parameter);
            if let Some(other) = other.filter(|_| linked && SIZES.contains(&parameter)) {
                form.draft.set(other, text);
            }
        });
        let out_of_sight = STARTS.contains(&parameter) && !self.look.view.holds(after.start());
        if before != after.f || out_of_sight {
            let analysis = self.analyst.of(&after);
            self.look(|look| *look = Look { linked, ..look.fitted(&after, &analysis) });
        }
    }

    /// Sets both coordinates of something; a number in its shortest form reads back equal.
    fn set_pair(&self, names: [&'static str; 2], values: [f64; 2]) {
        self.edit(|form| names.into_iter().zip(values).for_each(|(name, value)| form.draft.set(name, &value.to_string())));
    }

    fn play(&self, action: PlayAction) {
        match action {
            PlayAction::Toggle if self.player.state().is_live() => self.player.toggle(),
            PlayAction::Toggle => self.start(self.form.draft.config(), false),
            PlayAction::Step(steps) => {
                if self.player.state() == PlayState::Idle {
                    self.start(self.form.draft.config(), true);
                }
                self.player.step(steps);
            }
            PlayAction::Reset => self.player.reset(),
            PlayAction::Seek(at) => self.player.seek(at),
            PlayAction::Speed(speed) => self.player.set_speed(speed),
        }
    }

    /// Begins a run, unless the form has an error.
    fn start(&self, config: &MinimaxConfig, paused: bool) {
        if self.form.draft.first_error().is_none() {
            start(&self.player, self.analyst.of(config), paused);
        }
    }
}

/// Begins a run.
pub(super) fn start(player: &Player<Played>, analysis: Rc<Analysis>, paused: bool) {
    player.start(Some(Played { analysis, done: 0 }), paused);
}

/// Parameters that may go together.
const SIZES: [&str; 2] = ["eta_x", "eta_y"];
/// Parameters that move the start.
const STARTS: [&str; 2] = ["x0", "y0"];

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

/// Does what the visitor asks for.
pub(super) fn perform(action: Action, lab: &Lab) {
    match action {
        Action::Play(action) => lab.play(action),
        Action::Set(parameter, text) => lab.set(parameter, &text),
        Action::Start(point) => lab.set_pair(STARTS, [point.x, point.y]),
        Action::StepSizes(x, y) => {
            lab.look(|look| look.linked &= (x - y).abs() <= 0.0);
            lab.set_pair(SIZES, [x, y]);
        }
        Action::Link(linked) => {
            lab.look(|look| look.linked = linked);
            let both = lab.form.draft.config().eta_x;
            if linked {
                lab.set_pair(SIZES, [both; 2]);
            }
        }
        Action::Ask(question) => {
            let config = lab.edit(|form| {
                form.draft = question.config().into();
                form.problems = Rc::from([]);
            });
            let analysis = lab.analyst.of(&config);
            lab.look(|look| *look = look.fitted(&config, &analysis));
            start(&lab.player, analysis, false);
        }
        Action::Drive(drive) => lab.look(|look| look.drive = drive),
        Action::Ghosts(ghosts) => lab.look(|look| look.ghosts = ghosts),
        Action::View(view) => lab.look(|look| look.view = view),
        Action::Fit => {
            let config = lab.form.draft.config();
            let analysis = lab.analyst.of(config);
            lab.look(|look| look.view = View::around(analysis.centre(), &analysis.path.points));
        }
        Action::Camera(camera) => lab.look(|look| look.camera = camera),
        Action::Understood => edit(&lab.form, |form| form.problems = Rc::from([])),
    }
}
