//! The direction of each rule, before the step size: a pure function of π.
//!
//! With π = softmax(θ), ∂ ln π(a)/∂θⱼ = 1{j = a} − πⱼ (Sutton and Barto 2018, section 2.8). The advantage is R − b.

use super::config::BanditConfig;
use super::per_arm::PerArm;
use crate::math::softmax::{entropy, log_softmax, softmax};

/// The policy π = softmax(θ), for finite θ.
#[must_use]
pub fn policy(theta: &PerArm<f64>) -> PerArm<f64> {
    let mut pi = *theta;
    softmax(theta, &mut pi);
    pi
}

/// The handout's rule: (R − b)(1 − πₐ) for the pulled arm a, 0 for the others. That is one coordinate of [`reinforce`].
#[must_use]
pub fn handout(pi: &PerArm<f64>, pulled: usize, advantage: f64) -> PerArm<f64> {
    pi.map(|arm, pi| if arm == pulled { advantage * (1.0 - pi) } else { 0.0 })
}

/// REINFORCE: (R − b)(1{j = a} − πⱼ).
#[must_use]
pub fn reinforce(pi: &PerArm<f64>, pulled: usize, advantage: f64) -> PerArm<f64> {
    pi.map(|arm, pi| advantage * if arm == pulled { 1.0 - pi } else { -pi })
}

/// The gradient of the expected reward: πⱼ(rⱼ − Σᵢ πᵢrᵢ), the mean of [`reinforce`] over the arms.
///
/// ```
/// use saddle::bandit::PerArm;
/// use saddle::bandit::update::{expected_gradient, policy};
/// let pi = policy(&PerArm::from([0.0, 0.0])); // (½, ½), so the expected reward is ½.
/// assert_eq!(expected_gradient(&pi, &PerArm::from([1.0, 0.0]))[..], [0.25, -0.25]);
/// ```
#[must_use]
pub fn expected_gradient(pi: &PerArm<f64>, means: &PerArm<f64>) -> PerArm<f64> {
    let value = pi.dot(means);
    pi.map(|arm, pi| pi * (means[arm] - value))
}

/// The gradient of the entropy: ∂H/∂θⱼ = −πⱼ(ln πⱼ + H).
#[must_use]
pub fn entropy_gradient(theta: &PerArm<f64>, pi: &PerArm<f64>) -> PerArm<f64> {
    let mut logarithms = *theta;
    log_softmax(theta, &mut logarithms);
    let entropy = entropy(pi, &logarithms);
    pi.map(|arm, pi| -pi * (logarithms[arm] + entropy))
}

/// Adds τ times the entropy gradient to `direction`.
pub(super) fn add_entropy(config: &BanditConfig, theta: &PerArm<f64>, pi: &PerArm<f64>, direction: &mut PerArm<f64>) {
    if config.entropy > 0.0 {
        let gradient = entropy_gradient(theta, pi);
        for (direction, gradient) in direction.iter_mut().zip(gradient.iter()) {
            *direction += config.entropy * gradient;
        }
    }
}

/// Shortens `delta` to length `limit`, unless that is 0. Returns whether it was longer.
pub(super) fn clip(delta: &mut PerArm<f64>, limit: f64) -> bool {
    if limit <= 0.0 {
        return false;
    }
    let length = delta.iter().fold(0.0, |length, &delta| libm::hypot(length, delta));
    let long = length > limit;
    if long {
        delta.iter_mut().for_each(|delta| *delta *= limit / length);
    }
    long
}

/// θ + Δθ; `None` if a coordinate is NaN or beyond [`BanditConfig::MAX_THETA`].
pub(super) fn moved(theta: &PerArm<f64>, delta: &PerArm<f64>) -> Option<PerArm<f64>> {
    let moved = theta.map(|arm, theta| theta + delta[arm]);
    // NaN fails this comparison.
    moved.iter().all(|theta| theta.abs() <= BanditConfig::MAX_THETA).then_some(moved)
}
