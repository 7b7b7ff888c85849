//! The configuration as text: round trips, bounds, hostile input.

use proptest::prelude::*;
use saddle::bandit::{BanditConfig, Baseline, PerArm, Schedule, UpdateRule};
use saddle::settings::Settings;

use super::configs;
use crate::config::{encoded, hostile};

fn error(parameter: &str, value: &str) -> String {
    let mut config = BanditConfig::default();
    let problem = config.set(parameter, value).expect_err(value);
    assert_eq!(config, BanditConfig::default(), "{parameter}={value}");
    problem.to_string()
}

fn read(query: &str) -> BanditConfig {
    let address = BanditConfig::from_query(query);
    assert_eq!(address.problems, [], "{query}");
    address.config
}

#[test]
fn the_defaults_are_the_documented_ones() {
    let documented = [
        ("means", "1,0.8,0.5"),
        ("noise", "0"),
        ("update", "full"),
        ("eta", "0.1"),
        ("schedule", "constant"),
        ("baseline", "none"),
        ("entropy", "0"),
        ("clip", "0"),
        ("offset", "0"),
        ("theta0", ""),
        ("steps", "2000"),
        ("runs", "1"),
        ("seed", "42"),
    ];
    let config = BanditConfig::default();
    assert!(documented.iter().map(|(name, _)| *name).eq(BanditConfig::names()));
    for (name, value) in documented {
        assert_eq!(config.get(name).as_deref(), Some(value), "{name}");
        assert_ne!(BanditConfig::label(name), name);
    }
    assert_eq!((config.get("lr"), config.to_query()), (None, String::new()));
}

#[test]
fn an_address_sets_every_parameter() {
    let query = "means=-1,%202.5,1e1,0&noise=0.5&update=sampled&eta=5&schedule=inverse-sqrt&baseline=mean&entropy=0.1&clip=1\
                 &offset=-10&theta0=0,1,2,3&steps=1000000&runs=5000&seed=7";
    let wanted = BanditConfig {
        means: PerArm::from([-1.0, 2.5, 10.0, 0.0]),
        noise: 0.5,
        update: UpdateRule::Handout,
        eta: 5.0,
        schedule: Schedule::InverseSqrt,
        baseline: Baseline::Mean,
        entropy: 0.1,
        clip: 1.0,
        offset: -10.0,
        theta0: Some(PerArm::from([0.0, 1.0, 2.0, 3.0])),
        steps: 1_000_000,
        runs: 5000,
        seed: 7,
    };
    assert_eq!(read(query), wanted);
    assert!(BanditConfig::from_query("autostart=1").autostart);
}

#[test]
fn messages_name_the_parameter_and_its_bounds() {
    let messages = [
        ("means", "1", "means: “1” is not 2 to 10 numbers separated by commas, one for each arm"),
        ("means", "1,x", "means: “x” in “1,x” is not a finite number"),
        ("means", "1,inf", "means: “inf” in “1,inf” is not a finite number"),
        ("means", "1,", "means: “” in “1,” is not a finite number"),
        ("theta0", "0,2e12", "theta0: “2e12” in “0,2e12” is not a finite number from -1e12 to 1e12"),
        ("noise", "-1", "noise: “-1” is not a number from 0 on"),
        ("eta", "0", "eta: “0” is not a number above 0"),
        ("eta", "NaN", "eta: “NaN” is not a number above 0"),
        ("entropy", "-0.1", "entropy: “-0.1” is not a number from 0 on"),
        ("clip", "-1", "clip: “-1” is not a number from 0 (no clipping) on"),
        ("offset", "inf", "offset: “inf” is not a number that is finite"),
        ("update", "reinforce", "update: “reinforce” is not one of full, sampled, exact"),
        ("schedule", "decay", "schedule: “decay” is not one of constant, inverse-sqrt, inverse"),
        ("baseline", "true", "baseline: “true” is not one of none, mean, value"),
        ("steps", "0", "steps: “0” is not a whole number from 1 to 1000000"),
        ("steps", "1e6", "steps: “1e6” is not a whole number from 1 to 1000000"),
        ("runs", "5001", "runs: “5001” is not a whole number from 1 to 5000"),
        ("seed", "-1", "seed: “-1” is not a whole number from 0 to 4294967295"),
        ("lr", "1", "“lr”: the bandit lab has no such parameter"),
    ];
    for (parameter, value, message) in messages {
        assert_eq!(error(parameter, value), message);
    }
    assert!(error("means", "0,1,2,3,4,5,6,7,8,9,10").contains("2 to 10"));
    assert!(error("means", "").contains("2 to 10"));
}

