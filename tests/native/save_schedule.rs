//! When runs are saved: the work that a reload loses, and the time that saving takes.

use saddle::worker::save_schedule::SaveSchedule;

/// Saves as `(began, ended)` and ends of epochs of a run of `total_ms`, all in ms.
fn simulate(step_ms: f64, steps_per_epoch: u32, cost_ms: f64, total_ms: f64) -> (Vec<(f64, f64)>, Vec<f64>) {
    let mut schedule = SaveSchedule::new(0.0);
    let (mut saves, mut ends) = (Vec::new(), Vec::new());
    let mut now = 0.0;
    for step in 1.. {
        now += step_ms;
        let at_end = step % steps_per_epoch == 0;
        if at_end {
            ends.push(now);
        }
        if schedule.is_due(now, at_end) {
            let began = now;
            now += cost_ms;
            schedule.saved(began, now);
            saves.push((began, now));
        }
        if now >= total_ms {
            break;
        }
    }
    (saves, ends)
}

/// Times of a step, steps of an epoch, and times of a save.
const RUNS: [(f64, u32, f64); 9] = [
    (4.0, 156, 30.0),
    (4.0, 937, 390.0),
    (40.0, 31, 60.0),
    (40.0, 156, 390.0),
    (90.0, 100, 250.0),
    (170.0, 937, 200.0),
    (170.0, 156, 1_100.0),
    (500.0, 937, 800.0),
    (2_500.0, 4, 5_000.0),
];

#[test]
fn the_end_of_the_first_epoch_is_saved() {
    for (step_ms, steps, cost_ms) in RUNS {
        let (saves, ends) = simulate(step_ms, steps, cost_ms, 1_500_000.0);
        assert!(saves.iter().any(|(began, _)| *began == ends[0]), "{step_ms} ms, {steps} steps");
    }
}

#[test]
fn a_reload_loses_at_most_an_epoch_or_twenty_seconds() {
    for (step_ms, steps, cost_ms) in RUNS {
        let (saves, _) = simulate(step_ms, steps, cost_ms, 1_500_000.0);
        let epoch_ms = step_ms * f64::from(steps);
        let longest = epoch_ms.max(20_000.0).max(50.0 * cost_ms).min(300_000.0);
        for pair in saves.windows(2) {
            let gap = pair[1].0 - pair[0].1;
            assert!(gap <= longest + step_ms, "{step_ms} ms, {steps} steps, {cost_ms} ms a save: {gap} ms without a save");
        }
        assert!(saves.len() > 3, "{step_ms} ms, {steps} steps");
    }
}

#[test]
fn saving_takes_two_per_cent_of_the_time_at_most() {
    for (step_ms, steps, cost_ms) in RUNS {
        let (saves, _) = simulate(step_ms, steps, cost_ms, 1_500_000.0);
        for pair in saves.windows(2) {
            let between = pair[1].0 - pair[0].1;
            assert!(cost_ms <= 0.02 * between + 1e-9, "{step_ms} ms, {steps} steps: {cost_ms} ms after {between} ms");
        }
    }
}

#[test]
fn a_save_for_another_reason_counts_and_the_first_end_is_saved_still() {
    let mut schedule = SaveSchedule::new(0.0);
    schedule.saved(900.0, 1_000.0);
    assert!(!schedule.is_due(2_000.0, false));
    assert!(schedule.is_due(4_000.0, true), "the first end");
    schedule.saved(4_000.0, 4_100.0);
    assert!(!schedule.is_due(8_000.0, true), "the second is within 20 s");
    schedule.saved(20_000.0, 20_100.0);
    assert!(!schedule.is_due(24_100.0, false), "20 s from the save at 20 s");
    assert!(schedule.is_due(40_100.0, false));
}
