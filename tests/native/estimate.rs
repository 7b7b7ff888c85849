//! Estimates of run times.

use saddle::run::RunConfig;
use saddle::run::estimate::{Timings, in_words};

#[test]
fn timings_are_stored_by_device_and_batch_size_and_scaled_between_sizes() {
    let mut timings = Timings::default();
    assert_eq!(timings.ms_per_step("cpu:CPU", 16), None);
    timings.record("cpu:CPU", 16, 400.0);
    timings.record("webgpu:Radeon", 64, 40.0);
    assert_eq!(timings.ms_per_step("cpu:CPU", 16), Some(400.0));
    assert_eq!(timings.ms_per_step("cpu:CPU", 64), Some(1600.0));
    assert_eq!(timings.ms_per_step("webgpu:Radeon", 64), Some(40.0));
    timings.record("cpu:CPU", 64, 1500.0);
    assert_eq!(timings.ms_per_step("cpu:CPU", 64), Some(1500.0), "a measured time comes before a scaled one");
    assert_eq!(timings.ms_per_step("other", 64), None);
    assert_eq!(timings.ms_per_step("cpu:CPU", 32), Some(800.0), "from 16, which is nearer than 64");
    timings.record("cpu:CPU", 16, 300.0);
    assert_eq!(timings.ms_per_step("cpu:CPU", 16), Some(300.0), "the newest is used");
}

#[test]
fn invalid_timings_are_ignored() {
    let mut timings = Timings::default();
    for ms in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        timings.record("cpu:CPU", 16, ms);
    }
    assert_eq!(timings, Timings::default());
    timings.record("cpu:CPU", 16, 5.0);
    timings.record("cpu:CPU", 16, f64::NAN);
    assert_eq!(timings.ms_per_step("cpu:CPU", 16), Some(5.0), "it does not replace a valid one");
}

#[test]
fn timings_survive_storage() {
    let mut timings = Timings::default();
    timings.record("webgpu:a \"name\"", 32, 12.5);
    let text = serde_json::to_string(&timings).unwrap();
    assert_eq!(serde_json::from_str::<Timings>(&text).unwrap(), timings);
    assert!(serde_json::from_str::<Timings>("[1, 2]").is_err(), "other contents are refused");
}

#[test]
fn a_run_takes_the_step_time_for_each_step() {
    let mut timings = Timings::default();
    timings.record("cpu:CPU", 64, 1000.0);
    let config = RunConfig::default();
    assert_eq!(timings.run_ms("cpu:CPU", &config, 60_000), Some(50.0 * 937.0 * 1000.0));
    let few = RunConfig { images: 640, epochs: 2, ..config };
    assert_eq!(timings.run_ms("cpu:CPU", &few, 60_000), Some(20_000.0));
    assert_eq!(timings.run_ms("webgpu:none", &few, 60_000), None);
}

#[test]
fn times_as_text() {
    let minute = 60_000.0;
    let table = [
        (0.0, "0 s"),
        (40_400.0, "40 s"),
        (-5.0, "0 s"),
        (89_400.0, "89 s"),
        (90_000.0, "2 min"),
        (1.4 * minute, "84 s"),
        (4.0 * minute, "4 min"),
        (89.0 * minute, "89 min"),
        (90.0 * minute, "1 h 30 min"),
        (119.0 * minute, "2 h"),
        (124.0 * minute, "2 h"),
        (130.0 * minute, "2 h 10 min"),
        (9.98 * 60.0 * minute, "10 h"),
        (47.9 * 60.0 * minute, "48 h"),
        (48.0 * 60.0 * minute, "2 days"),
        (18.2 * 60.0 * minute, "18 h"),
        (72.0 * 60.0 * minute, "3 days"),
        (f64::INFINITY, "unknown"),
    ];
    for (ms, words) in table {
        assert_eq!(in_words(ms), words, "{ms}");
    }
}
