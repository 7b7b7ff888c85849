//! A run: its CSV, its history, and its validity for any configuration.

use proptest::prelude::*;
use saddle::bandit::csv;
use saddle::bandit::{BanditConfig, PerArm, Simulation, State, UpdateRule};
use saddle::settings::Settings;
use sha2::{Digest, Sha256};

use super::{configs, finished};

fn text(simulation: &Simulation) -> String {
    csv::parts(simulation).collect()
}

fn config() -> BanditConfig {
    BanditConfig { noise: 0.3, steps: 300, ..BanditConfig::default() }
}

#[test]
fn the_csv_has_one_line_per_step() {
    let config = BanditConfig { means: PerArm::from([2.0, 1.0]), eta: 0.5, ..BanditConfig::default() };
    let mut simulation = Simulation::new(&config);
    simulation.pull(1);
    simulation.pull(0);
    let text = text(&simulation);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0], "step,action,reward,regret,theta_1,theta_2,pi_1,pi_2");
    let pi = 1.0 / (1.0 + 0.5_f64.exp());
    assert!(lines[1].starts_with("1,2,1,0.5,-0.25,0.25,0.377"), "{}", lines[1]);
    assert!(lines[2].starts_with("2,1,2,"), "{}", lines[2]);
    let regret: f64 = lines[2].split(',').nth(3).expect("regret").parse().expect("a number");
    assert!((regret - (0.5 + 1.0 - pi)).abs() < 1e-15);
}

#[test]
fn the_csv_reads_back_exactly_in_plain_decimals() {
    let simulation = finished(&BanditConfig { steps: 2500, eta: 5.0, ..config() });
    let text = text(&simulation);
    assert_eq!(text.lines().count(), 2501);
    assert!(text.lines().skip(1).all(|line| !line.contains(['e', 'E', '+'])));
    for (line, number) in text.lines().skip(1).zip(1..) {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().expect("a number")).collect();
        let (step, state) = (simulation.step_at(number).expect("done"), simulation.at(number));
        let pull = step.pull.expect("an arm");
        let wanted = [f64::from(number), pull.arm as f64 + 1.0, pull.reward, state.regret];
        assert!(fields.iter().eq(wanted.iter().chain(state.theta.iter()).chain(state.pi.iter())), "{line}");
    }
}

/// The page's tests download the same file.
#[test]
fn a_run_matches_the_golden_file() {
    let query = "means=1,0.8,0.5&noise=0.3&eta=0.5&baseline=mean&theta0=0,0.5,-0.25&steps=60&seed=7";
    let found = text(&finished(&BanditConfig::from_query(query).config));
    assert_eq!(found, include_str!("../../golden/bandit_run.csv"));
}

#[test]
fn the_expected_gradient_draws_no_arm() {
    let simulation = finished(&BanditConfig { update: UpdateRule::ExpectedGradient, steps: 3, ..BanditConfig::default() });
    assert!(text(&simulation).lines().skip(1).all(|line| line.split(',').skip(1).take(2).all(str::is_empty)));
    assert!(simulation.step_at(2).expect("done").pull.is_none());
    assert_eq!(simulation.state().pulls, PerArm::from([0, 0, 0]));
}

#[test]
fn an_offset_changes_every_path_except_that_of_the_expected_gradient() {
    let last = |update: UpdateRule, offset: f64| finished(&BanditConfig { update, offset, ..config() }).state().theta;
    assert_eq!(last(UpdateRule::ExpectedGradient, 0.0), last(UpdateRule::ExpectedGradient, 10.0));
    assert_ne!(last(UpdateRule::Reinforce, 0.0), last(UpdateRule::Reinforce, 10.0));
    assert_ne!(last(UpdateRule::Handout, 0.0), last(UpdateRule::Handout, 10.0));
}

#[test]
fn the_handouts_rule_never_decreases_theta_for_positive_rewards() {
    let simulation = finished(&BanditConfig { update: UpdateRule::Handout, ..BanditConfig::default() });
    for pair in simulation.stored().windows(2) {
        assert!(pair[0].theta.iter().zip(pair[1].theta.iter()).all(|(before, after)| before <= after));
    }
}

#[test]
fn a_diverging_step_ends_the_run_and_is_not_applied() {
    let config = BanditConfig { eta: 1e13, steps: 10, ..BanditConfig::default() };
    let simulation = finished(&config);
    assert!(simulation.is_finished());
    assert_eq!(simulation.diverged().expect("a diverged step").number, 1);
    assert_eq!(simulation.state(), Simulation::new(&config).state());

    // A first pull adds 2.5e11, later ones 5e11 to the arm that is behind; |θ| = 1e12 is still valid.
    let slower = BanditConfig { means: PerArm::from([1.0, 1.0]), eta: 5e11, update: UpdateRule::Handout, ..config };
    let mut simulation = Simulation::new(&slower);
    let done = [0, 1, 0, 1, 0, 1].map(|arm| simulation.pull(arm).is_some());
    assert_eq!(done, [true, true, true, true, false, false]);
    assert_eq!(simulation.diverged().expect("a diverged step").number, 5);
    assert_eq!(simulation.state().theta, PerArm::from([7.5e11, 1e12]));
}

