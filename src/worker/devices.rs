//! Opens devices. A GPU must pass the self-test before it is first used; the result is stored by adapter and build.

use std::cell::Cell;
use std::fmt::Display;

use super::Host;
use super::live_cells::MOST;
use crate::compute::{Compute, Testing, pipelines, precision, tiling};
use crate::gan::measure::StepTimer;
use crate::gan::self_test::{self, trials};
use crate::gan::tune::{launch_all, tune};
use crate::run::config::{Ops, Precision, Preference};
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::{BackendKind, Event, Failure, FailureKind, RunEvent, RunId, Stage};
use crate::run::self_test::{KernelSet, SelfTest};
use crate::run::tiling::Tiling;
use crate::run::{BUILD, Departure, RunConfig};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DeviceRequest {
    pub(super) preference: Preference,
    /// `None` if nothing is trained.
    pub(super) needs: Option<Needs>,
    /// Trains on a GPU without comparing it, as the visitor asked.
    pub(super) skip_self_test: bool,
}

/// What a run needs of a GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Needs {
    pub(super) kernels: KernelSet,
    pub(super) departure: Departure,
    /// `None` if it is not known before.
    pub(super) memory: Option<GpuMemory>,
}

impl DeviceRequest {
    /// To look at a device on which nothing is trained.
    pub(super) const fn look(preference: Preference) -> Self {
        Self { preference, needs: None, skip_self_test: false }
    }
}

/// Decides which events report the progress of a self-test.
#[derive(Clone, Copy, Debug)]
pub(super) enum Requester<'a> {
    /// A run; its images may be loading at the same time, and then only they are reported.
    Run(RunId, &'a Cell<bool>),
    Page,
}

impl Requester<'_> {
    fn report(self, host: &impl Host, stage: Stage, done: u32, total: u32) {
        let event = match self {
            Self::Run(_, images_load) if images_load.get() => return,
            Self::Run(run, _) => {
                Event::Run(run, RunEvent::Loading { stage, done: u64::from(done), total: Some(u64::from(total)) })
            }
            Self::Page if stage == Stage::Testing => Event::Testing { done, total },
            Self::Page => return,
        };
        host.emit(event.into());
    }
}

#[derive(Debug, Default)]
pub(super) struct Devices {
    /// The last self-test of this worker's GPU.
    self_test: Option<SelfTest>,
}

impl Devices {
    /// Opens a device. If a run does not fit on a GPU, or the GPU fails the self-test, `auto` falls back to the CPU, and a request for
    /// the GPU is refused; so is one for f16, which no CPU has.
    pub(super) async fn open(
        &mut self,
        host: &impl Host,
        request: DeviceRequest,
        requester: Requester<'_>,
    ) -> Result<Compute, Failure> {
        let mut compute = host.open(request.preference).await?;
        if let Some(Needs { kernels, .. }) = request.needs {
            precision::check(kernels.precision, kernels.ops, &compute.device).map_err(|problem| Failure {
                kind: FailureKind::Device,
                message: format!("{}.", problem.with_label::<RunConfig>()),
            })?;
        }
        let Some(Needs { kernels, departure, memory }) = request.needs.filter(|_| compute.info.kind == BackendKind::WebGpu)
        else {
            return Ok(compute);
        };
        // No CPU has f16.
        let preference = if kernels.precision == Precision::F32 { request.preference } else { Preference::WebGpu };
        if let Some(Err(problem)) = memory.zip(compute.limits).map(|(memory, limits)| memory.check(limits)) {
            let failure = Failure { kind: FailureKind::Device, message: format!("{problem}.") };
            return instead(host, preference, problem, failure).await;
        }
        if request.skip_self_test {
            compile(&compute, (kernels, departure), &[], host, requester).await;
            return Ok(compute);
        }
        let test = self.test(host, &compute, (&[kernels], departure), false, requester).await?;
        let Some(complaint) = test.only(kernels).complaint() else {
            compute.info.tiling = test.tiling;
            return Ok(compute);
        };
        let message = format!(
            "{complaint}. A newer browser or graphics driver may fix it; then press “Compare now” under Diagnostics. For a bug report, “Copy as text” there has the whole table."
        );
        instead(host, preference, complaint, Failure { kind: FailureKind::Untrusted, message }).await
    }

