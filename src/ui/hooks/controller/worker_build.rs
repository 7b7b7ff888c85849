//! Which of the worker's two builds runs: the GPU's, or the CPU's with its threads.

use wasm_bindgen::prelude::*;

use super::{Controller, DeviceState};
use crate::browser::threads::most;
use crate::run::config::{Precision, Preference};
use crate::run::protocol::{BackendInfo, BackendKind, Command, Failure, FailureKind};

#[wasm_bindgen]
extern "C" {
    /// Of `boot.js`, which is missing in tests.
    #[wasm_bindgen(catch, js_name = saddleUses)]
    fn saddle_uses(build: &str, threads: u32) -> Result<(), JsValue>;
}

impl Controller {
    /// Drops a worker that crashed or is not the build for the device.
    pub(super) fn drop_unfit_worker(&mut self) {
        let device = self.build_device();
        if self.crashed || self.worker.as_ref().is_some_and(|worker| !worker.serves(device)) {
            self.worker = None;
            self.crashed = false;
        }
        if self.worker.is_none() {
            self.sent_file = None;
        }
    }

    /// Tells `boot.js` the build that this visitor uses. The service worker caches it, and not the other one.
    pub(super) fn announce_build(has_gpu: bool) {
        let _ = saddle_uses(if has_gpu { "worker" } else { "cpu_worker" }, most());
    }

    /// The device that the worker's loader is asked for.
    pub(super) fn build_device(&self) -> Preference {
        match self.wanted_device {
            Preference::Auto if self.gpu_refusal.is_some() => Preference::Cpu,
            device => device,
        }
    }

    /// Whether the run goes on on the CPU: its GPU can't do it, or failed for the second time, and the visitor did not ask for the GPU. A
    /// run in f16 has no CPU to go on on.
    pub(super) fn leaves_gpu(&self, failure: &Failure) -> bool {
        let is_hopeless = match failure.kind {
            FailureKind::DeviceUnfit => true,
            FailureKind::DeviceLost => self.saved_runs.was_recovered(),
            _ => false,
        };
        // Before the device is ready, the GPU's worker is at it.
        let has_gpu = self.worker.as_ref().and_then(|worker| worker.has_gpu()) == Some(true);
        let on_gpu = self.backend().map_or(has_gpu, |backend| backend.kind == BackendKind::WebGpu);
        let can_move = self.view.config.precision == Precision::F32;
        is_hopeless && can_move && on_gpu && self.wanted_device == Preference::Auto && self.gpu_refusal.is_none()
    }

    /// Continues the run in the CPU's worker, from its last save or else from the beginning.
    pub(super) fn continue_on_cpu(&mut self, failure: Failure) {
        let (config, file, now_ms) = (self.view.config.clone(), self.run_file.take(), self.last_message_ms);
        let saved = self.saved_runs.saved();
        let how = match &saved {
            Some((_, step)) => format!("continues on the CPU from step {step}, where it was last saved"),
            None => "has restarted on the CPU".to_owned(),
        };
        let notice = format!("The GPU failed, and the run {how}. The error was: {}", failure.message);
        self.gpu_refusal = Some(failure.message);
        match saved {
            Some((key, step)) => self.continue_saved(key, step, config, file, now_ms),
            None => self.start_on(file, config, false, now_ms),
        }
        self.saved_runs.notice = Some(notice);
    }

    /// A device is open. If the GPU's worker took the CPU, because the GPU computes wrong results for example, the CPU's worker takes
    /// its place, unless a run has begun.
    pub(super) fn handle_ready(&mut self, mut backend: BackendInfo) {
        let fell_back = backend.kind == BackendKind::Cpu && self.wanted_device == Preference::Auto;
        let has_gpu = self.worker.as_ref().and_then(|worker| worker.has_gpu()) == Some(true);
        if fell_back && has_gpu && self.gpu_refusal.is_none() && !self.view.state.is_live() {
            self.gpu_refusal = Some(backend.fallback_reason.unwrap_or_default());
            return self.send(Command::Open { backend: Preference::Auto });
        }
        if fell_back && let Some(reason) = &self.gpu_refusal {
            backend.fallback_reason = Some(reason.clone());
        }
        self.device = DeviceState::Open(backend);
    }
}
