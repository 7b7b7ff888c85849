//! What a comparison of the GPU with the CPU found, and what that means.

use serde::{Deserialize, Serialize};

use super::tiling::Tiling;

/// One operation on both devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The operation, as people call it: "transposed convolution, stride 2".
    pub op: String,
    /// Largest difference of its result or of a gradient from the CPU's, in parts of the tensor's largest value (after a step at
    /// full size: of its length); `None` where a value is no number.
    pub difference: Option<f64>,
    /// Largest difference that rounding explains.
    pub tolerance: f64,
    /// Wall time on the CPU in ms, forward and backward.
    pub cpu_ms: f64,
    /// The same on the GPU, its result read back, after a first time that compiles.
    pub gpu_ms: f64,
    /// What of it the GPU's passes took, by its own clock; `None` where that was not had.
    #[serde(default)]
    pub passes_ms: Option<f64>,
}

impl Comparison {
    /// Whether rounding explains the difference.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.difference.is_some_and(|difference| difference <= self.tolerance)
    }
}

/// Every operation, and one training step, on the GPU against the CPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTest {
    /// The GPU: all that the browser tells of it.
    pub adapter: String,
    /// The build that was tested ([`BUILD`](super::BUILD)).
    pub build: String,
    /// How its products are shared out from then on; `None` where that was not tried, as on a GPU in software.
    #[serde(default)]
    pub tiling: Option<Tiling>,
    /// In the order they were compared.
    pub comparisons: Vec<Comparison>,
}

impl SelfTest {
    /// Whether the GPU may be trusted.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.comparisons.is_empty() && self.comparisons.iter().all(Comparison::passed)
    }

    /// The operation that is furthest off for its tolerance, if any is off.
    #[must_use]
    pub fn worst(&self) -> Option<&Comparison> {
        let excess = |c: &Comparison| c.difference.map_or(f64::INFINITY, |difference| difference / c.tolerance);
        self.comparisons.iter().filter(|c| !c.passed()).max_by(|a, b| excess(a).total_cmp(&excess(b)))
    }

    /// Why the GPU is not to be trusted: which operation is off, and by how much. `None` when it passed.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        if self.passed() {
            return None;
        }
        let Some(worst) = self.worst() else { return Some("The GPU was not compared with the CPU".to_owned()) };
        let by = match worst.difference {
            Some(difference) => {
                format!("is off by {}, and rounding explains {} at most", percent(difference), percent(worst.tolerance))
            }
            None => "gives values that are no numbers".to_owned(),
        };
        let others = match self.comparisons.iter().filter(|c| !c.passed()).count() {
            0 | 1 => String::new(),
            n => format!("; {} more of {} differ, too", n - 1, self.comparisons.len()),
        };
        Some(format!("The GPU computes something else than the CPU: “{}” {by}{others}", worst.op))
    }
}

/// A share in percent, with two digits that count: "45 %", "0.032 %".
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 12")]
    let decimals = (1.0 - percent.abs().max(1e-11).log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{percent:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}\u{a0}%")
}
