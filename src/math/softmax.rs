//! Softmax, its logarithm and entropy. `libm`'s exponential and logarithm give the same bits on every machine.
//!
//! The largest logit is subtracted first, so nothing overflows, and a constant added to all logits changes rounding only.

fn largest(logits: &[f64]) -> f64 {
    logits.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Writes πᵢ = exp(logitᵢ) / Σⱼ exp(logitⱼ) to `out`, for finite logits.
///
/// ```
/// let mut pi = [0.0; 2];
/// saddle::math::softmax::softmax(&[1000.0, 1000.0 + 3_f64.ln()], &mut pi);
/// assert!((pi[0] - 0.25).abs() < 1e-12 && (pi[1] - 0.75).abs() < 1e-12);
/// ```
pub fn softmax(logits: &[f64], out: &mut [f64]) {
    let largest = largest(logits);
    let mut sum = 0.0;
    for (out, logit) in out.iter_mut().zip(logits) {
        *out = libm::exp(logit - largest);
        sum += *out;
    }
    out.iter_mut().for_each(|out| *out /= sum);
}

/// Writes ln πᵢ to `out`, for finite logits. It is finite even where πᵢ underflows to 0.
pub fn log_softmax(logits: &[f64], out: &mut [f64]) {
    let largest = largest(logits);
    let log_sum = libm::log(logits.iter().map(|logit| libm::exp(logit - largest)).sum());
    for (out, logit) in out.iter_mut().zip(logits) {
        *out = logit - largest - log_sum;
    }
}

/// The entropy −Σ πᵢ ln πᵢ in nats, from the probabilities and their logarithms.
///
/// ```
/// let half = 0.5_f64;
/// assert!((saddle::math::softmax::entropy(&[half; 2], &[half.ln(); 2]) - 2_f64.ln()).abs() < 1e-15);
/// ```
#[must_use]
pub fn entropy(probabilities: &[f64], logarithms: &[f64]) -> f64 {
    -probabilities.iter().zip(logarithms).map(|(p, log)| p * log).sum::<f64>()
}
