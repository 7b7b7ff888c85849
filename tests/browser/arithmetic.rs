//! The bandit's arithmetic in a browser: equal to the native build, and fast enough.

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

/// The fastest of three attempts, because the machine may be busy.
#[wasm_bindgen_test]
fn a_thousand_runs_of_two_thousand_steps_take_less_than_a_second() {
    let clock = || web_sys::window().expect("a page").performance().expect("a clock").now();
    let config = BanditConfig { eta: 1.0, runs: 1000, ..BanditConfig::default() };
    let times = [0; 3].map(|_| {
        let start = clock();
        let mut experiment = Experiment::new(&config);
        while !experiment.advance(20_000) {}
        clock() - start
    });
    let fastest = times.into_iter().fold(f64::INFINITY, f64::min);
    assert!(fastest < 1000.0, "{times:?} ms");
    web_sys::console::log_1(&format!("1,000 runs of 2,000 steps: {times:?} ms").into());
}
