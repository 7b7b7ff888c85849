//! The swarm: the runs of many seeds, arm by arm.

use proptest::prelude::*;
use saddle::bandit::many::COMMITTED;
use saddle::bandit::{BanditConfig, Baseline, Experiment, PerArm, Schedule, Swarm, UpdateRule};

use super::{configs, finished};

fn done(mut experiment: Experiment) -> Experiment {
    while !experiment.advance(100_000) {}
    experiment
}

fn swarm(config: &BanditConfig) -> Swarm {
    let policies = done(Experiment::with_policies(config)).policies().to_vec();
    Swarm::of_policies(config, policies).expect("the policies of all runs")
}

#[test]
fn a_swarm_is_many_seeds_bit_by_bit() {
    let default = BanditConfig { runs: 40, steps: 700, seed: 7, ..BanditConfig::default() };
    for config in [
        BanditConfig { eta: 5.0, ..default.clone() },
        BanditConfig { eta: 5.0, baseline: Baseline::Value, noise: 0.3, ..default.clone() },
        BanditConfig { means: PerArm::from([0.2, 1.0, 1.0, -3.0]), update: UpdateRule::Handout, ..default.clone() },
        BanditConfig { means: PerArm::from([0.2, 1.0]), schedule: Schedule::Inverse, ..default.clone() },
        BanditConfig { means: PerArm::from([1e12, -1e12]), eta: 20.0, ..default },
    ] {
        let many = done(Experiment::new(&config));
        let swarm = swarm(&config);
        assert_eq!((swarm.steps(), swarm.seeds()), (many.grid(), 40));
        let last = swarm.steps().len() - 1;
        let counts = swarm.counts(last);
        assert_eq!((counts.stuck, counts.committed), (many.counts().stuck, many.counts().committed));
        assert_eq!((swarm.stuck(last), swarm.committed_elsewhere(last)), (many.stuck(), many.committed_elsewhere()));
        for run in 0..config.runs {
            let seed = usize::try_from(run).expect("few");
            let alone = finished(&BanditConfig { seed: config.seed + run, runs: 1, ..config.clone() });
            let curve = many.curve(run).expect("a finished run");
            for (place, &step) in swarm.steps().iter().enumerate() {
                let pi = swarm.policy(seed, place);
                assert_eq!(pi, &alone.at(step).pi[..], "seed {run}, step {step}");
                let best: f64 = pi
                    .iter()
                    .zip(config.means.iter())
                    .filter(|(_, mean)| **mean >= config.means.largest())
                    .map(|(pi, _)| pi)
                    .sum();
                #[expect(clippy::cast_possible_truncation, reason = "the curve's precision")]
                let best = best as f32;
                assert_eq!(best.to_bits(), curve[place].to_bits(), "seed {run}, step {step}");
            }
        }
    }
}

#[test]
fn seeds_are_counted_by_the_arm_that_they_are_committed_to() {
    let config = BanditConfig { eta: 5.0, runs: 300, ..BanditConfig::default() };
    let swarm = swarm(&config);
    assert_eq!(swarm.committed(0)[..], [0, 0, 0], "π is 1/3 each at first");
    let last = swarm.steps().len() - 1;
    let counts = swarm.committed(last);
    for arm in 0..3 {
        let by_hand = (0..300).filter(|seed| swarm.policy(*seed, last)[arm] > COMMITTED).count();
        assert_eq!(usize::try_from(counts[arm]).expect("few"), by_hand);
    }
    assert_eq!(counts[1] + counts[2], swarm.counts(last).committed);
    // About half of the seeds burst into a wrong corner, and none with the true baseline.
    let share = swarm.stuck(last).fraction();
    assert!((0.35..0.56).contains(&share), "{share}");
    let calm = self::swarm(&BanditConfig { baseline: Baseline::Value, ..config });
    assert_eq!(calm.stuck(last).count, 0);
}

#[test]
fn a_swarm_shows_300_seeds_or_those_that_are_asked_for() {
    let of = |runs: u32, seed: u32| {
        let shown = Swarm::runs_of(&BanditConfig { runs, seed, ..BanditConfig::default() });
        (shown.runs, shown.seed)
    };
    assert_eq!([of(1, 42), of(2, 42), of(300, 0), of(5000, 1)], [(300, 42), (2, 42), (300, 0), (300, 1)]);
    assert_eq!([of(1, u32::MAX), of(1, u32::MAX - 9)], [(1, u32::MAX), (10, u32::MAX - 9)]);
}

#[test]
fn before_a_run_all_seeds_are_at_the_start() {
    let config = BanditConfig { theta0: Some(PerArm::from([0.0, 1.0, 2.0])), runs: 5, ..BanditConfig::default() };
    let start = Swarm::at_start(&config);
    assert_eq!((start.steps(), start.seeds()), (&[0][..], 5));
    assert!((0..5).all(|seed| start.policy(seed, 0) == swarm(&config).policy(seed, 0)));
    assert!(start.policy(0, 1).is_empty() && start.policy(5, 0).is_empty());
}

proptest! {
    #[test]
    fn policies_of_other_runs_are_refused(config in configs(40)) {
        let policies = done(Experiment::with_policies(&config)).policies().to_vec();
        prop_assert!(Swarm::of_policies(&config, policies[1..].to_vec()).is_none());
        let more = BanditConfig { runs: config.runs + 1, ..config.clone() };
        prop_assert!(Swarm::of_policies(&more, policies.clone()).is_none());
        prop_assert!(done(Experiment::new(&config)).policies().is_empty());
        prop_assert!(Swarm::of_policies(&config, policies).is_some());
    }
}
