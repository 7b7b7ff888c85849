//! Which of the worker's two builds runs: the GPU's, or the CPU's with its threads.

use wasm_bindgen::prelude::*;

use super::{Controller, DeviceState};
use crate::browser::threads::most;
use crate::run::config::Preference;
use crate::run::protocol::{BackendInfo, BackendKind, Command};

#[wasm_bindgen]
extern "C" {
    /// Of `boot.js`, which is missing in tests.
    #[wasm_bindgen(catch, js_name = saddleUses)]
    fn saddle_uses(build: &str, threads: u32) -> Result<(), JsValue>;
}

impl Controller {
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
