//! Measurements between steps: their share of the time, and how many images they have.

use saddle::worker::quality_budget::{QualityBudget, SHARE, images};

/// A run of epochs of `epoch_steps` steps of `step_ms`, whose measurements take pieces of `piece_ms`: `setup` pieces before the first
/// one, `each` for one. Returns the measured epochs, the time in all and that of measurements.
fn simulate(step_ms: f64, epoch_steps: u32, piece_ms: f64, setup: u32, each: u32, epochs: u32) -> (Vec<u32>, f64, f64) {
    let mut budget = QualityBudget::default();
    let (mut now, mut spent, mut setup_left, mut left, mut measured) = (0.0, 0.0, setup, 0, vec![]);
    for step in 1..=epochs * epoch_steps {
        if (setup_left > 0 && budget.has_any()) || left > 0 {
            budget.spend(now, now + piece_ms);
            (now, spent) = (now + piece_ms, spent + piece_ms);
            let of = if setup_left > 0 { &mut setup_left } else { &mut left };
            *of -= 1;
            if setup_left == 0 {
                budget.expect(f64::from(each) * piece_ms);
            }
        }
        now += step_ms;
        budget.count(now);
        if step % epoch_steps == 0 && setup_left == 0 && left == 0 && budget.pays() {
            (left, _) = (each, measured.push(step / epoch_steps));
        }
    }
    (measured, now, spent)
}

#[test]
fn measurements_take_their_share_of_the_time_at_most() {
    for step_ms in [1.0, 10.0, 300.0, 2000.0] {
        for (piece_ms, setup, each) in [(4.0, 100, 70), (1.0, 20, 20), (25.0, 400, 400)] {
            let (measured, all, spent) = simulate(step_ms, 937, piece_ms, setup, each, 50);
            // The last measurement may be cut, and a piece of the setup goes over.
            assert!(spent <= SHARE * all + piece_ms, "{spent} of {all}: {step_ms}, {piece_ms}");
            let cost = piece_ms * f64::from(setup + each);
            assert_eq!(measured.is_empty(), cost > 0.98 * SHARE * all, "{cost} of {all}: {step_ms}, {piece_ms}");
        }
    }
}

#[test]
fn each_epoch_is_measured_where_its_time_pays_for_it() {
    // 9.4 s an epoch: 94 ms of measurements.
    assert_eq!(simulate(10.0, 937, 4.0, 20, 20, 6).0, [2, 3, 4, 5, 6]);
    assert_eq!(simulate(10.0, 937, 4.0, 20, 40, 8).0, [3, 5, 7]);
}

#[test]
fn time_that_is_skipped_pays_for_nothing() {
    let mut budget = QualityBudget::default();
    budget.count(0.0);
    budget.skip(1e6);
    budget.count(1e6);
    assert!(!budget.has_any());
    budget.expect(1.0);
    budget.count(1e6 + 99.0);
    assert!(!budget.pays());
    budget.count(1e6 + 100.0);
    assert!(budget.pays());
    // Time pays for one measurement at most.
    budget.count(1e9);
    budget.spend(1e9, 1e9 + 1.0);
    assert!(!budget.has_any());
}

#[test]
fn a_slow_device_measures_fewer_images() {
    let hour = 3.6e6;
    // 36 s of 1% pay for two measurements of 1,000 images up to 9 ms an image.
    assert_eq!(
        [1.0, 8.9, 9.1, 17.9, 18.1, 1000.0].map(|image_ms| images(1000, hour, image_ms)),
        [1000, 1000, 500, 500, 250, 250]
    );
    assert_eq!([1.0, 100.0].map(|image_ms| images(120, hour, image_ms)), [120, 120]);
    assert_eq!([300, 700].map(|available| images(available, hour, 20.0)), [300, 250]);
    assert_eq!(images(1000, 0.0, 0.0), 250);
}
