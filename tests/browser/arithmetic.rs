//! The bandit's arithmetic in a browser: equal to the native build, and fast enough.

use std::hint::black_box;

use saddle::bandit::csv;
use saddle::bandit::{BanditConfig, Experiment, Simulation};
use sha2::{Digest, Sha256};
use wasm_bindgen_test::wasm_bindgen_test;

/// The native test (tests/native/bandit/runs.rs) expects the same digest.
#[wasm_bindgen_test]
fn a_bandit_run_equals_that_of_the_native_build() {
    let config = BanditConfig { noise: 0.3, entropy: 0.01, eta: 0.5, clip: 0.7, steps: 2000, ..BanditConfig::default() };
    let mut simulation = Simulation::new(&config);
    simulation.advance(config.steps);
    let text: String = csv::parts(&simulation).collect();
    let digest: String = Sha256::digest(text).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest, "79fd84f37b1528e2");
}

/// Bounds the time by that of the exponentials alone that all the softmaxes need, measured in the same run.
///
/// The least of several attempts in turn: other work on the machine only adds.
#[wasm_bindgen_test]
fn many_runs_take_no_more_than_a_few_times_their_exponentials() {
    const LIMIT: f64 = 12.0;
    let clock = || web_sys::window().expect("a page").performance().expect("a clock").now();
    let config = BanditConfig { eta: 1.0, runs: 100, ..BanditConfig::default() };
    let exponentials = config.runs * config.steps * 3;
    let (mut runs, mut alone) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..20 {
        let start = clock();
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(20_000) {}
        let between = clock();
        black_box((0..exponentials).map(|n| (-f64::from(black_box(n)) / f64::from(exponentials)).exp()).sum::<f64>());
        (runs, alone) = (runs.min(between - start), alone.min(clock() - between));
        if runs < LIMIT * alone {
            break;
        }
    }
    assert!(runs < LIMIT * alone, "{runs} ms, their exponentials {alone} ms");
}
