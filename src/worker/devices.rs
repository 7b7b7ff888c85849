//! Opens devices. A GPU must pass the self-test before it is first used; the result is stored by adapter and build.

use super::Host;
use crate::compute::{Compute, Testing, tiling};
use crate::gan::self_test;
use crate::gan::tune::tune;
use crate::run::protocol::{BackendKind, Event, Failure, FailureKind, RunEvent, RunId, Stage};
use crate::run::self_test::{KernelSet, SelfTest};
use crate::run::{BUILD, config::Preference};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeviceRequest {
    pub(super) preference: Preference,
    /// What to compare with the CPU first; `None` for nothing, as the visitor asked or because nothing is trained.
    pub(super) compared: Option<KernelSet>,
}

/// Decides which events report the progress of a self-test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Requester {
    Run(RunId),
    Page,
}

impl Requester {
    fn progress(self, done: u32, total: u32) -> Event {
        match self {
            Self::Run(run) => {
                Event::Run(run, RunEvent::Loading { stage: Stage::Testing, done: u64::from(done), total: Some(u64::from(total)) })
            }
            Self::Page => Event::Testing { done, total },
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Devices {
    /// The last self-test of this worker's GPU.
    self_test: Option<SelfTest>,
}

impl Devices {
    /// Opens a device. If a GPU fails the self-test, `auto` falls back to the CPU, and a request for the GPU is refused.
    pub(super) async fn open(
        &mut self,
        host: &mut impl Host,
        request: DeviceRequest,
        requester: Requester,
    ) -> Result<Compute, Failure> {
        let mut compute = host.open(request.preference).await?;
        let Some(kernels) = request.compared.filter(|_| compute.info.kind == BackendKind::WebGpu) else {
            return Ok(compute);
        };
        let test = self.test(host, &compute, &[kernels], false, requester).await?;
        let Some(complaint) = test.only(kernels.ops).complaint() else {
            compute.info.tiling = test.tiling;
            return Ok(compute);
        };
        if request.preference == Preference::Auto {
            let mut cpu = host.open(Preference::Cpu).await?;
            cpu.info.fallback_reason = Some(format!("{complaint}."));
            return Ok(cpu);
        }
        Err(Failure {
            kind: FailureKind::Untrusted,
            message: format!(
                "{complaint}. A newer browser or graphics driver may fix it; then press “Compare now” under Diagnostics. For a bug report, “Copy as text” there has the whole table."
            ),
        })
    }

    /// The stored self-test of these kernels, of one batch size, on this adapter with this build. What it lacks, or everything if `anew`
    /// is set, is compared now; without a stored one the tilings are timed first. Sets the GPU's tiling.
    pub(super) async fn test(
        &mut self,
        host: &mut impl Host,
        gpu: &Compute,
        kernels: &[KernelSet],
        anew: bool,
        requester: Requester,
    ) -> Result<SelfTest, Failure> {
        let known = if anew { None } else { self.known(host, gpu, kernels).await };
        let missing: Vec<KernelSet> =
            kernels.iter().copied().filter(|kernels| !known.as_ref().is_some_and(|test| test.covers(*kernels))).collect();
        if let Some(tiling) = known.as_ref().and_then(|test| test.tiling) {
            tiling::set(&gpu.device, tiling);
        }
        if let Some(test) = known.clone().filter(|_| missing.is_empty()) {
            return Ok(self.self_test.insert(test).clone());
        }
        let cpu = host.open(Preference::Cpu).await?;
        let host = &*host;
        let testing = Testing::begin();
        let tiling = match &known {
            Some(test) => test.tiling,
            // A device that fails here fails every trial, which names the failure.
            None => tune(gpu, || host.now_ms()).await.ok().flatten(),
        };
        let mut test = self_test::run(
            gpu,
            &cpu.device,
            &missing,
            tiling,
            || host.now_ms(),
            async |done, total, _| {
                host.emit(requester.progress(done, total).into());
                host.yield_now().await;
            },
        )
        .await;
        drop(testing);
        test.comparisons.splice(0..0, known.into_iter().flat_map(|known| known.comparisons));
        // The result of a device that was lost meanwhile says nothing about the next one.
        let is_whole = test.comparisons.iter().all(|comparison| comparison.difference.is_some());
        if is_whole && !gpu.info.is_unnamed() {
            host.save_self_test(&test).await;
        }
        Ok(self.self_test.insert(test).clone())
    }

    /// A self-test of this adapter, build and batch size: this worker's last, or the stored one.
    async fn known(&mut self, host: &impl Host, gpu: &Compute, kernels: &[KernelSet]) -> Option<SelfTest> {
        let (adapter, batch_size) = (gpu.info.identity(), kernels.first()?.batch_size);
        let matches = |test: &SelfTest| test.adapter == adapter && test.build == BUILD && test.batch_size == batch_size;
        match self.self_test.take().filter(matches) {
            Some(test) => Some(test),
            None if gpu.info.is_unnamed() => None,
            None => host.load_self_test(&adapter, batch_size).await.filter(matches),
        }
    }
}
