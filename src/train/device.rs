//! Opens the device of a command; a GPU must pass the self-test.

use futures::executor::block_on;

use super::arguments::Common;
use super::{TrainError, now};
use crate::compute::cpu::{self, Instructions, Vectors};
use crate::compute::{Compute, Opener, precision};
use crate::gan::ops::fastest_vectors;
use crate::gan::self_test;
use crate::gan::tune::tune;
use crate::run::config::{Arithmetic, Preference};
use crate::run::gpu_memory::GpuMemory;
use crate::run::protocol::BackendKind;
use crate::run::self_test::{KernelSet, SelfTest};

/// Runs `body` with the CPU's fastest vectors for `arithmetic`, of at most `bits` bits.
///
/// # Errors
/// Those of `body`, and when the processor has no vectors so narrow.
pub(super) fn with_fastest_vectors<T>(
    arithmetic: Arithmetic,
    bits: Option<usize>,
    body: impl FnOnce() -> Result<T, TrainError>,
) -> Result<T, TrainError> {
    let mut vectors = Vectors::available();
    vectors.retain(|vectors| bits.is_none_or(|bits| vectors.bits() <= bits));
    let Some(vectors) = fastest_vectors(&vectors, arithmetic == Arithmetic::Fused) else {
        return Err(TrainError::flag("vectors", "this processor has none so narrow"));
    };
    cpu::with(Instructions { vectors, ..cpu::current() }, body)
}

/// Opens a device for a run that needs so much `memory` on a GPU; `report` gets a line about each slow part. With `auto` a run that does
/// not fit on the GPU gets the CPU.
pub(super) fn open(
    preference: Preference,
    kernels: KernelSet,
    memory: Option<GpuMemory>,
    common: &Common,
    mut report: impl FnMut(&str),
) -> Result<Compute, TrainError> {
    let mut opener = Opener::default();
    let mut compute = block_on(opener.open(preference, |_| {})).map_err(refused)?;
    precision::check(kernels.precision, kernels.ops, &compute.device)?;
    if let Some(Err(problem)) = memory.zip(compute.limits).map(|(memory, limits)| memory.check(limits)) {
        if preference != Preference::Auto {
            return Err(refused(problem));
        }
        report(&format!("{problem}; training on the CPU"));
        compute = block_on(opener.open(Preference::Cpu, |_| {})).map_err(refused)?;
    }
    if compute.info.kind == BackendKind::Cpu || common.trust_gpu {
        return Ok(compute);
    }
    let test = test(&mut opener, &mut compute, &[kernels], report)?;
    match test.complaint() {
        None => Ok(compute),
        Some(complaint) => Err(refused(format!("{complaint}. A newer driver may fix it; --trust-gpu trains on it anyway"))),
    }
}

/// Opens the GPU and compares these kernels with the CPU.
pub(super) fn tested(kernels: &[KernelSet], report: impl FnMut(&str)) -> Result<SelfTest, TrainError> {
    let mut opener = Opener::default();
    let mut compute = block_on(opener.open(Preference::WebGpu, |_| {})).map_err(refused)?;
    kernels.iter().try_for_each(|kernels| precision::check(kernels.precision, kernels.ops, &compute.device))?;
    test(&mut opener, &mut compute, kernels, report)
}

fn refused(problem: impl ToString) -> TrainError {
    TrainError::flag("device gpu", problem)
}

/// Finds the GPU's fastest tiling, and compares these kernels with the CPU.
fn test(
    opener: &mut Opener,
    gpu: &mut Compute,
    kernels: &[KernelSet],
    mut report: impl FnMut(&str),
) -> Result<SelfTest, TrainError> {
    let cpu = block_on(opener.open(Preference::Cpu, |_| {})).map_err(refused)?;
    let start = now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    report(&format!("Finding the fastest tiling of {}", gpu.info.adapter));
    gpu.info.tiling = block_on(tune(gpu, clock)).map_err(|problem| TrainError::Device(problem.to_string()))?;
    Ok(block_on(self_test::run(gpu, &cpu.device, kernels, gpu.info.tiling, clock, async |_, _, trial| {
        report(&format!("Comparing {} with the CPU: {}", gpu.info.adapter, trial.name()));
    })))
}
