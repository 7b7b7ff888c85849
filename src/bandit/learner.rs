//! One learner and its arms: a step of a run.

use super::config::{BanditConfig, Baseline, UpdateRule};
use super::per_arm::PerArm;
use super::update;
use crate::math::rng::{Purpose, Stream};

/// All that a step depends on and changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Steps done.
    pub step: u32,
    /// θ after them.
    pub theta: PerArm<f64>,
    /// softmax(θ).
    pub pi: PerArm<f64>,
    /// How often each arm was pulled.
    pub pulls: PerArm<u32>,
    /// The mean of the rewards so far; 0 before the first.
    pub mean_reward: f64,
    /// Σₜ (max r − Σⱼ πⱼrⱼ), with the π before each step.
    pub regret: f64,
}

/// What was drawn in a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull {
    /// The arm, a, counted from 0.
    pub arm: usize,
    /// R.
    pub reward: f64,
    /// b.
    pub baseline: f64,
    /// 1 − πₐ.
    pub remainder: f64,
}

/// One step taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// t, counted from 1.
    pub number: u32,
    /// What was drawn; `None` under [`UpdateRule::ExpectedGradient`].
    pub pull: Option<Pull>,
    /// ηₜ.
    pub rate: f64,
    /// Δθ, as it was added.
    pub delta: PerArm<f64>,
    /// Whether Δθ was longer before clipping.
    pub clipped: bool,
    /// max r − Σⱼ πⱼrⱼ with the π before the step.
    pub regret: f64,
}

/// A run in progress: its configuration and its present state. A step allocates nothing.
#[derive(Clone, Debug)]
pub struct Learner {
    config: BanditConfig,
    gaps: PerArm<f64>,
    arms: Stream,
    rewards: Stream,
    state: State,
}

impl Learner {
    /// Before the first step.
    #[must_use]
    pub fn new(config: &BanditConfig) -> Self {
        let theta = config.start();
        let state =
            State { step: 0, theta, pi: update::policy(&theta), pulls: theta.map(|_, _| 0), mean_reward: 0.0, regret: 0.0 };
        Self {
            gaps: config.gaps(),
            arms: Stream::new(config.seed, Purpose::Arms),
            rewards: Stream::new(config.seed, Purpose::Rewards),
            config: config.clone(),
            state,
        }
    }

    /// Its configuration.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        &self.config
    }

    /// Where it is.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Goes to a state of the same run.
    pub fn restore(&mut self, state: &State) {
        self.state = *state;
    }

    /// The next step, with `choice` as its arm or one drawn from π. A choice beyond the arms is the last arm; under
    /// [`UpdateRule::ExpectedGradient`] there is nothing to choose.
    #[must_use]
    pub fn propose(&self, choice: Option<usize>) -> Step {
        let Self { config, state, .. } = self;
        let number = state.step + 1;
        let rate = config.schedule.rate(config.eta, number);
        let (pull, mut delta) = match config.update {
            UpdateRule::ExpectedGradient => (None, update::exact(&state.pi, &config.means)),
            UpdateRule::Reinforce => {
                let pull = self.pull(number, choice);
                (Some(pull), update::full(&state.pi, pull.arm, pull.reward - pull.baseline))
            }
            UpdateRule::Handout => {
                let pull = self.pull(number, choice);
                (Some(pull), update::sampled(&state.pi, pull.arm, pull.reward - pull.baseline))
            }
        };
        update::add_entropy(config, &state.theta, &state.pi, &mut delta);
        delta.iter_mut().for_each(|delta| *delta *= rate);
        let clipped = update::clip(&mut delta, config.clip);
        Step { number, pull, rate, delta, clipped, regret: state.pi.dot(&self.gaps) }
    }

    /// Does a step that was proposed at this state. Whether it was done: not if a θ would be no number or beyond
    /// [`BanditConfig::MAX_THETA`]; then the run has diverged, and nothing is changed.
    #[must_use]
    pub fn take(&mut self, step: &Step) -> bool {
        let state = &mut self.state;
        let Some(theta) = update::moved(&state.theta, &step.delta) else { return false };
        state.step = step.number;
        state.theta = theta;
        state.pi = update::policy(&theta);
        state.regret = (state.regret + step.regret).min(f64::MAX);
        if let Some(Pull { arm, reward, .. }) = step.pull {
            state.pulls[arm] += 1;
            state.mean_reward += (reward - state.mean_reward) / f64::from(step.number);
        }
        true
    }

    fn pull(&self, number: u32, choice: Option<usize>) -> Pull {
        let Self { config, state, .. } = self;
        let last = config.arms() - 1;
        let arm = choice.unwrap_or_else(|| draw(&state.pi, self.arms.uniform_f64(number, 0))).min(last);
        let noise = if config.noise > 0.0 { config.noise * self.rewards.normal_f64(number, 0) } else { 0.0 };
        let reward = config.means[arm] + config.offset + noise;
        let baseline = match config.baseline {
            Baseline::None => 0.0,
            Baseline::Mean => state.mean_reward,
            Baseline::Value => state.pi.dot(&config.means) + config.offset,
        };
        Pull { arm, reward, baseline, remainder: 1.0 - state.pi[arm] }
    }
}

/// The arm whose part of [0, 1) holds `uniform`.
fn draw(pi: &PerArm<f64>, uniform: f64) -> usize {
    let mut sum = 0.0;
    for (arm, pi) in pi.iter().enumerate() {
        sum += pi;
        if uniform < sum {
            return arm;
        }
    }
    pi.len() - 1
}
