//! The three rules and the entropy against finite differences, closed forms and each other.

use proptest::prelude::*;
use saddle::bandit::{BanditConfig, Baseline, PerArm, Schedule, Simulation, UpdateRule, update};
use saddle::math::softmax::{entropy, log_softmax};

use super::per_arm;

/// θ small enough for accurate finite differences.
fn thetas() -> impl Strategy<Value = PerArm<f64>> {
    per_arm(-2.0..2.0_f64)
}

/// Mean rewards that depend on θ.
fn means(theta: &PerArm<f64>) -> PerArm<f64> {
    theta.map(|arm, theta| (theta * 997.0 + arm as f64).sin() * 3.0)
}

/// The gradient of `value` at θ by central differences; the error is about 1e-9.
fn differences(theta: &PerArm<f64>, value: impl Fn(&PerArm<f64>) -> f64) -> PerArm<f64> {
    let h = 1e-5;
    theta.map(|arm, _| {
        let moved = |by: f64| value(&theta.map(|j, theta| if j == arm { theta + by } else { theta }));
        (moved(h) - moved(-h)) / (2.0 * h)
    })
}

fn assert_close(found: &PerArm<f64>, wanted: &PerArm<f64>, tolerance: f64) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted.iter()) {
        assert!((found - wanted).abs() < tolerance, "{found} is not {wanted}");
    }
}

fn logarithms(theta: &PerArm<f64>) -> PerArm<f64> {
    let mut out = *theta;
    log_softmax(theta, &mut out);
    out
}

proptest! {
    #[test]
    fn reinforce_is_the_gradient_of_the_log_probability(theta in thetas(), pulled in 0..2_usize, advantage in -5.0..5.0_f64) {
        let wanted = differences(&theta, |theta| advantage * logarithms(theta)[pulled]);
        assert_close(&update::reinforce(&update::policy(&theta), pulled, advantage), &wanted, 1e-8);
    }

    #[test]
    fn handout_is_the_pulled_coordinate_of_reinforce(theta in thetas(), pulled in 0..2_usize, advantage in -5.0..5.0_f64) {
        let pi = update::policy(&theta);
        let full = update::reinforce(&pi, pulled, advantage);
        let pulled_only = full.map(|arm, full| if arm == pulled { full } else { 0.0 });
        prop_assert_eq!(update::handout(&pi, pulled, advantage), pulled_only);
        // The others are −(R − b)πⱼ.
        for (arm, full) in full.iter().enumerate().filter(|(arm, _)| *arm != pulled) {
            prop_assert_eq!(*full, advantage * -pi[arm]);
        }
    }

    #[test]
    fn expected_gradient_is_the_gradient_of_the_expected_reward(theta in thetas()) {
        let means = means(&theta);
        let wanted = differences(&theta, |theta| update::policy(theta).dot(&means));
        assert_close(&update::expected_gradient(&update::policy(&theta), &means), &wanted, 1e-8);
    }

    #[test]
    fn the_mean_of_reinforce_is_the_expected_gradient_for_any_baseline(theta in thetas(), baseline in -5.0..5.0_f64) {
        let (pi, means) = (update::policy(&theta), means(&theta));
        let mut mean = pi.map(|_, _| 0.0);
        for (pulled, pi_pulled) in pi.iter().enumerate() {
            let full = update::reinforce(&pi, pulled, means[pulled] - baseline);
            mean.iter_mut().zip(full.iter()).for_each(|(mean, full)| *mean += pi_pulled * full);
        }
        assert_close(&mean, &update::expected_gradient(&pi, &means), 1e-14);
    }

    #[test]
    fn entropy_gradient_is_the_gradient_of_the_entropy(theta in thetas()) {
        let wanted = differences(&theta, |theta| entropy(&update::policy(theta), &logarithms(theta)));
        assert_close(&update::entropy_gradient(&theta, &update::policy(&theta)), &wanted, 1e-8);
    }
}

