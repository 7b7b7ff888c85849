//! Times of steps on this device, for estimates.

use super::{Controller, TIMINGS_KEY};
use crate::run::config::{Ops, Precision};
use crate::run::protocol::{BackendInfo, BackendKind, Command};
use crate::run::{RunConfig, RunState};
use crate::ui::kept;

/// Batch size for timing a CPU: takes a few seconds. A step's time is proportional to the batch.
const CPU_TIMING_BATCH: u32 = 16;

impl Controller {
    /// Times a few steps on the CPU, unless it was timed before or a run is live. On a GPU that would compile all kernels before anything
    /// is pressed: its first run provides the timing.
    pub fn time_steps(&mut self, config: &RunConfig) {
        let Some(backend) = self.backend() else { return };
        if backend.kind == BackendKind::WebGpu
            || self.timing
            || self.view.state != RunState::Idle
            || self.timings.ms_per_step(&backend.key(), CPU_TIMING_BATCH).is_some()
        {
            return;
        }
        self.timing = true;
        self.send(Command::Estimate { backend: config.backend, batch_size: CPU_TIMING_BATCH });
    }

    pub(super) fn record_timing(&mut self, device: &str, batch_size: u32, ms_per_step: f64) {
        if self.backend().is_some_and(BackendInfo::is_unnamed) {
            return;
        }
        self.timings.record(device, batch_size, ms_per_step);
        // Without storage the device is timed again at the next visit.
        kept::set(TIMINGS_KEY, &self.timings);
    }

    /// Skips runs on Burn's layers or in f16: the timings are those of our own operations in f32, the default.
    pub(super) fn record_run_timing(&mut self) {
        if self.view.config.ops == Ops::Stock || self.view.config.precision == Precision::F16 {
            return;
        }
        if let (Some(key), Some(ms)) = (self.backend().map(BackendInfo::key), self.view.ms_per_step()) {
            let batch_size = self.view.config.batch_size;
            self.record_timing(&key, batch_size, ms);
        }
    }
}
