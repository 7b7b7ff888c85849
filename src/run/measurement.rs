//! The cost of a training step: wall time and WebGPU calls.

use serde::{Deserialize, Serialize};

use super::config::Ops;

/// WebGPU calls, averaged over steps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calls {
    /// Kernel launches a step.
    pub launches: f64,
    /// Submissions to the queue a step.
    pub submits: f64,
    /// Calls of `writeBuffer` a step.
    pub writes: f64,
    /// Bytes written to buffers a step.
    pub written_bytes: f64,
    /// Calls of `mapAsync` a step.
    pub reads: f64,
    /// Bytes read back a step.
    pub read_bytes: f64,
    /// Buffers created a step.
    pub buffers: f64,
}

/// Measured steps of one implementation of the layers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCost {
    /// The measured implementation of the layers.
    pub ops: Ops,
    /// Wall time of the first step in ms, which compiles kernels.
    pub first_ms: f64,
    /// Wall time of each later step in ms, with the read of its losses.
    pub times_ms: Vec<f64>,
    /// Calls of the later steps; `None` on a CPU and outside a browser.
    pub calls: Option<Calls>,
    /// Losses `[D, G]` of all steps in nats.
    pub losses: Vec<[f32; 2]>,
}

impl StepCost {
    /// Shortest time in ms.
    #[must_use]
    pub fn least_ms(&self) -> f64 {
        self.times_ms.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// Median time in ms, the upper one of two.
    #[must_use]
    pub fn median_ms(&self) -> f64 {
        let mut sorted = self.times_ms.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Costs of implementations over the same steps from the same seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The device, as `BackendInfo::key` names it.
    pub device: String,
    /// Images in a batch.
    pub batch_size: u32,
    /// The measured build ([`BUILD`](super::BUILD)).
    pub build: String,
    /// In the order of measurement.
    pub costs: Vec<StepCost>,
}

impl Measurement {
    /// Largest difference between the losses of two implementations in nats; `None` unless there are two.
    #[must_use]
    pub fn loss_difference(&self) -> Option<f64> {
        let [first, second] = self.costs.as_slice() else { return None };
        let pairs = first.losses.iter().flatten().zip(second.losses.iter().flatten());
        pairs.map(|(a, b)| f64::from((a - b).abs())).max_by(f64::total_cmp)
    }
}
