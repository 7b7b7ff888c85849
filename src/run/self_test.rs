//! Result of the self-test: the GPU against the CPU.

use serde::{Deserialize, Serialize};

use super::config::{Ops, Precision, RunConfig};
use super::tiling::Tiling;

/// The kernels of a run: those of one implementation and precision, at one batch size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KernelSet {
    /// The implementation of the layers.
    pub ops: Ops,
    /// Images in a batch, for which kernels are compiled.
    pub batch_size: u32,
    /// How maps are stored.
    pub precision: Precision,
}

impl KernelSet {
    /// Those that store maps in f32.
    #[must_use]
    pub const fn of(ops: Ops, batch_size: u32) -> Self {
        Self { ops, batch_size, precision: Precision::F32 }
    }
}

impl From<&RunConfig> for KernelSet {
    fn from(config: &RunConfig) -> Self {
        Self { ops: config.ops, batch_size: config.batch_size, precision: config.precision }
    }
}

/// Relative difference from which a number says nothing.
const WHOLLY: f64 = 10.0;

/// One operation on both devices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Displayed name: "transposed convolution, stride 2".
    pub op: String,
    /// The implementation that uses it.
    pub ops: Ops,
    /// How maps were stored on the GPU.
    #[serde(default)]
    pub precision: Precision,
    /// Largest difference from the CPU in results and gradients, relative to the tensor's largest value (for the step at full size,
    /// to its length). `None` if a value is not finite.
    pub difference: Option<f64>,
    /// Largest difference that rounding can explain.
    pub tolerance: f64,
    /// Wall time on the CPU in ms, forward and backward.
    pub cpu_ms: f64,
    /// Wall time on the GPU in ms, with the read of the result, after a first run that compiles kernels.
    pub gpu_ms: f64,
    /// Part of `gpu_ms` that the GPU's passes took by its own clock; `None` if not measured.
    #[serde(default)]
    pub passes_ms: Option<f64>,
}

impl Comparison {
    /// Whether a run with these kernels depends on it.
    fn is_of(&self, kernels: KernelSet) -> bool {
        (self.ops, self.precision) == (kernels.ops, kernels.precision)
    }

    /// Whether the difference is within the tolerance.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.difference.is_some_and(|difference| difference <= self.tolerance)
    }
}

/// All comparisons of one GPU.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SelfTest {
    /// The GPU, by everything the browser tells about it.
    pub adapter: String,
    /// The tested build ([`BUILD`](super::BUILD)).
    pub build: String,
    /// Images in the step at full size.
    pub batch_size: u32,
    /// The fastest tiling; `None` if none was timed, as on a software adapter.
    #[serde(default)]
    pub tiling: Option<Tiling>,
    /// In the order of the trials.
    pub comparisons: Vec<Comparison>,
}

impl SelfTest {
    /// Whether these kernels were compared.
    #[must_use]
    pub fn covers(&self, kernels: KernelSet) -> bool {
        self.batch_size == kernels.batch_size && self.comparisons.iter().any(|comparison| comparison.is_of(kernels))
    }

    /// The comparisons of these kernels only.
    #[must_use]
    pub fn only(&self, kernels: KernelSet) -> Self {
        let comparisons = self.comparisons.iter().filter(|comparison| comparison.is_of(kernels)).cloned().collect();
        Self { comparisons, ..self.clone() }
    }

    /// Whether every comparison passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        !self.comparisons.is_empty() && self.comparisons.iter().all(Comparison::passed)
    }

    /// The failed comparison with the largest difference relative to its tolerance.
    #[must_use]
    pub fn worst(&self) -> Option<&Comparison> {
        let excess = |c: &Comparison| c.difference.map_or(f64::INFINITY, |difference| difference / c.tolerance);
        self.comparisons.iter().filter(|c| !c.passed()).max_by(|a, b| excess(a).total_cmp(&excess(b)))
    }

    /// Why the test failed: which operation differs, and by how much. `None` if it passed.
    #[must_use]
    pub fn complaint(&self) -> Option<String> {
        if self.passed() {
            return None;
        }
        let Some(worst) = self.worst() else { return Some("The GPU was not compared with the CPU".to_owned()) };
        let by = match worst.difference {
            Some(difference) if difference > WHOLLY => "gives other values altogether".to_owned(),
            Some(difference) => {
                format!("differs by {}; rounding explains at most {}", percent(difference), percent(worst.tolerance))
            }
            None => "gives values that are not finite".to_owned(),
        };
        let others = match self.comparisons.iter().filter(|c| !c.passed()).count() {
            0 | 1 => String::new(),
            n => format!("; {} more of {} differ", n - 1, self.comparisons.len()),
        };
        Some(format!("The GPU disagrees with the CPU: “{}” {by}{others}", worst.op))
    }
}

/// A share in percent with two significant digits: "45 %", "0.032 %".
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 12")]
    let decimals = (1.0 - percent.abs().max(1e-11).log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{percent:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}\u{a0}%")
}
