//! Opens what training runs on. Nothing else in the crate names a backend of Burn.
//!
//! Two devices: Burn's CubeCL backend (WebGPU in a browser; Vulkan, Metal or DirectX natively, with the feature `gpu`),
//! and its `flex` backend on the CPU, with SIMD, on one thread in a browser. `auto` takes WebGPU on a hardware adapter and
//! the CPU otherwise, and says why.

pub mod calls;
pub mod clock;
#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
mod constructors;
#[cfg(all(not(target_arch = "wasm32"), feature = "gpu"))]
mod native;
#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
mod probe;
pub mod tiling;

use burn::tensor::Device;

use crate::run::config::Preference;
use crate::run::protocol::{BackendInfo, BackendKind, Failure, FailureKind};

/// Why there is no GPU to train on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGpu {
    /// `navigator.gpu` is missing.
    #[error("No WebGPU in this browser")]
    NoApi,
    /// The browser has WebGPU but gave no adapter.
    #[error("The browser has WebGPU but offers no GPU adapter (it may be blocked or its driver too old)")]
    NoAdapter,
    /// Asking for the adapter or its device failed.
    #[error("The browser refused the GPU: {0}")]
    Refused(String),
    /// A feature that CubeCL can't do without.
    #[error("The GPU adapter {adapter} lacks “{feature}”, which training needs")]
    LacksFeature {
        /// The adapter's name.
        adapter: String,
        /// WebGPU's name of the feature.
        feature: &'static str,
    },
    /// Only software, which is slower than the CPU path.
    #[error("Only a software adapter ({0}), slower than the CPU")]
    SoftwareOnly(String),
    /// The GPU was lost once; its runtime can't be used again in this worker.
    #[error("The GPU was lost earlier")]
    Lost,
    /// A build without the GPU's backend.
    #[error("This build has no GPU in it: build it with `--features gpu`")]
    NotBuilt,
}

/// A forced choice that can't be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    target_arch = "wasm32",
    error("{0}. You asked for WebGPU: choose “Auto” or “CPU”, or open this page in a current browser with the GPU switched on.")
)]
#[cfg_attr(not(target_arch = "wasm32"), error("{0}, or train on the CPU"))]
pub struct OpenError(#[from] pub NoGpu);

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self { kind: FailureKind::Device, message: error.to_string() }
    }
}

/// An open device.
#[derive(Clone, Debug)]
pub struct Compute {
    /// For Burn, without autodiff.
    pub device: Device,
    /// For the page.
    pub info: BackendInfo,
}

/// Opens devices; the GPU's runtime can be started once only, so it is kept.
#[derive(Debug, Default)]
pub struct Opener {
    #[cfg(feature = "gpu")]
    gpu: Option<Compute>,
}

impl Opener {
    /// Opens a device. `on_lost` is called with the browser's words when the GPU goes away later.
    ///
    /// # Errors
    /// When WebGPU is asked for and can't be had.
    pub async fn open(&mut self, preference: Preference, on_lost: fn(String)) -> Result<Compute, OpenError> {
        #[cfg(all(target_arch = "wasm32", feature = "gpu"))]
        constructors::run();
        match preference {
            Preference::Cpu => Ok(cpu(None)),
            Preference::WebGpu => Ok(self.gpu(true, on_lost).await?),
            Preference::Auto => Ok(match self.gpu(false, on_lost).await {
                Ok(compute) => compute,
                Err(reason) => cpu(Some(format!("{reason}."))),
            }),
        }
    }

    #[cfg(all(target_arch = "wasm32", feature = "gpu"))]
    async fn gpu(&mut self, software_too: bool, on_lost: fn(String)) -> Result<Compute, NoGpu> {
        if probe::was_lost() {
            return Err(NoGpu::Lost);
        }
        let adapter = probe::adapter(software_too).await?;
        if let Some(open) = &self.gpu {
            return Ok(open.clone());
        }
        let device = probe::device(on_lost).await?;
        tiling::take(tiling::suited(adapter.software));
        let info = BackendInfo {
            kind: BackendKind::WebGpu,
            adapter: adapter.name,
            software: adapter.software,
            fallback_reason: None,
            tiling: None,
            details: adapter.details,
        };
        Ok(self.gpu.insert(Compute { device, info }).clone())
    }

    #[cfg(all(not(target_arch = "wasm32"), feature = "gpu"))]
    async fn gpu(&mut self, software_too: bool, _on_lost: fn(String)) -> Result<Compute, NoGpu> {
        if let Some(open) = &self.gpu {
            return Ok(open.clone());
        }
        let compute = native::open().await?;
        if compute.info.software && !software_too {
            return Err(NoGpu::SoftwareOnly(compute.info.adapter));
        }
        tiling::take(tiling::suited(compute.info.software));
        Ok(self.gpu.insert(compute).clone())
    }

    #[cfg(not(feature = "gpu"))]
    #[expect(clippy::unused_async, reason = "the same call as with a GPU")]
    async fn gpu(&mut self, _software_too: bool, _on_lost: fn(String)) -> Result<Compute, NoGpu> {
        Err(NoGpu::NotBuilt)
    }
}

/// Launches that CubeCL gathers into one submit.
#[cfg(feature = "gpu")]
const TASKS_PER_SUBMIT: usize = 64;

fn cpu(fallback_reason: Option<String>) -> Compute {
    let details = vec![(
        "SIMD".to_owned(),
        if cfg!(target_feature = "simd128") { "wasm simd128" } else { "as the processor has it" }.to_owned(),
    )];
    let info = BackendInfo {
        kind: BackendKind::Cpu,
        adapter: "CPU".to_owned(),
        software: false,
        fallback_reason,
        tiling: None,
        details,
    };
    Compute { device: Device::flex(), info }
}
