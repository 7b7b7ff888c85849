//! One run, open at every step it has done.
//!
//! All θ of a million steps of ten arms are 80 MB, so not every state is kept: those of the first 4,096 steps are, then every
//! second up to 8,192, every fourth up to 16,384, and so on. Between two of them a step is done again, which comes to the same
//! bits; that takes at most 255 steps, some 50 µs. Kept whole are each step's regret and the arm pulled, since a visitor may have
//! chosen it. A run of a million steps is then about 14 MB, and the kept states are near enough for a chart, be its time linear or
//! logarithmic: one step in 2,048 apart at most.

use super::config::BanditConfig;
use super::learner::{Learner, State, Step};

/// States of steps before this one are all kept.
const DENSE: u32 = 4096;

/// A run: its present, its past, and what becomes of it.
#[derive(Clone, Debug)]
pub struct Simulation {
    learner: Learner,
    kept: Vec<State>,
    /// Each step's arm; empty where nothing is drawn.
    arms: Vec<u8>,
    regret: Vec<f64>,
    diverged: Option<Step>,
}

impl Simulation {
    /// Before the first step.
    #[must_use]
    pub fn new(config: &BanditConfig) -> Self {
        let learner = Learner::new(config);
        let kept = vec![*learner.state()];
        Self { learner, kept, arms: Vec::new(), regret: Vec::new(), diverged: None }
    }

    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        self.learner.config()
    }

    /// The state after the last step done.
    #[must_use]
    pub fn state(&self) -> &State {
        self.learner.state()
    }

    /// The step that diverged, if one did: it was not done, and the run is at its end.
    #[must_use]
    pub fn diverged(&self) -> Option<&Step> {
        self.diverged.as_ref()
    }

    /// Whether no step is left.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.diverged.is_some() || self.state().step >= self.config().steps
    }

    /// Does `steps` steps, or those that are left; how many were done.
    pub fn advance(&mut self, steps: u32) -> u32 {
        let before = self.state().step;
        for _ in 0..steps {
            if self.step(None).is_none() {
                break;
            }
        }
        self.state().step - before
    }

    /// Does one step with the arm that the visitor chose, counted from 0; `None` when none is left or it diverged.
    pub fn pull(&mut self, arm: usize) -> Option<Step> {
        self.step(Some(arm))
    }

    fn step(&mut self, choice: Option<usize>) -> Option<Step> {
        if self.is_finished() {
            return None;
        }
        let step = self.learner.propose(choice);
        if !self.learner.take(&step) {
            self.diverged = Some(step);
            return None;
        }
        let state = self.learner.state();
        #[expect(clippy::cast_possible_truncation, reason = "10 arms at most")]
        self.arms.extend(step.pull.map(|pull| pull.arm as u8));
        self.regret.push(state.regret);
        if state.step.is_multiple_of(spacing(state.step)) {
            self.kept.push(*state);
        }
        Some(step)
    }

    /// Regret summed up to each step done, the first step's first.
    #[must_use]
    pub fn regret(&self) -> &[f64] {
        &self.regret
    }

    /// States that are kept, in the order of the run, from before the first step on: what charts are drawn from. The present
    /// one may not be among them.
    #[must_use]
    pub fn kept(&self) -> &[State] {
        &self.kept
    }

    /// The state after `step` steps; the present one if so many were not done.
    #[must_use]
    pub fn at(&self, step: u32) -> State {
        if step >= self.state().step {
            return *self.state();
        }
        let mut learner = self.learner.clone();
        learner.restore(&self.kept[place(step)]);
        while learner.state().step < step && self.again(&mut learner).is_some() {}
        *learner.state()
    }

    /// Step `number`, counted from 1, taken apart; `None` when it was not done.
    #[must_use]
    pub fn step_at(&self, number: u32) -> Option<Step> {
        let before = number.checked_sub(1).filter(|&before| before < self.state().step)?;
        let mut learner = self.learner.clone();
        learner.restore(&self.at(before));
        self.again(&mut learner)
    }

    /// All steps done, from the first, each with the state after it.
    pub fn replay(&self) -> impl Iterator<Item = (Step, State)> {
        let mut learner = Learner::new(self.config());
        core::iter::from_fn(move || {
            if learner.state().step == self.state().step {
                return None;
            }
            let step = self.again(&mut learner)?;
            Some((step, *learner.state()))
        })
    }

    /// Does the next step of a learner in the past of this run as it was done then.
    fn again(&self, learner: &mut Learner) -> Option<Step> {
        let arm = self.arms.get(learner.state().step as usize).copied();
        let step = learner.propose(arm.map(usize::from));
        learner.take(&step).then_some(step)
    }
}

/// How far apart kept states are around `step`: a power of two.
const fn spacing(step: u32) -> u32 {
    1 << octave(step)
}

/// 0 below [`DENSE`], 1 up to twice that, and so on.
const fn octave(step: u32) -> u32 {
    u32::BITS - (step / DENSE).leading_zeros()
}

/// Where the last kept state up to `step` lies.
const fn place(step: u32) -> usize {
    let octave = octave(step);
    ((step >> octave) + octave * (DENSE / 2)) as usize
}
