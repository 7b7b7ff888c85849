//! The configuration of a run.

use super::per_arm::PerArm;

/// The rule by which a step moves θ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UpdateRule {
    /// REINFORCE (Williams 1992): draws an arm; the gradient of its log-probability moves every θ.
    #[default]
    Reinforce,
    /// The handout's rule: draws an arm and moves only its θ.
    Handout,
    /// The gradient of the expected reward, without drawing an arm.
    ExpectedGradient,
}

/// The step size ηₜ at step t = 1, 2, …
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// η at every step.
    #[default]
    Constant,
    /// η/√t: Σηₜ = Σηₜ² = ∞.
    InverseSqrt,
    /// η/t: Σηₜ = ∞, Σηₜ² < ∞ (Robbins and Monro 1951).
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

/// The baseline b, subtracted from each reward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Baseline {
    /// b = 0 at every step.
    #[default]
    None,
    /// The mean of the rewards before this step; 0 at the first.
    Mean,
    /// The policy's true value Σ πⱼ(rⱼ + offset), which no learner knows.
    Value,
}

/// The configuration of one run or of many. [`super::settings`] has the bounds of its values; other values do not panic, either.
#[derive(Clone, Debug, PartialEq)]
pub struct BanditConfig {
    /// rᵢ, the arms' mean rewards.
    pub means: PerArm<f64>,
    /// σ ≥ 0, the standard deviation of a reward.
    pub noise: f64,
    /// The rule by which a step moves θ.
    pub update: UpdateRule,
    /// η > 0, the step size.
    pub eta: f64,
    /// How the step size decreases.
    pub schedule: Schedule,
    /// The baseline b, subtracted from each reward.
    pub baseline: Baseline,
    /// τ ≥ 0, the weight of the policy's entropy.
    pub entropy: f64,
    /// The largest Euclidean length of Δθ; longer steps are shortened. 0 turns clipping off.
    pub clip: f64,
    /// Added to every reward.
    pub offset: f64,
    /// θ before the first step; `None` means zeros.
    pub theta0: Option<PerArm<f64>>,
    /// The length of a run.
    pub steps: u32,
    /// The runs of an experiment, with seeds `seed`, `seed + 1`, …
    pub runs: u32,
    /// The seed of all randomness.
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
    /// The largest [`Self::steps`].
    pub const MAX_STEPS: u32 = 1_000_000;
    /// The largest [`Self::runs`].
    pub const MAX_RUNS: u32 = 5000;
    /// A run diverges when |θᵢ| exceeds this.
    pub const MAX_THETA: f64 = 1e12;

    /// The number of arms, k.
    #[must_use]
    pub fn arms(&self) -> usize {
        self.means.len()
    }

    /// θ before the first step. A [`Self::theta0`] of another length is cut, or padded with zeros.
    #[must_use]
    pub fn start(&self) -> PerArm<f64> {
        self.means.map(|arm, _| self.theta0.as_ref().and_then(|theta| theta.get(arm)).copied().unwrap_or(0.0))
    }

    /// max r − rᵢ for each arm, at most [`f64::MAX`].
    #[must_use]
    pub fn gaps(&self) -> PerArm<f64> {
        let best = self.means.largest();
        self.means.map(|_, mean| (best - mean).min(f64::MAX))
    }
}
