//! The visitor's actions and their effect on the form, the run and the many seeds.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;
use yew::{UseReducerHandle, UseStateHandle};

use super::answers::base;
use super::many::Many;
use super::pinned::Pinned;
use super::swarm::SwarmRuns;
use crate::bandit::csv;
use crate::bandit::questions::QUESTIONS;
use crate::bandit::{BanditConfig, PerArm, Simulation, expected};
use crate::run::PlayState;
use crate::ui::dom::log_error;
use crate::ui::download_parts;
use crate::ui::hooks::form::{Form, edit};
use crate::ui::hooks::player::{PlayAction, Player};
use crate::ui::labs::play::play;
use crate::ui::labs::slices::in_slices;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Action {
    /// Parameter and text of an edited field.
    Set(&'static str, String),
    /// The index of the pressed question: sets the lab up.
    Ask(usize),
    /// The same, and starts its run: before a class.
    Show(usize),
    Play(PlayAction),
    /// One step with this arm, counted from 0, instead of a drawn one.
    Pull(usize),
    /// The policy before the first step.
    StartAt(PerArm<f64>),
    /// Keep the run's curves for comparison.
    Pin,
    Unpin,
    RunMany,
    CancelMany,
    PlaySwarm,
    /// Run this seed.
    Load(u32),
    Download,
    /// Close the notice about the address.
    DismissProblems,
}

impl Action {
    /// Whether it changes the set-up, which a link may fix. Questions and seeds that are looked at are not counted.
    pub(super) fn changes_set_up(&self) -> bool {
        matches!(self, Self::Set(..) | Self::StartAt(_))
    }

    /// Whether it runs the set-up, whose question may wait for a prediction.
    pub(super) fn runs(&self) -> bool {
        let plays = matches!(self, Self::Play(PlayAction::Toggle | PlayAction::Step(_)));
        plays || matches!(self, Self::Pull(_) | Self::RunMany | Self::PlaySwarm | Self::Load(_))
    }
}

/// All that is computed for a configuration; all clones share it.
#[derive(Clone)]
pub(super) struct Runs {
    pub(super) player: Player<Simulation>,
    pub(super) many: Many,
    pub(super) swarm: SwarmRuns,
}

/// The lab's state; all clones share it.
#[derive(Clone)]
pub(super) struct Lab {
    pub(super) form: UseReducerHandle<Form<BanditConfig>>,
    pub(super) runs: Runs,
    pub(super) pin: UseStateHandle<Option<Rc<Pinned>>>,
}

/// The number of seeds of "Run … seeds" if the form asks for a single run.
pub(super) const DEFAULT_SEEDS: u32 = 1000;

/// The swarm of a longer run takes seconds: it is played when it is asked for alone.
const SWARM_STEPS: u32 = 20_000;

impl Runs {
    /// Starts the run, and the many seeds if the configuration has more than one. The swarm plays beside it.
    pub(super) fn start(&self, config: &BanditConfig, paused: bool) {
        self.player.start(Some(Simulation::new(config)), paused);
        if paused {
            return;
        }
        if config.runs > 1 {
            self.many.start(config);
        }
        if config.steps <= SWARM_STEPS {
            self.swarm.start(config);
        }
    }
}

impl Lab {
    fn config(&self) -> BanditConfig {
        self.form.draft.config().clone()
    }

    fn is_valid(&self) -> bool {
        self.form.draft.first_error().is_none()
    }

    fn reset(&self) {
        self.runs.player.reset();
        self.runs.many.clear();
    }

    fn set_config(&self, config: BanditConfig) {
        self.reset();
        edit(&self.form, |form| *form = Form { draft: config.into(), problems: Rc::from([]) });
    }

    /// Sets the lab up for a question. Returns the configuration.
    fn ask(&self, index: usize) -> Option<BanditConfig> {
        let config = QUESTIONS.get(index)?.config(&base(self.form.draft.config()));
        self.set_config(config.clone());
        self.runs.swarm.clear();
        Some(config)
    }

    fn play(&self, action: PlayAction) {
        if action == PlayAction::Reset {
            self.runs.many.clear();
            self.runs.swarm.clear();
        }
        play(&self.runs.player, action, |paused| {
            if self.is_valid() {
                self.runs.start(&self.config(), paused);
            }
        });
    }

    fn pull(&self, arm: usize) {
        let config = self.config();
        if arm >= config.arms() || !self.is_valid() {
            return;
        }
        if self.runs.player.state() == PlayState::Idle {
            self.runs.start(&config, true);
        }
        self.runs.player.change(|run| {
            run.pull(arm);
        });
    }

    fn pin(&self) {
        let pinned = self.runs.player.run().as_ref().map(|run| Rc::new(Pinned::new(run, self.runs.many.stuck())));
        self.pin.set(pinned);
    }

    fn download(&self) {
        let Some(run) = self.runs.player.run().clone() else { return };
        let name = format!("saddle-bandit-seed{}.csv", run.config().seed);
        spawn_local(async move {
            let parts = in_slices(csv::parts(&run)).await;
            log_error(download_parts(&name, "text/csv", parts));
        });
    }
}

/// θ for the address: three decimals are enough for a start set by hand.
fn rounded(theta: &PerArm<f64>) -> String {
    let text = |theta: &f64| ((theta * 1000.0).round() / 1000.0 + 0.0).to_string();
    theta.iter().map(text).collect::<Vec<_>>().join(",")
}

pub(super) fn perform(action: Action, lab: &Lab) {
    match action {
        Action::Set(parameter, text) => {
            lab.reset();
            edit(&lab.form, |form| form.draft.set(parameter, &text));
        }
        Action::Ask(index) => drop(lab.ask(index)),
        Action::Show(index) => lab.ask(index).into_iter().for_each(|config| lab.runs.start(&config, false)),
        Action::Play(action) => lab.play(action),
        Action::Pull(arm) => lab.pull(arm),
        Action::StartAt(pi) => {
            lab.reset();
            edit(&lab.form, |form| form.draft.set("theta0", &rounded(&expected::logits(&pi))));
        }
        Action::Pin => lab.pin(),
        Action::Unpin => lab.pin.set(None),
        Action::RunMany => {
            if lab.config().runs < 2 {
                edit(&lab.form, |form| form.draft.set("runs", &DEFAULT_SEEDS.to_string()));
            }
            if lab.is_valid() {
                lab.runs.many.start(&lab.config());
            }
        }
        Action::PlaySwarm => {
            if lab.is_valid() {
                lab.runs.swarm.start(&lab.config());
            }
        }
        Action::CancelMany => lab.runs.many.cancel(),
        Action::Load(seed) => {
            // The many seeds stay, so that another of them can be loaded next.
            edit(&lab.form, |form| form.draft.set("seed", &seed.to_string()));
            lab.runs.player.start(Some(Simulation::new(&lab.config())), false);
        }
        Action::Download => lab.download(),
        Action::DismissProblems => edit(&lab.form, |form| form.problems = Rc::from([])),
    }
}
