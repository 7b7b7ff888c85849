//! Opens devices. A GPU must pass the self-test before it is first used; the result is stored by adapter and build.

use super::Host;
use crate::compute::{Compute, tiling};
use crate::gan::self_test;
use crate::gan::tune::tune;
use crate::run::protocol::{BackendKind, Event, Failure, FailureKind, RunEvent, RunId, Stage};
use crate::run::self_test::SelfTest;
use crate::run::{BUILD, config::Preference};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeviceRequest {
    pub(super) preference: Preference,
    /// Skips the test of a software adapter, which would block the browser for a minute before any training.
    pub(super) skip_on_software: bool,
    /// Skips the test, as the visitor asked.
    pub(super) skip_self_test: bool,
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
        let skips_test = compute.info.kind == BackendKind::Cpu
            || request.skip_self_test
            || (request.skip_on_software && compute.info.software);
        if skips_test {
            return Ok(compute);
        }
        let test = self.test(host, &compute, false, requester).await?;
        let Some(complaint) = test.complaint() else {
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

    /// The stored self-test of this adapter and build, or a new one if there is none or `anew` is set. A new one times the tilings
    /// first. Sets the GPU's tiling.
    pub(super) async fn test(
        &mut self,
        host: &mut impl Host,
        gpu: &Compute,
        anew: bool,
        requester: Requester,
    ) -> Result<SelfTest, Failure> {
        let adapter = gpu.info.identity();
        let matches = |test: &SelfTest| test.adapter == adapter && test.build == BUILD;
        if !anew {
            let stored = match self.self_test.take().filter(matches) {
                Some(test) => Some(test),
                None => host.load_self_test(&adapter).await.filter(matches),
            };
            if let Some(test) = stored {
                if let Some(tiling) = test.tiling {
                    tiling::set(&gpu.device, tiling);
                }
                return Ok(self.self_test.insert(test).clone());
            }
        }
        let cpu = host.open(Preference::Cpu).await?;
        let host = &*host;
        // A device that fails here fails every trial, which names the failure.
        let tiling = tune(gpu, || host.now_ms()).await.ok().flatten();
        let test = self_test::run(
            gpu,
            &cpu.device,
            tiling,
            || host.now_ms(),
            async |done, total, _| {
                host.emit(requester.progress(done, total).into());
                host.yield_now().await;
            },
        )
        .await;
        // The result of a device that was lost meanwhile says nothing about the next one.
        if test.comparisons.iter().all(|comparison| comparison.difference.is_some()) {
            host.save_self_test(&test).await;
        }
        Ok(self.self_test.insert(test).clone())
    }
}
