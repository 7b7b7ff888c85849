//! What a training step costs: its time, and what it asks of the GPU.

use serde::{Deserialize, Serialize};

use super::config::Ops;

/// What was asked of the browser's WebGPU, a step on average.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Calls {
    /// Kernels launched.
    pub launches: f64,
    /// Command buffers submitted.
    pub submits: f64,
    /// Buffers written to.
    pub writes: f64,
    /// Bytes written.
    pub written_bytes: f64,
    /// Buffers read back.
    pub reads: f64,
    /// Bytes read back.
    pub read_bytes: f64,
    /// Buffers made.
    pub buffers: f64,
}

/// A few steps of one implementation of the layers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepCost {
    /// Whose layers.
    pub ops: Ops,
    /// Wall time of the very first step in ms, compiling included.
    pub first_ms: f64,
    /// Wall time of each step after it in ms, its losses read.
    pub times_ms: Vec<f64>,
    /// What those steps asked of the GPU; `None` where there is none, or no way to count.
    pub calls: Option<Calls>,
    /// `[D, G]` of every step, the first included, in nats.
    pub losses: Vec<[f32; 2]>,
}

impl StepCost {
    /// The shortest of the times, in ms.
    #[must_use]
    pub fn least_ms(&self) -> f64 {
        self.times_ms.iter().copied().fold(f64::INFINITY, f64::min)
    }

    /// The middle one of the times, in ms.
    #[must_use]
    pub fn median_ms(&self) -> f64 {
        let mut sorted = self.times_ms.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// Both implementations, over the same steps from the same seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// The device, as `BackendInfo::key` names it.
    pub device: String,
    /// Images in a batch.
    pub batch_size: u32,
    /// The build that was measured ([`BUILD`](super::BUILD)).
    pub build: String,
    /// In the order they were measured.
    pub costs: Vec<StepCost>,
}

impl Measurement {
    /// Largest difference between the implementations' losses, in nats; `None` of one alone.
    #[must_use]
    pub fn losses_apart(&self) -> Option<f64> {
        let [first, second] = self.costs.as_slice() else { return None };
        let pairs = first.losses.iter().flatten().zip(second.losses.iter().flatten());
        pairs.map(|(a, b)| f64::from((a - b).abs())).max_by(f64::total_cmp)
    }
}
