//! The values of the bandit part, computed by `saddle::bandit`.

use saddle::bandit::learner::Learner;
use saddle::bandit::update::{entropy_gradient, expected_gradient, handout, policy, reinforce};
use saddle::bandit::{BanditConfig, Baseline, Experiment, PerArm, Schedule};
use saddle::math::softmax::{entropy, log_softmax};

use super::latex::Side;
use super::marks::{Formulas, check_part, real};

fn three_arms() -> PerArm<f64> {
    PerArm::from([1.0, 0.8, 0.5])
}

fn two_arms() -> BanditConfig {
    BanditConfig { means: PerArm::from([1.0, 0.8]), eta: 5.0, ..BanditConfig::default() }
}

/// A learner after these pulls.
fn after(config: &BanditConfig, pulls: impl IntoIterator<Item = usize>) -> Learner {
    let mut learner = Learner::new(config);
    for arm in pulls {
        let step = learner.propose(Some(arm));
        assert!(learner.take(&step));
    }
    learner
}

/// θ₂ − θ₁.
fn gap(learner: &Learner) -> f64 {
    learner.state().theta[1] - learner.state().theta[0]
}

/// The probability that arm 1 is not drawn in `steps` steps after `pulls` pulls of arm 2, computed step by step.
fn unseen(config: &BanditConfig, pulls: usize, steps: u32) -> f64 {
    let mut learner = after(config, vec![1; pulls]);
    (0..steps).fold(1.0, |chance, _| {
        let chance = chance * learner.state().pi[1];
        let step = learner.propose(Some(1));
        assert!(learner.take(&step));
        chance
    })
}

/// The percentage of 1,000 seeds that are not on the best arm.
fn stuck(config: BanditConfig) -> f64 {
    let mut experiment = Experiment::new(&BanditConfig { runs: 1000, ..config });
    while !experiment.advance(1_000_000) {}
    100.0 * experiment.stuck().fraction()
}

/// The mean update of arm 1 and the variance summed over all arms, at equal probabilities.
fn moments(eta: f64, offset: f64, baseline: f64) -> [f64; 2] {
    let pi = PerArm::from([1.0 / 3.0; 3]);
    let deltas: Vec<PerArm<f64>> =
        (0..3).map(|arm| reinforce(&pi, arm, three_arms()[arm] + offset - baseline).map(|_, delta| eta * delta)).collect();
    let mean =
        |value: &dyn Fn(&PerArm<f64>) -> f64| deltas.iter().zip(pi.iter()).map(|(delta, pi)| pi * value(delta)).sum::<f64>();
    let variance = (0..3).map(|arm| mean(&|delta| delta[arm] * delta[arm]) - mean(&|delta| delta[arm]).powi(2)).sum();
    [mean(&|delta| delta[0]), variance]
}

fn values() -> Vec<(&'static str, f64)> {
    let pi = PerArm::from([0.2, 0.5, 0.3]);
    let (exact, sampled) =
        (expected_gradient(&pi, &three_arms()), pi.map(|arm, pi_arm| pi_arm * handout(&pi, arm, three_arms()[arm])[arm]));
    let step = after(&BanditConfig { eta: 0.5, ..BanditConfig::default() }, [0]).state().theta;
    let value = three_arms().iter().sum::<f64>() / 3.0;
    let [none, with_value, offset] = [moments(0.1, 0.0, 0.0), moments(0.1, 0.0, value), moments(0.1, 10.0, 0.0)];
    let (first, back) = (after(&two_arms(), [1]), after(&two_arms(), [1, 0]));
    let large = BanditConfig { eta: 5.0, ..BanditConfig::default() };
    let soft = policy(&three_arms().map(|_, mean| mean / 0.2));
    vec![
        ("step-1", step[0]),
        ("step-2", step[1]),
        ("step-3", step[2]),
        ("exact-1", exact[0]),
        ("exact-2", exact[1]),
        ("exact-3", exact[2]),
        ("sampled-1", sampled[0]),
        ("sampled-2", sampled[1]),
        ("sampled-3", sampled[2]),
        ("mean-none", none[0]),
        ("mean-value", with_value[0]),
        ("mean-offset", offset[0]),
        ("variance-none", none[1]),
        ("variance-value", with_value[1]),
        ("variance-offset", offset[1]),
        ("variance-ratio", offset[1] / none[1]),
        ("two.d-1", gap(&first)),
        ("two.pi-1", first.state().pi[0]),
        ("two.d-2", gap(&after(&two_arms(), [1, 1]))),
        ("two.pi-100", after(&two_arms(), [1; 100]).state().pi[0]),
        ("two.pi-1000", after(&two_arms(), [1; 1000]).state().pi[0]),
        ("two.unseen-1000", unseen(&two_arms(), 1, 1000)),
        ("two.unseen-10000", unseen(&two_arms(), 1, 10_000)),
        ("two.unseen-1000000", unseen(&two_arms(), 1, 1_000_000)),
        ("two.back", gap(&first) - gap(&back)),
        ("two.pi-back", back.state().pi[0]),
        ("two.stuck", stuck(two_arms())),
        ("three.first", after(&large, [1]).state().pi[1]),
        ("three.first-small", after(&BanditConfig::default(), [1]).state().pi[1]),
        ("decay", (1..=2000).map(|step| Schedule::Inverse.rate(1.0, step)).sum()),
        ("stuck-none", stuck(large.clone())),
        ("stuck-value", stuck(BanditConfig { baseline: Baseline::Value, ..large })),
        ("soft-1", soft[0]),
        ("soft-2", soft[1]),
        ("soft-3", soft[2]),
        ("soft-value", soft.dot(&three_arms())),
        ("halving", 2_f64.powf(2.0 * two_arms().eta * two_arms().means[1])),
    ]
}

