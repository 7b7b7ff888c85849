//! Opens devices.

use burn::tensor::Device;

#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
use super::constructors;
use super::cpu;
#[cfg(feature = "gpu")]
use super::device::Adapter;
use super::device::{Compute, GpuFailure, NoGpu, OpenError};
#[cfg(target_arch = "wasm32")]
use super::probe;
use super::threads;
#[cfg(feature = "gpu")]
use super::tiling;
use crate::run::config::Preference;
use crate::run::protocol::{BackendInfo, BackendKind};

/// Launches that CubeCL gathers into one submit.
#[cfg(feature = "gpu")]
const TASKS_PER_SUBMIT: usize = 64;

/// Opens devices. Keeps an open GPU, since its runtime starts only once per process.
#[derive(Debug, Default)]
pub struct Opener {
    #[cfg(feature = "gpu")]
    gpu: Option<Compute>,
}

impl Opener {
    /// Opens a device. `on_failure` is called once if the GPU fails later.
    ///
    /// # Errors
    /// When the GPU is required and not available.
    pub async fn open(&mut self, preference: Preference, on_failure: fn(GpuFailure)) -> Result<Compute, OpenError> {
        #[cfg(all(target_arch = "wasm32", feature = "gpu"))]
        constructors::run();
        #[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
        threads::start().await;
        match preference {
            Preference::Cpu => Ok(processor(None)),
            Preference::WebGpu => Ok(self.gpu(true, on_failure).await?),
            Preference::Auto => Ok(match self.gpu(false, on_failure).await {
                Ok(compute) => compute,
                Err(reason) => processor(Some(format!("{reason}."))),
            }),
        }
    }

    #[cfg(all(target_arch = "wasm32", feature = "gpu"))]
    async fn gpu(&mut self, allow_software: bool, on_failure: fn(GpuFailure)) -> Result<Compute, NoGpu> {
        if probe::was_lost() {
            return Err(NoGpu::Lost);
        }
        let adapter = probe::adapter(allow_software).await?;
        if let Some(open) = &self.gpu {
            return Ok(open.clone());
        }
        let device = probe::device(TASKS_PER_SUBMIT, on_failure).await?;
        Ok(self.gpu.insert(gpu(device, adapter)).clone())
    }

    #[cfg(all(not(target_arch = "wasm32"), feature = "gpu"))]
    async fn gpu(&mut self, allow_software: bool, _on_failure: fn(GpuFailure)) -> Result<Compute, NoGpu> {
        if let Some(open) = &self.gpu {
            return Ok(open.clone());
        }
        let (device, adapter) = super::native::open(TASKS_PER_SUBMIT).await?;
        if adapter.software && !allow_software {
            return Err(NoGpu::SoftwareOnly(adapter.name));
        }
        Ok(self.gpu.insert(gpu(device, adapter)).clone())
    }

    #[cfg(all(target_arch = "wasm32", not(feature = "gpu")))]
    async fn gpu(&mut self, allow_software: bool, _on_failure: fn(GpuFailure)) -> Result<Compute, NoGpu> {
        probe::adapter(allow_software).await?;
        Err(NoGpu::OtherWorker)
    }

    #[cfg(all(not(target_arch = "wasm32"), not(feature = "gpu")))]
    #[expect(clippy::unused_async, reason = "the same signature as with a GPU")]
    async fn gpu(&mut self, _allow_software: bool, _on_failure: fn(GpuFailure)) -> Result<Compute, NoGpu> {
        Err(NoGpu::NotBuilt)
    }
}

#[cfg(feature = "gpu")]
fn gpu(device: Device, Adapter { name, software, limits, details }: Adapter) -> Compute {
    tiling::set(&device, tiling::initial(software));
    let kind = BackendKind::WebGpu;
    let info = BackendInfo { kind, adapter: name, software, fallback_reason: None, tiling: None, details };
    Compute { device, info, limits: Some(limits) }
}

fn processor(fallback_reason: Option<String>) -> Compute {
    let info = BackendInfo {
        kind: BackendKind::Cpu,
        adapter: BackendInfo::cpu_adapter(threads::threads()),
        software: false,
        fallback_reason,
        tiling: None,
        details: vec![("SIMD".to_owned(), cpu::current().vectors.name().to_owned())],
    };
    Compute { device: Device::flex(), info, limits: None }
}
