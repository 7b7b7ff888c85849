//! Many runs: known stuck fractions, and results that do not depend on slices.

use proptest::prelude::*;
use saddle::bandit::{BanditConfig, Baseline, Experiment, PerArm, Schedule, UpdateRule};
use saddle::math::stats::Share;

use super::{configs, finished};

fn done(config: &BanditConfig) -> Experiment {
    let mut experiment = Experiment::new(config);
    while !experiment.advance(100_000) {}
    experiment
}

fn stuck(config: &BanditConfig) -> f64 {
    done(&BanditConfig { runs: 2000, ..config.clone() }).stuck().fraction()
}

/// Fractions of 2,000 runs that are not on the best arm after 2,000 steps of REINFORCE with means 1, 0.8, 0.5.
#[test]
fn stuck_fractions_have_known_values() {
    let (constant, none, value) = (Schedule::Constant, Baseline::None, Baseline::Value);
    let known = [
        (0.1, constant, none, 0.001),
        (1.0, constant, none, 0.176),
        (5.0, constant, none, 0.456),
        (20.0, constant, none, 0.66),
        (5.0, Schedule::InverseSqrt, none, 0.275),
        (5.0, Schedule::Inverse, none, 0.49),
        (0.1, constant, value, 0.0),
        (1.0, constant, value, 0.0),
        (5.0, constant, value, 0.0),
        (20.0, constant, value, 0.001),
    ];
    for (eta, schedule, baseline, share) in known {
        let found = stuck(&BanditConfig { eta, schedule, baseline, ..BanditConfig::default() });
        let error = (share * (1.0 - share) / 2000.0_f64).sqrt();
        let tolerance = if share == 0.0 { 0.003 } else { 4.0 * error };
        assert!((found - share).abs() <= tolerance, "η = {eta}, {schedule:?}, {baseline:?}: {found}, not {share}");
    }
}

#[test]
fn a_small_decreasing_step_size_commits_to_no_arm() {
    let config = BanditConfig { schedule: Schedule::Inverse, runs: 500, ..BanditConfig::default() };
    let experiment = done(&config);
    assert_eq!(experiment.committed_elsewhere(), Share { count: 0, of: 500 });
    assert!(experiment.stuck().count > 400, "{:?}", experiment.stuck());
}

#[test]
fn entropy_keeps_runs_from_committing() {
    let config = BanditConfig { eta: 1.0, runs: 500, ..BanditConfig::default() };
    assert!(done(&config).committed_elsewhere().count > 50);
    assert!(done(&BanditConfig { entropy: 0.5, ..config }).committed_elsewhere().count < 5);
}

#[test]
fn equally_good_arms_count_together() {
    let config = BanditConfig {
        means: PerArm::from([0.5, 1.0, 1.0]),
        eta: 0.4,
        update: UpdateRule::ExpectedGradient,
        ..BanditConfig::default()
    };
    let experiment = done(&config);
    assert!(experiment.finals()[0] > 0.99);
    assert_eq!((experiment.stuck().count, experiment.committed_elsewhere().count), (0, 0));
    let all = done(&BanditConfig { means: PerArm::from([1.0, 1.0]), runs: 50, eta: 5.0, ..BanditConfig::default() });
    assert_eq!((all.stuck().count, all.committed_elsewhere().count), (0, 0));
}

#[test]
fn thinned_curves_and_their_median_match_single_runs() {
    let config = BanditConfig { eta: 1.0, runs: 5, steps: 1000, ..BanditConfig::default() };
    let experiment = done(&config);
    let grid = experiment.grid();
    assert_eq!((grid[0], grid[1], grid.last()), (0, 1, Some(&1000)));
    assert!(grid.is_sorted_by(|a, b| a < b) && grid.len() <= 202, "{grid:?}");
    let runs: Vec<_> = (0..5).map(|run| finished(&BanditConfig { seed: 42 + run, ..config.clone() })).collect();
    for (point, (&step, median)) in grid.iter().zip(experiment.median()).enumerate() {
        let mut values: Vec<f32> = runs.iter().map(|run| run.at(step).pi[0] as f32).collect();
        for (run, &value) in (0..).zip(&values) {
            assert_eq!(experiment.curve(run).expect("done")[point], value, "run {run}, step {step}");
        }
        values.sort_by(f32::total_cmp);
        assert_eq!(median, values[2], "step {step}");
    }
    assert_eq!(experiment.curve(5), None);
    assert_eq!(experiment.histogram(10).iter().sum::<u32>(), 5);
}

#[test]
fn unfinished_runs_are_not_counted() {
    let config = BanditConfig { runs: 4, steps: 100, ..BanditConfig::default() };
    let mut experiment = Experiment::new(&config);
    assert_eq!((experiment.done(), experiment.progress(), experiment.median().len()), (0, 0.0, 0));
    assert!(!experiment.advance(150));
    assert_eq!((experiment.done(), experiment.progress()), (1, 0.375));
    assert_eq!((experiment.curve(0).is_some(), experiment.curve(1)), (true, None));
    assert_eq!(experiment.stuck().of, 1);
    assert!(experiment.advance(1_000_000));
    assert_eq!((experiment.done(), experiment.progress()), (4, 1.0));
}

proptest! {
    #[test]
    fn slices_of_any_length_match_single_runs(config in configs(40), slices in proptest::collection::vec(1..200_u32, 1..8)) {
        let (at_once, mut sliced) = (done(&config), Experiment::new(&config));
        let mut slices = slices.into_iter().cycle();
        while !sliced.advance(slices.next().expect("at least one")) {}
        let best = config.means.largest();
        for (run, &last) in (0..).zip(at_once.finals()) {
            let single = finished(&BanditConfig { seed: config.seed + run, ..config.clone() });
            let pi: f64 = single.state().pi.iter().zip(config.means.iter()).filter(|(_, mean)| **mean == best).map(|(pi, _)| pi).sum();
            prop_assert_eq!(pi, last);
        }
        prop_assert_eq!(at_once.finals(), sliced.finals());
        prop_assert_eq!(at_once.median(), sliced.median());
        prop_assert_eq!((at_once.stuck(), at_once.committed_elsewhere()), (sliced.stuck(), sliced.committed_elsewhere()));
        prop_assert_eq!(at_once.diverged(), sliced.diverged());
        prop_assert_eq!(at_once.done(), config.runs);
    }
}