/// A comma separates; where a semicolon does, a comma is a decimal comma.
#[test]
fn lists_have_decimal_commas_between_semicolons() {
    for (text, means) in [
        ("1;0,8;0,5", [1.0, 0.8, 0.5]),
        ("−1; 2,5 ;0.25", [-1.0, 2.5, 0.25]),
        ("1，０.8，٠٫٥", [1.0, 0.8, 0.5]),
        ("１；０，８；２", [1.0, 0.8, 2.0]),
        ("1، 2، 3", [1.0, 2.0, 3.0]),
    ] {
        let mut config = BanditConfig::default();
        config.set("means", text).expect(text);
        assert_eq!(config.means, PerArm::from(means), "{text}");
        config.set("theta0", text).expect(text);
        assert_eq!(config.theta0, Some(PerArm::from(means)), "{text}");
    }
    assert_eq!(error("means", "1,000;2"), "means: “1,000” has two meanings: write 1000 or 1.000");
    assert_eq!(error("theta0", "0;1.000,5"), "theta0: “1.000,5”: write 1000.5, without separators");
}

#[test]
fn inconsistent_values_are_reported() {
    let address = BanditConfig::from_query("theta0=1,2&means=1,2,3,4&eta=5");
    let problems: Vec<String> = address.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["theta0: 2 numbers for the 4 arms of means; give one number for each arm, or none for zeros"]);
    assert_eq!((address.config.arms(), address.config.theta0, address.config.eta), (4, None, 5.0));

    let address = BanditConfig::from_query("seed=4294967295&runs=2");
    assert_eq!(address.problems.len(), 1);
    assert!(address.problems[0].to_string().starts_with("seed: the seeds of 2 runs"), "{}", address.problems[0]);
    assert_eq!((address.config.seed, address.config.runs), (42, 2));
    assert_eq!(read("seed=4294967295&runs=1").seed, u32::MAX);
}

#[test]
fn an_empty_start_resets_it() {
    let mut config = read("theta0=0,0,1");
    config.set("theta0", " ").expect("an empty start is valid");
    assert_eq!(config, BanditConfig::default());
}

proptest! {
    #[test]
    fn a_query_round_trips(config in configs(BanditConfig::MAX_STEPS)) {
        prop_assert_eq!(config.check(), Ok(()));
        let address = BanditConfig::from_query(&config.to_query());
        prop_assert_eq!((address.config, address.problems), (config, Vec::new()));
    }

    #[test]
    fn any_address_gives_a_valid_run(
        pairs in proptest::collection::vec(
            (proptest::sample::select(BanditConfig::names().collect::<Vec<_>>()).prop_map(str::to_owned), hostile()), 0..12),
    ) {
        let config = BanditConfig::from_query(&encoded(&pairs)).config;
        prop_assert_eq!(config.check(), Ok(()));
        prop_assert!(config.noise >= 0.0 && config.eta > 0.0 && config.entropy >= 0.0 && config.clip >= 0.0);
        prop_assert!((1..=BanditConfig::MAX_STEPS).contains(&config.steps) && (1..=BanditConfig::MAX_RUNS).contains(&config.runs));
        super::finished(&BanditConfig { steps: config.steps.min(10), ..config });
    }
}
