//! The mean dynamics of the rules: the expected direction at a policy, and the path along it.

use super::config::{BanditConfig, Baseline, UpdateRule};
use super::per_arm::PerArm;
use super::update::{self, policy};
use crate::math::stats::mean;

/// The expected Δθ/ηₜ at θ, without clipping.
///
/// For [`UpdateRule::Reinforce`] and [`UpdateRule::ExpectedGradient`] it is the gradient of the expected reward for any offset and
/// baseline. For [`UpdateRule::Handout`] it is πᵢ(1 − πᵢ)(rᵢ + offset − b), which depends on both.
/// [`Baseline::Mean`] tracks the value of the policy, and counts as that value here.
#[must_use]
pub fn direction(config: &BanditConfig, theta: &PerArm<f64>) -> PerArm<f64> {
    let pi = policy(theta);
    let mut direction = match config.update {
        UpdateRule::Reinforce | UpdateRule::ExpectedGradient => update::expected_gradient(&pi, &config.means),
        UpdateRule::Handout => {
            let shift = match config.baseline {
                Baseline::None => config.offset,
                Baseline::Mean | Baseline::Value => -pi.dot(&config.means),
            };
            pi.map(|arm, pi| pi * (1.0 - pi) * (config.means[arm] + shift))
        }
    };
    update::add_entropy(config, theta, &pi, &mut direction);
    direction
}

/// The derivative of π when θ moves in `direction`: π̇ᵢ = πᵢ(dᵢ − Σⱼ πⱼdⱼ). It sums to 0.
#[must_use]
pub fn flow(pi: &PerArm<f64>, direction: &PerArm<f64>) -> PerArm<f64> {
    let mean = pi.dot(direction);
    pi.map(|arm, pi| pi * (direction[arm] - mean))
}

/// The logits whose softmax is `pi`, summing to 0; a probability of 0 or less counts as 1e-12.
#[must_use]
pub fn logits(pi: &PerArm<f64>) -> PerArm<f64> {
    let logarithms = pi.map(|_, pi| libm::log(pi.max(1e-12)));
    let mean = mean(logarithms.iter().copied()).unwrap_or_default();
    logarithms.map(|_, logarithm| logarithm - mean)
}

/// A point of the mean dynamics.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// The number of steps done.
    pub step: u32,
    /// θ after these steps.
    pub theta: PerArm<f64>,
    /// The policy softmax(θ).
    pub pi: PerArm<f64>,
}

/// The mean dynamics: a run whose steps are the expected ones, from before the first to [`BanditConfig::steps`]. It ends early if it
/// diverges.
pub fn path(config: &BanditConfig) -> impl Iterator<Item = Point> {
    let mut next = Some(config.start());
    (0..=config.steps).map_while(move |step| {
        let theta = next?;
        let rate = config.schedule.rate(config.eta, step + 1);
        let mut delta = direction(config, &theta).map(|_, direction| rate * direction);
        update::clip(&mut delta, config.clip);
        next = update::moved(&theta, &delta);
        Some(Point { step, theta, pi: policy(&theta) })
    })
}
