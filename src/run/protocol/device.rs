//! The device of a run.

use serde::{Deserialize, Serialize};

use crate::run::tiling::Tiling;

/// The backend of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BackendKind {
    /// Burn's CubeCL backend: WebGPU in a browser; Vulkan, Metal or DirectX natively.
    WebGpu,
    /// Burn's flex backend, on the processor.
    Cpu,
}

impl BackendKind {
    /// As in the address and in `data-backend`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WebGpu => "webgpu",
            Self::Cpu => "cpu",
        }
    }

    /// The kind in a [`BackendInfo::key`]; a key of no known kind counts as a GPU.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key.split_once(':') {
            Some((kind, _)) if kind == Self::Cpu.name() => Self::Cpu,
            _ => Self::WebGpu,
        }
    }
}

/// The device that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackendInfo {
    /// The backend that it runs on.
    pub kind: BackendKind,
    /// The adapter's name in the browser ("Radeon 780M"), or [`Self::cpu_adapter`].
    pub adapter: String,
    /// A software GPU: it works, but takes seconds a step.
    pub software: bool,
    /// Why `auto` did not choose the GPU, in a sentence.
    pub fallback_reason: Option<String>,
    /// The fastest tiling of the GPU's matrix products, if it was measured.
    pub tiling: Option<Tiling>,
    /// Further properties: name and value.
    pub details: Vec<(String, String)>,
}

impl BackendInfo {
    /// Name of a GPU whose name the browser does not tell.
    pub const UNNAMED: &str = "GPU";

    /// Whether another device could be mistaken for this one at the next visit. Nothing that was learned of it is stored then.
    #[must_use]
    pub fn is_unnamed(&self) -> bool {
        self.kind == BackendKind::WebGpu && self.adapter == Self::UNNAMED
    }

    /// Whether it is a browser's GPU that can store maps in 16 bits.
    #[must_use]
    pub fn has_f16(&self) -> bool {
        let has = |features: &str| features.split(", ").any(|feature| feature == "shader-f16");
        self.details.iter().any(|(name, value)| name == "features" && has(value))
    }

    /// The CPU's name: "CPU", "CPU, 8 threads".
    #[must_use]
    pub fn cpu_adapter(threads: usize) -> String {
        if threads > 1 { format!("CPU, {threads} threads") } else { "CPU".to_owned() }
    }

    /// The part of the CPU's name about its threads: "8 threads"; `None` with one.
    #[must_use]
    pub fn threads(&self) -> Option<&str> {
        (self.kind == BackendKind::Cpu).then(|| self.adapter.strip_prefix("CPU, ")).flatten()
    }

    /// All properties of the adapter in a line; a self-test is stored under it.
    #[must_use]
    pub fn identity(&self) -> String {
        let mut parts = vec![self.adapter.clone()];
        parts.extend(self.details.iter().map(|(name, value)| format!("{name} {value}")));
        parts.join("; ")
    }

    /// The device in a run's record and among stored timings: "cpu:CPU, 8 threads", "webgpu:Radeon 780M".
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}:{}", self.kind.name(), self.adapter)
    }
}
