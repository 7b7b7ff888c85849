//! Runs the self-test before a GPU is first used, and stores its result by adapter and build.

use super::Host;
use crate::compute::{Compute, tiling};
use crate::gan::self_test;
use crate::gan::tune::tune;
use crate::run::protocol::{BackendKind, Event, Failure, FailureKind, RunEvent, RunId, Stage};
use crate::run::self_test::SelfTest;
use crate::run::{BUILD, config::Preference};

/// Who waits for a self-test, which decides the progress events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// A run that waits for its device.
    Run(RunId),
    /// A visitor of the diagnostics page, or the page at its start.
    Visitor,
}

impl Waiting {
    fn progress(self, done: u32, total: u32) -> Event {
        match self {
            Self::Run(run) => {
                Event::Run(run, RunEvent::Loading { stage: Stage::Testing, done: u64::from(done), total: Some(u64::from(total)) })
            }
            Self::Visitor => Event::Testing { done, total },
        }
    }
}

/// The last self-test of this worker's GPU.
#[derive(Debug, Default)]
pub struct Trust {
    known: Option<SelfTest>,
}

impl Trust {
    /// Opens a device. If a GPU fails the self-test, `auto` falls back to the CPU, and a request for the GPU is refused.
    ///
    /// # Errors
    /// When no device is available, or the GPU fails the self-test.
    pub async fn open(&mut self, host: &mut impl Host, request: DeviceRequest, waiting: Waiting) -> Result<Compute, Failure> {
        let mut compute = host.open(request.preference).await?;
        let untested = compute.info.kind == BackendKind::Cpu
            || request.skip_self_test
            || (request.skip_on_software && compute.info.software);
        if untested {
            return Ok(compute);
        }
        let test = self.test(host, &compute, false, waiting).await?;
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
    ///
    /// # Errors
    /// When the CPU can't be opened, which does not happen.
    pub async fn test(&mut self, host: &mut impl Host, gpu: &Compute, anew: bool, waiting: Waiting) -> Result<SelfTest, Failure> {
        let adapter = gpu.info.identity();
        let matches = |test: &SelfTest| test.adapter == adapter && test.build == BUILD;
        if !anew {
            let known = match self.known.take().filter(matches) {
                Some(known) => Some(known),
                None => host.load_self_test(&adapter).await.filter(matches),
            };
            if let Some(known) = known {
                if let Some(tiling) = known.tiling {
                    tiling::set(&gpu.device, tiling);
                }
                return Ok(self.known.insert(known).clone());
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
                host.emit(waiting.progress(done, total).into());
                host.yield_now().await;
            },
        )
        .await;
        // The result of a device that was lost meanwhile says nothing about the next one.
        if test.comparisons.iter().all(|comparison| comparison.difference.is_some()) {
            host.save_self_test(&test).await;
        }
        Ok(self.known.insert(test).clone())
    }
}

/// A request for a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceRequest {
    /// The wanted device; `auto` may fall back to the CPU.
    pub preference: Preference,
    /// Skips the test of a software adapter, which would block the browser for a minute before any training.
    pub skip_on_software: bool,
    /// Skips the test, as the visitor asked.
    pub skip_self_test: bool,
}