/// Stored states are 2 steps apart from 4,096 on, 4 from 8,192, 8 from 16,384.
#[test]
fn every_step_of_a_long_run_is_available() {
    let simulation = finished(&BanditConfig { steps: 20_000, ..config() });
    assert_eq!(simulation.stored().len(), 4096 + 2048 + 2048 + (20_000 - 16_384) / 8 + 1);
    assert_eq!(simulation.regret().len(), 20_000);
    for (number, (step, state)) in (1..).zip(simulation.replay()) {
        assert_eq!(state.step, number);
        assert_eq!(simulation.regret()[number as usize - 1], state.regret);
        if number % 7 == 0 || number > 19_900 || (4090..4110).contains(&number) || (8180..8200).contains(&number) {
            assert_eq!(simulation.at(number), state, "step {number}");
            assert_eq!(simulation.step_at(number), Some(step), "step {number}");
        }
    }
    assert_eq!(simulation.at(0), *Simulation::new(simulation.config()).state());
    assert_eq!((simulation.step_at(0), simulation.step_at(20_001)), (None, None));
}

#[test]
fn a_long_run_of_many_arms_needs_bounded_memory() {
    let config = BanditConfig { means: PerArm::from([0.1; 10]), steps: BanditConfig::MAX_STEPS, ..BanditConfig::default() };
    let simulation = finished(&config);
    let bytes = std::mem::size_of_val(simulation.stored()) + std::mem::size_of_val(simulation.regret());
    assert!(bytes < 16_000_000, "{bytes}");
    assert_eq!(simulation.state().pulls.iter().sum::<u32>(), BanditConfig::MAX_STEPS);
}

/// The browser computes the same hash (tests/browser/arithmetic.rs).
#[test]
fn a_run_has_the_same_bits_on_every_machine() {
    let config = BanditConfig { entropy: 0.01, eta: 0.5, clip: 0.7, steps: 2000, ..config() };
    let sum: String = Sha256::digest(text(&finished(&config))).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(sum, "79fd84f37b1528e2");
}

fn is_valid(state: &State) -> bool {
    state.theta.iter().all(|theta| theta.abs() <= BanditConfig::MAX_THETA)
        && state.pi.iter().all(|pi| (0.0..=1.0).contains(pi))
        && (state.pi.iter().sum::<f64>() - 1.0).abs() < 1e-14
        && state.regret.is_finite()
        && state.regret >= 0.0
}

proptest! {
    #[test]
    fn any_run_stays_valid_or_reports_the_step_that_diverged(config in configs(200)) {
        let simulation = finished(&config);
        prop_assert!(simulation.is_finished());
        prop_assert!(simulation.stored().iter().all(is_valid));
        let done = simulation.state().step;
        match simulation.diverged() {
            None => prop_assert_eq!(done, config.steps),
            Some(step) => prop_assert_eq!(step.number, done + 1),
        }
        let pulled = if config.update == UpdateRule::ExpectedGradient { 0 } else { done };
        prop_assert_eq!(simulation.state().pulls.iter().sum::<u32>(), pulled);
        prop_assert!(simulation.regret().is_sorted());
        prop_assert_eq!(text(&simulation).lines().count(), done as usize + 1);
    }

    #[test]
    fn the_history_of_a_run_with_choices_is_exact(
        config in configs(60),
        pieces in proptest::collection::vec((0..20_u32, proptest::option::of(0..12_usize)), 0..10),
    ) {
        let mut simulation = Simulation::new(&config);
        let mut seen = Vec::new();
        for (steps, arm) in pieces {
            let before = simulation.state().step;
            let done = simulation.advance(steps);
            prop_assert_eq!(simulation.state().step, before + done);
            seen.push(*simulation.state());
            let step = arm.and_then(|arm| simulation.pull(arm));
            if let (Some(step), Some(arm), true) = (step, arm, config.update != UpdateRule::ExpectedGradient) {
                prop_assert_eq!(step.pull.map(|pull| pull.arm), Some(arm.min(config.arms() - 1)));
                prop_assert_eq!(simulation.step_at(step.number), Some(step));
            }
            seen.push(*simulation.state());
        }
        for state in seen {
            prop_assert_eq!(simulation.at(state.step), state);
        }
        prop_assert_eq!(simulation.replay().count(), simulation.state().step as usize);
    }
}