/// One arm of 2 with r = 2 and offset 1 is pulled at π = ½: R − b is 3.
fn first_step(update: UpdateRule) -> PerArm<f64> {
    let config = BanditConfig { means: PerArm::from([2.0, 1.0]), offset: 1.0, update, eta: 0.5, ..BanditConfig::default() };
    let mut simulation = Simulation::new(&config);
    simulation.pull(0).expect("a step");
    simulation.state().theta
}

#[test]
fn the_first_step_has_known_values() {
    assert_eq!(first_step(UpdateRule::Handout), PerArm::from([0.5 * 3.0 * 0.5, 0.0]));
    assert_eq!(first_step(UpdateRule::Reinforce), PerArm::from([0.75, -0.75]));
    // π(1 − π)(r₁ − r₂); offset and choice have no effect.
    assert_eq!(first_step(UpdateRule::ExpectedGradient), PerArm::from([0.125, -0.125]));
}

#[test]
fn the_step_size_follows_its_schedule() {
    let rates = |schedule: Schedule| [1, 4, 100].map(|step| schedule.rate(2.0, step));
    assert_eq!(rates(Schedule::Constant), [2.0, 2.0, 2.0]);
    assert_eq!(rates(Schedule::InverseSqrt), [2.0, 1.0, 0.2]);
    assert_eq!(rates(Schedule::Inverse), [2.0, 0.5, 0.02]);
}

#[test]
fn baselines_are_the_previous_mean_or_the_true_value() {
    let baselines = |baseline: Baseline| {
        let config = BanditConfig { baseline, offset: 1.0, noise: 0.5, ..BanditConfig::default() };
        let mut simulation = Simulation::new(&config);
        [2, 0, 1].map(|arm| {
            let value = simulation.state().pi.dot(&PerArm::from([2.0, 1.8, 1.5]));
            let pull = simulation.pull(arm).and_then(|step| step.pull).expect("a pull");
            (pull.reward, pull.baseline, value)
        })
    };
    assert!(baselines(Baseline::None).iter().all(|(_, baseline, _)| *baseline == 0.0));
    let [(first, none, _), (second, after_one, _), (_, after_two, _)] = baselines(Baseline::Mean);
    assert_eq!((none, after_one), (0.0, first));
    assert!((after_two - f64::midpoint(first, second)).abs() < 1e-15);
    assert!(baselines(Baseline::Value).iter().all(|(_, baseline, value)| (baseline - value).abs() < 1e-15));
}

#[test]
fn clipping_shortens_long_steps_and_keeps_their_direction() {
    let config = BanditConfig { eta: 5.0, ..BanditConfig::default() };
    let steps = [0.0, 0.1, 1e3].map(|clip| {
        let mut simulation = Simulation::new(&BanditConfig { clip, ..config.clone() });
        simulation.pull(1).expect("a step")
    });
    let [free, short, long] = &steps;
    let length = free.delta.dot(&free.delta).sqrt();
    assert!(!free.clipped && short.clipped && !long.clipped);
    assert_eq!(free.delta, long.delta);
    assert_close(&short.delta, &free.delta.map(|_, delta| delta * 0.1 / length), 1e-15);
}

#[test]
fn the_variance_of_a_step_grows_with_the_square_of_the_reward() {
    let pi = PerArm::from([0.2, 0.5, 0.3]);
    let variance = |scale: f64| {
        let means = PerArm::from([scale, 0.8 * scale, 0.5 * scale]);
        let mean = update::expected_gradient(&pi, &means);
        let deviation = |pulled: usize| update::reinforce(&pi, pulled, means[pulled]).map(|arm, full| full - mean[arm]);
        (0..3).map(|pulled| pi[pulled] * deviation(pulled).dot(&deviation(pulled))).sum::<f64>()
    };
    assert!((variance(2.0) / variance(1.0) - 4.0).abs() < 1e-12);
}
