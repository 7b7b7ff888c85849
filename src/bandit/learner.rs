//! One step of a run.

use super::config::{BanditConfig, Baseline, UpdateRule};
use super::per_arm::PerArm;
use super::update;
use crate::math::rng::{Purpose, Stream};

/// The state that a step reads and changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// The number of steps done.
    pub step: u32,
    /// θ after these steps.
    pub theta: PerArm<f64>,
    /// The policy softmax(θ).
    pub pi: PerArm<f64>,
    /// The number of pulls of each arm.
    pub pulls: PerArm<u32>,
    /// The mean of the rewards so far; 0 before the first.
    pub mean_reward: f64,
    /// Σₜ (max r − Σⱼ πⱼrⱼ), with the π before each step.
    pub regret: f64,
}

/// The pull of a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull {
    /// The arm, a, counted from 0.
    pub arm: usize,
    /// The reward R, with offset and noise.
    pub reward: f64,
    /// The baseline b, before this reward.
    pub baseline: f64,
    /// 1 − πₐ, with the π before the step.
    pub remainder: f64,
}

/// A step with its intermediate values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// t, counted from 1.
    pub number: u32,
    /// The pull; `None` under [`UpdateRule::ExpectedGradient`].
    pub pull: Option<Pull>,
    /// The step size ηₜ.
    pub rate: f64,
    /// Δθ, after clipping.
    pub delta: PerArm<f64>,
    /// Whether clipping shortened Δθ.
    pub clipped: bool,
    /// max r − Σⱼ πⱼrⱼ with the π before the step.
    pub regret: f64,
}

/// A run in progress. Steps do not allocate.
#[derive(Clone, Debug)]
pub struct Learner {
    config: BanditConfig,
    gaps: PerArm<f64>,
    arms: Stream,
    rewards: Stream,
    state: State,
}

impl Learner {
    /// A learner before its first step.
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

    /// The configuration of the run.
    #[must_use]
    pub fn config(&self) -> &BanditConfig {
        &self.config
    }

    /// The state after the last step.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Continues from another state of the same run.
    pub fn restore(&mut self, state: &State) {
        self.state = *state;
    }

    /// Computes the next step with arm `choice`, or with an arm drawn from π. A choice beyond the arms means the last arm;
    /// [`UpdateRule::ExpectedGradient`] ignores it.
    #[must_use]
    pub fn propose(&self, choice: Option<usize>) -> Step {
        let Self { config, state, .. } = self;
        let number = state.step + 1;
        let rate = config.schedule.rate(config.eta, number);
        let (pull, mut delta) = match config.update {
            UpdateRule::ExpectedGradient => (None, update::expected_gradient(&state.pi, &config.means)),
            UpdateRule::Reinforce => {
                let pull = self.pull(number, choice);
                (Some(pull), update::reinforce(&state.pi, pull.arm, pull.reward - pull.baseline))
            }
            UpdateRule::Handout => {
                let pull = self.pull(number, choice);
                (Some(pull), update::handout(&state.pi, pull.arm, pull.reward - pull.baseline))
            }
        };
        update::add_entropy(config, &state.theta, &state.pi, &mut delta);
        delta.iter_mut().for_each(|delta| *delta *= rate);
        let clipped = update::clip(&mut delta, config.clip);
        Step { number, pull, rate, delta, clipped, regret: state.pi.dot(&self.gaps) }
    }

    /// Applies a step that [`Self::propose`] computed at this state. Returns `false` and changes nothing if a θ would be NaN or beyond
    /// [`BanditConfig::MAX_THETA`]: the run has diverged.
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

/// The arm at `uniform` in [0, 1), by the cumulative sum of π.
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
