//! Softmax and its logarithm for logits where the plain formulas overflow, and entropy.

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
fn softmax_of_logarithms_normalises_the_numbers() {
    let pi = policy(&[1_f64.ln(), 2_f64.ln(), 7_f64.ln()]);
    for (pi, expected) in pi.into_iter().zip([0.1, 0.2, 0.7]) {
        assert!((pi - expected).abs() < 1e-15);
    }
}

#[test]
fn extreme_logits_neither_overflow_nor_give_nan() {
    assert_eq!(policy(&[1e12, -1e12]), [1.0, 0.0]);
    assert_eq!(policy(&[-1e12; 4]), [0.25; 4]);
    assert_eq!(logarithms(&[1e12, -1e12]), [0.0, -2e12]);
    assert_eq!(policy(&[f64::MAX, f64::MIN]), [1.0, 0.0]);
}

#[test]
fn entropy_of_uniform_and_of_certain_policies() {
    assert!((entropy(&policy(&[3.0; 8]), &logarithms(&[3.0; 8])) - 8_f64.ln()).abs() < 1e-15);
    // 0·ln 0 counts as 0.
    assert_eq!(entropy(&policy(&[1e12, 0.0]), &logarithms(&[1e12, 0.0])), 0.0);
}

proptest! {
    #[test]
    fn softmax_agrees_with_log_softmax_and_ignores_a_shift(logits in proptest::collection::vec(-300.0..300.0_f64, 2..=10), shift in -1e3..1e3_f64) {
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
