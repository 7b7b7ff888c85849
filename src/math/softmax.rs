//! Softmax, its logarithm and the entropy of what it gives, through `libm` so that every machine has the same bits.
//!
//! The largest logit is subtracted first: nothing overflows, and adding a number to all logits changes little but rounding.

fn largest(logits: &[f64]) -> f64 {
    logits.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

/// Writes exp(logitᵢ) / Σⱼ exp(logitⱼ) to `out`, for finite logits.
pub fn softmax(logits: &[f64], out: &mut [f64]) {
    let largest = largest(logits);
    let mut sum = 0.0;
    for (out, logit) in out.iter_mut().zip(logits) {
        *out = libm::exp(logit - largest);
        sum += *out;
    }
    out.iter_mut().for_each(|out| *out /= sum);
}

/// Writes ln softmax(logits)ᵢ to `out`, for finite logits: finite also where the softmax itself is too small for a number.
pub fn log_softmax(logits: &[f64], out: &mut [f64]) {
    let largest = largest(logits);
    let log_sum = libm::log(logits.iter().map(|logit| libm::exp(logit - largest)).sum());
    for (out, logit) in out.iter_mut().zip(logits) {
        *out = logit - largest - log_sum;
    }
}

/// −Σ πᵢ ln πᵢ in nats, from probabilities and their logarithms.
#[must_use]
pub fn entropy(probabilities: &[f64], logarithms: &[f64]) -> f64 {
    -probabilities.iter().zip(logarithms).map(|(p, log)| p * log).sum::<f64>()
}
