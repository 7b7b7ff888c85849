//! One run with its history.
//!
//! The states of a million steps of ten arms would be 80 MB. The history therefore keeps all states of the first 4,096 steps, every
//! second up to 8,192, every fourth up to 16,384, and so on, and recomputes the steps between, to the same bits: at most 255 steps,
//! some 50 µs. It keeps the regret and the arm of every step, because a visitor may have chosen the arm. A run of a million steps
//! then takes about 14 MB.

use super::config::BanditConfig;
use super::learner::{Learner, State, Step};

/// The history keeps every state before this step.
const DENSE: u32 = 4096;

/// A run with its history; see the module.
#[derive(Clone, Debug)]
pub struct Simulation {
    learner: Learner,
    stored: Vec<State>,
    /// The arm of each step; empty if no arms are drawn.
    arms: Vec<u8>,
    regret: Vec<f64>,
    diverged: Option<Step>,
}

impl Simulation {
    /// A run before its first step.
    #[must_use]
    pub fn new(config: &BanditConfig) -> Self {
        let learner = Learner::new(config);
        let stored = vec![*learner.state()];
        Self { learner, stored, arms: Vec::new(), regret: Vec::new(), diverged: None }
    }

    /// The configuration of the run.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        self.learner.config()
    }

    /// The state after the last step.
    #[must_use]
    pub fn state(&self) -> &State {
        self.learner.state()
    }

    /// The step that diverged, if any. It was not applied and ended the run.
    #[must_use]
    pub fn diverged(&self) -> Option<&Step> {
        self.diverged.as_ref()
    }

    /// Whether no step is left.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.diverged.is_some() || self.state().step >= self.config().steps
    }

    /// Runs up to `steps` more steps. Returns how many were done.
    pub fn advance(&mut self, steps: u32) -> u32 {
        let before = self.state().step;
        for _ in 0..steps {
            if self.step(None).is_none() {
                break;
            }
        }
        self.state().step - before
    }

    /// Runs one step with the given arm, from 0. Returns `None` if the run is finished or the step diverged.
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
            self.stored.push(*state);
        }
        Some(step)
    }

    /// The cumulative regret after each step.
    #[must_use]
    pub fn regret(&self) -> &[f64] {
        &self.regret
    }

    /// The stored states in ascending order, from before the first step; charts draw these. The last state may be missing.
    #[must_use]
    pub fn stored(&self) -> &[State] {
        &self.stored
    }

    /// The state after `step` steps, at most the last one.
    #[must_use]
    pub fn at(&self, step: u32) -> State {
        if step >= self.state().step {
            return *self.state();
        }
        let mut learner = self.learner.clone();
        learner.restore(&self.stored[stored_index(step)]);
        while learner.state().step < step && self.repeat(&mut learner).is_some() {}
        *learner.state()
    }

    /// Step `number`, from 1; `None` if it was not done.
    #[must_use]
    pub fn step_at(&self, number: u32) -> Option<Step> {
        let before = number.checked_sub(1).filter(|&before| before < self.state().step)?;
        let mut learner = self.learner.clone();
        learner.restore(&self.at(before));
        self.repeat(&mut learner)
    }

    /// Recomputes all steps; yields each with the state after it.
    pub fn replay(&self) -> impl Iterator<Item = (Step, State)> {
        let mut learner = Learner::new(self.config());
        core::iter::from_fn(move || {
            if learner.state().step == self.state().step {
                return None;
            }
            let step = self.repeat(&mut learner)?;
            Some((step, *learner.state()))
        })
    }

    /// Repeats the next step of a learner that is at an earlier state of this run.
    fn repeat(&self, learner: &mut Learner) -> Option<Step> {
        let arm = self.arms.get(learner.state().step as usize).copied();
        let step = learner.propose(arm.map(usize::from));
        learner.take(&step).then_some(step)
    }
}

/// The distance between stored states around `step`.
const fn spacing(step: u32) -> u32 {
    1 << octave(step)
}

/// 0 below [`DENSE`], 1 up to twice that, and so on.
const fn octave(step: u32) -> u32 {
    u32::BITS - (step / DENSE).leading_zeros()
}

/// The index of the last stored state up to `step`.
const fn stored_index(step: u32) -> usize {
    let octave = octave(step);
    ((step >> octave) + octave * (DENSE / 2)) as usize
}
