//! What is computed: arms, rule, step size, start and seed.

use super::per_arm::PerArm;

/// How a step moves θ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpdateRule {
    /// REINFORCE (Williams 1992): an arm is drawn, and the gradient of the logarithm of its probability moves every θ.
    #[default]
    Reinforce,
    /// The handout's: an arm is drawn, and its own θ alone is moved.
    Handout,
    /// The gradient of the expected reward; nothing is drawn.
    ExpectedGradient,
}

/// How the step size ηₜ goes down with the step t = 1, 2, …
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// η.
    #[default]
    Constant,
    /// η/√t: sums to infinity, and so do its squares.
    InverseSqrt,
    /// η/t: sums to infinity, its squares do not (Robbins and Monro 1951).
    Inverse,
}

impl Schedule {
    /// ηₜ from η, for t ≥ 1.
    #[must_use]
    pub fn rate(self, eta: f64, step: u32) -> f64 {
        match self {
            Self::Constant => eta,
            Self::InverseSqrt => eta / libm::sqrt(f64::from(step)),
            Self::Inverse => eta / f64::from(step),
        }
    }
}

/// What is taken off a reward before it moves θ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// Nothing: b = 0.
    #[default]
    None,
    /// The mean of the rewards seen before this step; 0 at the first.
    Mean,
    /// The policy's true value Σ πⱼ(rⱼ + offset), which no learner knows.
    Value,
}

/// The configuration of a run, or of many. No number in it makes a run panic; text becomes a value within its bounds in `run::bandit`.
#[derive(Clone, Debug, PartialEq)]
pub struct BanditConfig {
    /// rᵢ, the arms' mean rewards.
    pub means: PerArm<f64>,
    /// σ ≥ 0, the standard deviation of a reward.
    pub noise: f64,
    /// How a step moves θ.
    pub update: UpdateRule,
    /// η > 0, the step size.
    pub eta: f64,
    /// How the step size goes down.
    pub schedule: Schedule,
    /// What is taken off a reward.
    pub baseline: Baseline,
    /// τ ≥ 0, the weight of the policy's entropy beside its reward.
    pub entropy: f64,
    /// Largest Euclidean length of a Δθ; longer ones are made so long. 0 leaves every one as it is.
    pub clip: f64,
    /// A number on top of every reward.
    pub offset: f64,
    /// θ before the first step; zeros where it is `None`.
    pub theta0: Option<PerArm<f64>>,
    /// Steps of a run: 1 to 1,000,000.
    pub steps: u32,
    /// Runs of an experiment: 1 to 5,000, with seeds `seed`, `seed + 1`, …
    pub runs: u32,
    /// Where all randomness starts.
    pub seed: u32,
}

impl Default for BanditConfig {
    fn default() -> Self {
        Self {
            means: PerArm::from([1.0, 0.8, 0.5]),
            noise: 0.0,
            update: UpdateRule::default(),
            eta: 0.1,
            schedule: Schedule::default(),
            baseline: Baseline::default(),
            entropy: 0.0,
            clip: 0.0,
            offset: 0.0,
            theta0: None,
            steps: 2000,
            runs: 1,
            seed: 42,
        }
    }
}

impl BanditConfig {
    /// Most steps of a run.
    pub const MAX_STEPS: u32 = 1_000_000;
    /// Most runs of an experiment.
    pub const MAX_RUNS: u32 = 5000;
    /// A θ beyond this, on either side, ends the run as diverged.
    pub const MAX_THETA: f64 = 1e12;

    /// Number of arms, k.
    #[must_use]
    pub fn arms(&self) -> usize {
        self.means.len()
    }

    /// θ before the first step. A [`Self::theta0`] of another length counts as far as it goes, and zeros follow.
    #[must_use]
    pub fn start(&self) -> PerArm<f64> {
        self.means.map(|arm, _| self.theta0.as_ref().and_then(|theta| theta.get(arm)).copied().unwrap_or(0.0))
    }

    /// max r − rᵢ, each arm's loss against the best one; at most the largest number there is.
    #[must_use]
    pub fn gaps(&self) -> PerArm<f64> {
        let best = self.means.largest();
        self.means.map(|_, mean| (best - mean).min(f64::MAX))
    }
}
