//! Elementary functions in software, so that a browser and a native build agree to the last bit.

pub use libm::{atan2, cos, exp, hypot, log, log1p, pow, sin, tan, tanh};

/// 1/(1 + e^−t), without overflow on either side.
#[must_use]
pub fn sigmoid(t: f64) -> f64 {
    if t >= 0.0 {
        1.0 / (1.0 + exp(-t))
    } else {
        let e = exp(t);
        e / (1.0 + e)
    }
}

/// ln(1 + e^t), without overflow.
#[must_use]
pub fn softplus(t: f64) -> f64 {
    t.max(0.0) + log1p(exp(-t.abs()))
}
