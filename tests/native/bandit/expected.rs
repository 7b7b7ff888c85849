//! The mean dynamics of the rules.

use proptest::prelude::*;
use saddle::bandit::expected::{direction, flow, logits, path};
use saddle::bandit::{BanditConfig, Baseline, PerArm, UpdateRule, update};

use super::{configs, finished};

/// The arm with π > 0.9 at the end.
fn ends_on(config: &BanditConfig) -> Option<usize> {
    path(config).last()?.pi.iter().position(|&pi| pi > 0.9)
}

/// The preset of the handout's rule: π = (0.2, 0.5, 0.3).
fn preset(update: UpdateRule, offset: f64) -> BanditConfig {
    let theta0 = Some(logits(&PerArm::from([0.2, 0.5, 0.3])));
    BanditConfig { update, offset, theta0, ..BanditConfig::default() }
}

#[test]
fn the_handouts_rule_depends_on_the_offset() {
    assert_eq!(ends_on(&preset(UpdateRule::Handout, 0.0)), Some(0));
    assert_eq!(ends_on(&preset(UpdateRule::Handout, 10.0)), Some(1));
    // A smaller step size does not change that.
    let small = |offset: f64| BanditConfig { eta: 0.001, steps: 400_000, ..preset(UpdateRule::Handout, offset) };
    assert_eq!(ends_on(&small(0.0)), Some(0));
    assert_eq!(ends_on(&small(10.0)), Some(1));
}

#[test]
fn reinforce_reaches_the_best_arm_for_any_offset() {
    for offset in [0.0, 10.0] {
        assert_eq!(ends_on(&preset(UpdateRule::Reinforce, offset)), Some(0));
    }
}

#[test]
fn the_mean_path_is_the_run_of_the_expected_gradient() {
    let config = preset(UpdateRule::ExpectedGradient, 0.0);
    let last = path(&config).last().expect("a path");
    assert_eq!((last.step, last.theta, last.pi), (2000, finished(&config).state().theta, finished(&config).state().pi));
}

#[test]
fn logits_invert_the_policy() {
    let pi = PerArm::from([0.2, 0.5, 0.3]);
    let theta = logits(&pi);
    assert!(theta.iter().sum::<f64>().abs() < 1e-15);
    assert!(update::policy(&theta).iter().zip(pi.iter()).all(|(found, pi)| (found - pi).abs() < 1e-15));
    assert!(logits(&PerArm::from([1.0, 0.0, 0.0])).iter().all(|theta| theta.is_finite()));
}

/// Mei and others (2020), "On the global convergence rates of softmax policy gradient methods", theorem 2: with η = 2/5 and rewards
/// in [0, 1] the loss against the best arm is at most 5/(c²t), with c the smallest π(best). In the limit πⱼΔⱼ of each other arm
/// behaves as 1/(kηt), so the loss times t tends to (k − 1)/(kη).
#[test]
fn the_expected_gradient_converges_as_one_over_t() {
    for means in [PerArm::from([1.0, 0.5]), PerArm::from([1.0, 0.8, 0.5]), PerArm::from([0.3, 0.1, 0.9, 0.6, 0.0])] {
        let config =
            BanditConfig { means, update: UpdateRule::ExpectedGradient, eta: 0.4, steps: 1_000_000, ..BanditConfig::default() };
        let (best, gaps) = (means.iter().position(|&mean| mean == means.largest()).expect("one"), config.gaps());
        let (mut smallest, mut last) = (1.0_f64, 0.0);
        for point in path(&config) {
            smallest = smallest.min(point.pi[best]);
            last = point.pi.dot(&gaps) * f64::from(point.step);
            assert!(last <= 5.0 / (smallest * smallest), "{means:?}, step {}", point.step);
        }
        let k = means.len() as f64;
        let limit = (k - 1.0) / (k * config.eta);
        assert!((last / limit - 1.0).abs() < 0.03, "{means:?}: {last}, not {limit}");
    }
}

#[test]
fn entropy_converges_to_the_softmax_of_the_rewards() {
    for (means, tau) in [(PerArm::from([1.0, 0.8, 0.5]), 0.2), (PerArm::from([-1.0, 0.5, 0.2, -0.3]), 1.0)] {
        let config = BanditConfig {
            means,
            update: UpdateRule::ExpectedGradient,
            entropy: tau,
            eta: 0.5,
            steps: 50_000,
            ..BanditConfig::default()
        };
        let wanted = update::policy(&means.map(|_, mean| mean / tau));
        let found = finished(&config).state().pi;
        assert!(
            found.iter().zip(wanted.iter()).all(|(found, wanted)| (found - wanted).abs() < 1e-6),
            "{found:?}, not {wanted:?}"
        );
    }
}

proptest! {
    /// Compares with the rule's steps at θ for each arm, weighted by π.
    #[test]
    fn the_direction_is_the_mean_over_the_arms(
        mut config in configs(1).prop_filter("numbers of moderate size", |config| {
            config.means.iter().chain([&config.offset, &config.entropy]).all(|number| number.abs() < 1e4)
        }),
        value in any::<bool>(),
    ) {
        config.theta0 = config.theta0.map(|theta| theta.map(|_, theta| theta % 5.0));
        config.baseline = if value { Baseline::Value } else { Baseline::None };
        let (config, noiseless) = (config.clone(), BanditConfig { noise: 0.0, clip: 0.0, eta: 1.0, ..config });
        let theta = config.start();
        let pi = update::policy(&theta);
        let mut mean = pi.map(|_, _| 0.0);
        for (arm, pi) in pi.iter().enumerate() {
            let step = saddle::bandit::learner::Learner::new(&noiseless).propose(Some(arm));
            mean.iter_mut().zip(step.delta.iter()).for_each(|(mean, delta)| *mean += pi * delta);
        }
        for (found, wanted) in direction(&config, &theta).iter().zip(mean.iter()) {
            prop_assert!((found - wanted).abs() < 1e-9, "{found} is not {wanted}");
        }
    }

    #[test]
    fn the_flow_is_tangent_to_the_simplex_and_matches_small_steps(theta in super::per_arm(-2.0..2.0_f64)) {
        let config = BanditConfig { means: theta.map(|arm, theta| theta.sin() + arm as f64), ..BanditConfig::default() };
        let pi = update::policy(&theta);
        let direction = direction(&config, &theta);
        let arrow = flow(&pi, &direction);
        prop_assert!(arrow.iter().sum::<f64>().abs() < 1e-13);
        let small = 1e-6;
        let moved = update::policy(&theta.map(|arm, theta| theta + small * direction[arm]));
        for ((moved, pi), arrow) in moved.iter().zip(pi.iter()).zip(arrow.iter()) {
            prop_assert!(((moved - pi) / small - arrow).abs() < 1e-4);
        }
    }
}
