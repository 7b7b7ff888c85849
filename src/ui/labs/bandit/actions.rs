//! What the visitor may do, and what each action does to the form, the run and the many runs.

use std::rc::Rc;

use yew::{UseReducerHandle, UseStateHandle};

use super::many::Many;
use super::pinned::Pinned;
use super::questions::QUESTIONS;
use crate::bandit::csv;
use crate::bandit::{BanditConfig, PerArm, Simulation, expected};
use crate::run::PlayState;
use crate::ui::download_parts;
use crate::ui::hooks::form::{Form, edit};
use crate::ui::hooks::player::{PlayAction, Player};

/// What the visitor may do, from anywhere in the lab.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// A field was changed.
    Set(&'static str, String),
    /// A question was asked, by its place.
    Ask(usize),
    /// Something of the run line.
    Play(PlayAction),
    /// This arm, counted from 0, instead of one that is drawn.
    Pull(usize),
    /// The run begins at this policy.
    StartAt(PerArm<f64>),
    /// Keep the run to compare with.
    Pin,
    /// Forget what was kept.
    Unpin,
    /// The same run under many seeds.
    RunMany,
    /// No more of them.
    CancelMany,
    /// Show the run of this seed.
    Load(u32),
    /// Save the run.
    Download,
    /// The address' problems were read.
    Understood,
}

/// All that the lab remembers.
#[derive(Clone)]
pub(super) struct Lab {
    /// The form.
    pub(super) form: UseReducerHandle<Form<BanditConfig>>,
    /// The run.
    pub(super) player: Player<Simulation>,
    /// The many runs.
    pub(super) many: Many,
    /// The question that was asked last.
    pub(super) asked: UseStateHandle<Option<usize>>,
    /// What is compared with.
    pub(super) pin: UseStateHandle<Option<Rc<Pinned>>>,
}

/// Runs of a press on "Run many" where the form asks for one.
pub(super) const MANY: u32 = 1000;

/// Starts the run, and the many runs where they are asked for.
pub(super) fn start(player: &Player<Simulation>, many: &Many, config: &BanditConfig, paused: bool) {
    player.start(Some(Simulation::new(config)), paused);
    if config.runs > 1 && !paused {
        many.start(config);
    }
}

impl Lab {
    fn config(&self) -> BanditConfig {
        self.form.draft.config().clone()
    }

    fn is_sound(&self) -> bool {
        self.form.draft.first_error().is_none()
    }

    /// Another set-up: the run before has nothing to do with it.
    fn forget(&self) {
        self.player.reset();
        self.many.clear();
        self.asked.set(None);
    }

    fn take(&self, config: BanditConfig) {
        self.forget();
        edit(&self.form, |form| *form = Form { draft: config.into(), problems: Rc::from([]) });
    }

    fn play(&self, action: PlayAction) {
        match action {
            PlayAction::Toggle if self.player.state().is_live() => self.player.toggle(),
            PlayAction::Toggle if self.is_sound() => start(&self.player, &self.many, &self.config(), false),
            PlayAction::Step(steps) if self.player.state() != PlayState::Idle => self.player.step(steps),
            PlayAction::Step(steps) if self.is_sound() => {
                start(&self.player, &self.many, &self.config(), true);
                self.player.step(steps);
            }
            PlayAction::Reset => {
                self.player.reset();
                self.many.clear();
            }
            PlayAction::Seek(step) => self.player.seek(step),
            PlayAction::Speed(speed) => self.player.set_speed(speed),
            PlayAction::Toggle | PlayAction::Step(_) => {}
        }
    }

    fn pull(&self, arm: usize) {
        let config = self.config();
        if arm >= config.arms() || !self.is_sound() {
            return;
        }
        if self.player.state() == PlayState::Idle {
            start(&self.player, &self.many, &config, true);
        }
        self.player.change(|run| {
            run.pull(arm);
        });
    }

    fn pin(&self) {
        let pinned = self.player.run().as_ref().map(|run| Rc::new(Pinned::new(run, self.many.stuck())));
        self.pin.set(pinned);
    }

    fn download(&self) {
        let run = self.player.run();
        let Some(run) = run.as_ref() else { return };
        let name = format!("saddle-bandit-seed{}.csv", run.config().seed);
        if let Err(error) = download_parts(&name, "text/csv", csv::parts(run)) {
            web_sys::console::error_1(&error.to_string().into());
        }
    }
}

/// θ for the address: three decimals are enough for a start that was chosen by hand.
fn rounded(theta: &PerArm<f64>) -> String {
    let text = |theta: &f64| ((theta * 1000.0).round() / 1000.0 + 0.0).to_string();
    theta.iter().map(text).collect::<Vec<_>>().join(",")
}

/// Does what the visitor asks for.
pub(super) fn perform(action: Action, lab: &Lab) {
    match action {
        Action::Set(parameter, text) => {
            lab.forget();
            edit(&lab.form, |form| form.draft.set(parameter, &text));
        }
        Action::Ask(index) => {
            if let Some(question) = QUESTIONS.get(index) {
                let config = question.config(lab.form.draft.config().seed);
                lab.take(config.clone());
                lab.asked.set(Some(index));
                start(&lab.player, &lab.many, &config, false);
            }
        }
        Action::Play(action) => lab.play(action),
        Action::Pull(arm) => lab.pull(arm),
        Action::StartAt(pi) => {
            lab.forget();
            edit(&lab.form, |form| form.draft.set("theta0", &rounded(&expected::logits(&pi))));
        }
        Action::Pin => lab.pin(),
        Action::Unpin => lab.pin.set(None),
        Action::RunMany => {
            if lab.config().runs < 2 {
                edit(&lab.form, |form| form.draft.set("runs", &MANY.to_string()));
            }
            if lab.is_sound() {
                lab.many.start(&lab.config());
            }
        }
        Action::CancelMany => lab.many.cancel(),
        Action::Load(seed) => {
            // The many runs stay: another of them may be loaded next.
            edit(&lab.form, |form| form.draft.set("seed", &seed.to_string()));
            lab.player.start(Some(Simulation::new(&lab.config())), false);
        }
        Action::Download => lab.download(),
        Action::Understood => edit(&lab.form, |form| form.problems = Rc::from([])),
    }
}