/// ∂πᵢ/∂θⱼ by central differences.
fn slope(theta: [f64; 3], i: usize, j: usize) -> f64 {
    let moved = |by: f64| policy(&PerArm::from(theta).map(|arm, theta| if arm == j { theta + by } else { theta }))[i];
    (moved(1e-5) - moved(-1e-5)) / 2e-5
}

fn formulas() -> Formulas {
    let theta = [0.3, -0.7, 1.1];
    let pi = policy(&PerArm::from(theta));
    let mut logarithms = pi;
    log_softmax(&theta, &mut logarithms);
    let entropy = entropy(&pi, &logarithms);
    let gradient = expected_gradient(&pi, &three_arms());
    let entropy_slope = entropy_gradient(&PerArm::from(theta), &pi);
    let (r, b, sigma) = (three_arms(), 0.3, 0.4);
    let square = |arm: usize| (r[arm] - b).powi(2) + f64::powi(sigma, 2);
    let eta = 0.7;
    let square_if_drawn = |arm: usize| pi[arm] * square(arm) * (eta * reinforce(&pi, arm, 1.0)[1]).powi(2);
    let d = 1.3;
    let config = BanditConfig { theta0: Some(PerArm::from([0.0, d])), ..two_arms() };
    let first = |k: usize, eta: f64, arm: usize| {
        let means = PerArm::new(&[0.4, 0.9, -0.3, 0.1][..k]).unwrap();
        let pulled = after(&BanditConfig { means, eta, ..BanditConfig::default() }, [arm]).state().pi[arm];
        real(&[("k", k as f64), (r"\eta", eta), ("r_a", means[arm])], pulled)
    };
    let never_drawn = |pulls: usize, steps: u32| {
        let d = gap(&after(&two_arms(), vec![1; pulls]));
        real(&[(r"\eta", 5.0), ("r_2", 0.8), ("t", f64::from(steps)), ("d", d)], unseen(&two_arms(), pulls, steps)).within(0.02)
    };
    vec![
        ("softmax-same", Side::Right, vec![real(&[(r"\pi_j", pi[1])], slope(theta, 1, 1))]),
        ("softmax-other", Side::Right, vec![real(&[(r"\pi_i", pi[0]), (r"\pi_j", pi[1])], slope(theta, 0, 1))]),
        ("gradient", Side::Right, vec![real(&[(r"\pi_j", pi[1]), ("r_j", r[1]), ("J", pi.dot(&r))], gradient[1])]),
        (
            "mean",
            Side::Right,
            vec![real(
                &[(r"\eta", eta), (r"\pi_j", pi[1]), ("r_j", r[1]), (r"\sum_{i=1}^{k} \pi_i r_i", pi.dot(&r))],
                eta * gradient[1],
            )],
        ),
        (
            "square",
            Side::Right,
            vec![real(
                &[
                    (r"\eta", eta),
                    (r"\pi_j", pi[1]),
                    ("q_j", square(1)),
                    (r"\sum_{i \ne j} \pi_i\, q_i", pi[0] * square(0) + pi[2] * square(2)),
                ],
                (0..3).map(square_if_drawn).sum(),
            )],
        ),
        (
            "gap",
            Side::Right,
            vec![real(
                &[("d_t", d), (r"\eta", 5.0), ("r_2", 0.8), (r"\pi_1", Learner::new(&config).state().pi[0])],
                gap(&after(&config, [1])),
            )],
        ),
        ("unseen", Side::Right, vec![never_drawn(1, 1000), never_drawn(1, 100_000), never_drawn(3, 5000)]),
        ("first-pull", Side::Right, vec![first(2, 5.0, 1), first(4, 0.3, 2), first(3, 1.0, 0)]),
        ("entropy", Side::Right, vec![real(&[(r"\pi_j", pi[1]), ("H", entropy)], entropy_slope[1])]),
    ]
}

#[test]
fn the_text_agrees_with_the_code() {
    check_part("1-bandit.md", &values(), &formulas());
}

/// Only the difference of both θ matters.
#[test]
fn with_two_arms_the_mean_of_the_handouts_rule_is_half_the_gradient() {
    let (pi, means) = (PerArm::from([0.3, 0.7]), PerArm::from([1.0, 0.4]));
    let mean = pi.map(|arm, pi_arm| pi_arm * handout(&pi, arm, means[arm])[arm]);
    let gradient = expected_gradient(&pi, &means);
    assert!((2.0 * (mean[0] - mean[1]) - (gradient[0] - gradient[1])).abs() < 1e-12);
}

#[test]
fn without_the_indicator_the_mean_update_depends_on_j_only() {
    let (pi, means) = (PerArm::from([0.2, 0.5, 0.3]), three_arms());
    let wrong = |arm: usize| pi.map(|_, pi| means[arm] * (1.0 - pi));
    for j in 0..3 {
        let mean: f64 = (0..3).map(|arm| pi[arm] * wrong(arm)[j]).sum();
        assert!((mean - pi.dot(&means) * (1.0 - pi[j])).abs() < 1e-12);
    }
}
