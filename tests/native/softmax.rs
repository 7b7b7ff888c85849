//! Softmax and its logarithm where the plain formulas would fail, and entropy.

use proptest::prelude::*;
use saddle::math::softmax::{entropy, log_softmax, softmax};

fn policy(logits: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; logits.len()];
    softmax(logits, &mut out);
    out
}

fn logarithms(logits: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; logits.len()];
    log_softmax(logits, &mut out);
    out
}

#[test]
fn logarithms_of_small_numbers_come_back_as_parts_of_their_sum() {
    let pi = policy(&[1_f64.ln(), 2_f64.ln(), 7_f64.ln()]);
    for (pi, wanted) in pi.into_iter().zip([0.1, 0.2, 0.7]) {
        assert!((pi - wanted).abs() < 1e-15);
    }
}

#[test]
fn the_largest_and_smallest_logits_of_a_run_are_no_trouble() {
    assert_eq!(policy(&[1e12, -1e12]), [1.0, 0.0]);
    assert_eq!(policy(&[-1e12; 4]), [0.25; 4]);
    assert_eq!(logarithms(&[1e12, -1e12]), [0.0, -2e12]);
    assert_eq!(policy(&[f64::MAX, f64::MIN]), [1.0, 0.0]);
}

#[test]
fn entropy_is_that_of_fair_and_of_certain_choices() {
    assert!((entropy(&policy(&[3.0; 8]), &logarithms(&[3.0; 8])) - 8_f64.ln()).abs() < 1e-15);
    // 0 · ln 0 counts as nothing.
    assert_eq!(entropy(&policy(&[1e12, 0.0]), &logarithms(&[1e12, 0.0])), 0.0);
}

proptest! {
    #[test]
    fn both_are_the_same_policy(logits in proptest::collection::vec(-300.0..300.0_f64, 2..=10), shift in -1e3..1e3_f64) {
        let pi = policy(&logits);
        prop_assert!((pi.iter().sum::<f64>() - 1.0).abs() < 1e-14);
        prop_assert!(pi.iter().all(|pi| (0.0..=1.0).contains(pi)));
        for (pi, logarithm) in pi.iter().zip(logarithms(&logits)) {
            prop_assert!((pi.ln() - logarithm).abs() < 1e-12 * (1.0 + logarithm.abs()));
        }
        let shifted: Vec<f64> = logits.iter().map(|logit| logit + shift).collect();
        for (pi, shifted) in pi.iter().zip(policy(&shifted)) {
            prop_assert!((pi - shifted).abs() < 1e-12);
        }
    }
}
