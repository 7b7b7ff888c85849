//! The bandit lab: rules, runs, experiments, parameters.

use proptest::prelude::*;
use saddle::bandit::{BanditConfig, Baseline, PerArm, Schedule, Simulation, UpdateRule};

mod expected;
mod experiments;
mod rules;
mod runs;
mod settings;
mod swarm;

/// A finished run.
fn finished(config: &BanditConfig) -> Simulation {
    let mut simulation = Simulation::new(config);
    simulation.advance(config.steps);
    simulation
}

fn per_arm(values: impl Strategy<Value = f64>) -> impl Strategy<Value = PerArm<f64>> {
    proptest::collection::vec(values, 2..=10).prop_map(|values| PerArm::new(&values).expect("2 to 10"))
}

/// Plausible numbers, and some extreme ones.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![
        4 => -2.0..2.0_f64,
        1 => -1e4..1e4_f64,
        1 => proptest::num::f64::NORMAL | proptest::num::f64::SUBNORMAL | proptest::num::f64::ZERO,
    ]
}

fn not_negative() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), any_number().prop_map(f64::abs)]
}

/// Any valid configuration of up to `steps` steps.
fn configs(steps: u32) -> impl Strategy<Value = BanditConfig> {
    let arms = per_arm(any_number()).prop_flat_map(|means| {
        let theta0 = proptest::collection::vec(prop_oneof![4 => -3.0..3.0_f64, 1 => -1e12..=1e12_f64], means.len());
        (Just(means), proptest::option::of(theta0.prop_map(|theta0| PerArm::new(&theta0).expect("2 to 10"))))
    });
    let choices = (0..3_usize, 0..3_usize, 0..3_usize);
    let eta = any_number().prop_map(|eta| eta.abs().max(f64::from_bits(1)));
    let sizes = (not_negative(), eta, not_negative(), not_negative(), any_number());
    (arms, choices, sizes, 1..=steps, 1..=20_u32, any::<u32>()).prop_map(
        |((means, theta0), (update, schedule, baseline), (noise, eta, entropy, clip, offset), steps, runs, seed)| BanditConfig {
            means,
            noise,
            update: UpdateRule::ALL[update],
            eta,
            schedule: Schedule::ALL[schedule],
            baseline: Baseline::ALL[baseline],
            entropy,
            clip,
            offset,
            theta0,
            steps,
            runs,
            seed: seed.min(u32::MAX - runs),
        },
    )
}
