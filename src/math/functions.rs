//! Elementary functions in software, so that a browser and a native build compute the same bits.

pub use libm::{atan2, cos, exp, hypot, log, log1p, pow, sin, tan, tanh};

/// σ(t) = 1/(1 + e^−t), without overflow.
///
/// ```
/// use saddle::math::functions::{log, sigmoid, softplus};
/// assert!((sigmoid(log(3.0)) - 0.75).abs() < 1e-15);
/// assert!((softplus(2.0) + log(sigmoid(-2.0))).abs() < 1e-15); // softplus(t) = −ln σ(−t)
/// ```
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