    /// The stored self-test of these kernels, of one batch size, on this adapter with this build. What it lacks, or everything if `anew`
    /// is set, is compared now; without a stored one the tilings are timed first. Sets the GPU's tiling.
    pub(super) async fn test(
        &mut self,
        host: &impl Host,
        gpu: &Compute,
        (kernels, departure): (&[KernelSet], Departure),
        anew: bool,
        requester: Requester<'_>,
    ) -> Result<SelfTest, Failure> {
        let known = if anew { None } else { self.known(host, gpu, kernels).await };
        let missing: Vec<KernelSet> =
            kernels.iter().copied().filter(|kernels| !known.as_ref().is_some_and(|test| test.covers(*kernels))).collect();
        if let Some(tiling) = known.as_ref().and_then(|test| test.tiling) {
            tiling::set(&gpu.device, tiling);
        }
        let testing = Testing::begin();
        let tiling = match &known {
            Some(test) => test.tiling,
            None => fastest_tiling(gpu, host, requester).await,
        };
        if let Some(run) = kernels.first() {
            compile(gpu, (*run, departure), &missing, host, requester).await;
        }
        if let Some(test) = known.clone().filter(|_| missing.is_empty()) {
            return Ok(self.self_test.insert(test).clone());
        }
        let cpu = host.open(Preference::Cpu).await?;
        let mut test = self_test::run(
            gpu,
            &cpu.device,
            &missing,
            tiling,
            || host.now_ms(),
            async |done, total, _| {
                requester.report(host, Stage::Testing, done, total);
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

/// The CPU in place of a GPU that can't be used, with the reason, where the choice was `auto`; else the failure.
async fn instead(host: &impl Host, preference: Preference, reason: impl Display, failure: Failure) -> Result<Compute, Failure> {
    if preference != Preference::Auto {
        return Err(failure);
    }
    let mut cpu = host.open(Preference::Cpu).await?;
    cpu.info.fallback_reason = Some(format!("{reason}."));
    Ok(cpu)
}

/// Compiles the kernels of all tilings, then times them and sets the fastest. `None` where none is timed.
async fn fastest_tiling(gpu: &Compute, host: &impl Host, requester: Requester<'_>) -> Option<Tiling> {
    let work = async {
        // A device that fails here fails every trial of the self-test, which names the failure.
        let _ = launch_all(gpu, || host.now_ms()).await;
    };
    pipelines::compile(work, |done, total| requester.report(host, Stage::Compiling, done, total)).await;
    tune(gpu, || host.now_ms()).await.ok().flatten()
}

/// Compiles the kernels of a run's step, sheet and cells with the GPU's tiling, and those of the self-test's trials that are to come.
/// Burn's layers choose their kernels by timing them, so theirs are compiled when they are first launched.
async fn compile(
    gpu: &Compute,
    (run, departure): (KernelSet, Departure),
    compared: &[KernelSet],
    host: &impl Host,
    requester: Requester<'_>,
) {
    let KernelSet { ops, batch_size, precision } = run;
    if ops == Ops::Stock {
        return;
    }
    let work = async {
        // A failure occurs again in the test or in the run, which reports it.
        let config = RunConfig { ops, batch_size, precision, departure, ..RunConfig::default() };
        if let Ok(mut timer) = StepTimer::of(config, gpu) {
            let _ = timer.step(|| host.now_ms()).await;
            let _ = timer.sheet().await;
            let _ = timer.cells(MOST).await;
        }
        for trial in compared.iter().filter(|kernels| kernels.ops == Ops::Fused).flat_map(|kernels| trials(*kernels)) {
            let _ = trial.compute(&gpu.device).await;
            host.yield_now().await;
        }
    };
    pipelines::compile(work, |done, total| requester.report(host, Stage::Compiling, done, total)).await;
}
