//! Self-test: compares a device with the CPU on each operation and its gradients, two small training steps, and one step at full
//! size with the tiling of training.
//!
//! A browser compiles each kernel for each of its sizes. So the operations have the sizes of the narrow networks in their small steps,
//! where an operation does not need others, and the step at full size has the run's own.
//!
//! A driver bug, or a kernel that the browser silently rejects, gives wrong numbers without an error. A GPU must therefore pass
//! this test before it trains.

pub mod case;
pub mod cases;
mod half;
mod networks;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData, Transaction};

pub use self::case::Case;
pub use self::cases::CASES;
pub use self::half::HALF_CASES;
use super::ops::batch::Pool;
use super::sampling::latents;
use super::trainer::{Setup, Trainer};
use crate::compute::{Compute, clock, precision};
use crate::data::garments::Drawer;
use crate::math::rng::Purpose;
use crate::network::Architecture;
use crate::run::BUILD;
use crate::run::config::{Ops, Precision};
use crate::run::explorer::SHEET;
use crate::run::self_test::{Comparison, KernelSet, SelfTest};
use crate::run::tiling::Tiling;

/// Images in the data set of the narrow network.
const IMAGES: u32 = 16;

/// A computation on which two devices must agree.
#[derive(Clone, Copy, Debug)]
pub enum Trial {
    /// One operation, or some in a row, and the gradients.
    Operation(&'static Case, Precision),
    /// Losses, moments of the gradients and running statistics of a narrow network's first steps.
    Training(Ops, Precision),
    /// The same for one step of the homework's networks, and a sheet.
    Homework(KernelSet),
}

/// The trials of these kernels, in order.
#[must_use]
pub fn trials(kernels: KernelSet) -> Vec<Trial> {
    let KernelSet { ops, precision, .. } = kernels;
    let cases = match precision {
        Precision::F32 => CASES,
        Precision::F16 => HALF_CASES,
    };
    let operations = cases.iter().filter(|case| case.ops == ops).map(|case| Trial::Operation(case, precision));
    operations.chain([Trial::Training(ops, precision), Trial::Homework(kernels)]).collect()
}

type Outcome = Result<Vec<Vec<f32>>, ExecutionError>;

impl Trial {
    /// The name on the page.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Operation(case, _) => case.op,
            Self::Training(Ops::Stock, _) => "two training steps, on Burn’s layers",
            Self::Training(Ops::Fused, Precision::F32) => "two training steps",
            Self::Training(Ops::Fused, Precision::F16) => "two training steps, f16",
            Self::Homework(KernelSet { ops: Ops::Stock, .. }) => "a training step at full size, on Burn’s layers",
            Self::Homework(KernelSet { precision: Precision::F32, .. }) => "a training step at full size",
            Self::Homework(KernelSet { precision: Precision::F16, .. }) => "a training step at full size, f16",
        }
    }

    /// The implementation that it tests.
    #[must_use]
    pub fn ops(&self) -> Ops {
        match self {
            Self::Operation(case, _) => case.ops,
            Self::Training(ops, _) | Self::Homework(KernelSet { ops, .. }) => *ops,
        }
    }

    /// How the GPU stores maps in it; the CPU stores them in f32.
    #[must_use]
    pub fn precision(&self) -> Precision {
        match self {
            Self::Operation(_, precision) | Self::Training(_, precision) => *precision,
            Self::Homework(kernels) => kernels.precision,
        }
    }

    /// Largest difference that rounding can explain.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        match self {
            Self::Operation(case, _) => case.device_tolerance,
            Self::Training(_, Precision::F32) => 1e-3,
            Self::Homework(KernelSet { precision: Precision::F32, .. }) => 5e-3,
            Self::Training(_, Precision::F16) | Self::Homework(_) => half::STEP_TOLERANCE,
        }
    }

    /// The measure of a tensor's difference. Among a million activations at full size, some lie so close to zero that rounding
    /// decides LeakyReLU's slope. Their channel's gradients then differ by up to 0.5 % of the largest value, but by only 4e-4 of
    /// the tensor's length; a wrong tile changes the length by its share. In f16 this happens at any size.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        match self {
            Self::Operation(_, Precision::F32) | Self::Training(_, Precision::F32) => Measure::Largest,
            Self::Operation(..) | Self::Training(..) | Self::Homework(_) => Measure::Length,
        }
    }

    /// Computes the tensors to compare and waits for the device, which is without autodiff.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost or if a kernel does not compile.
    pub async fn compute(&self, device: &Device) -> Result<Vec<Vec<f32>>, ExecutionError> {
        let precision = precision::on(device, self.precision());
        match self {
            Self::Operation(case, _) => operation(case, precision, device).await,
            Self::Training(ops, _) => {
                let setup = Setup { architecture: Architecture::NARROW, precision, ..Setup::new(5, 1e-3, *ops) };
                // The batches interleave, so that neither is a contiguous part of the data set.
                training(setup, IMAGES, &[&[5, 0], &[3, 6]], 0, device).await
            }
            Self::Homework(KernelSet { ops, batch_size, .. }) => {
                // Five has no factor in common with a batch size.
                let numbers: Vec<u32> = (0..*batch_size).map(|at| at * 5 % batch_size).collect();
                // Burn's layers take seconds for a sheet on a software adapter.
                let drawn = if *ops == Ops::Fused { SHEET as usize } else { 0 };
                training(Setup { precision, ..Setup::new(5, 1e-4, *ops) }, *batch_size, &[&numbers], drawn, device).await
            }
        }
    }
}

/// The result, and the gradient by each input.
async fn operation(case: &Case, precision: Precision, device: &Device) -> Outcome {
    let device = device.clone().autodiff();
    let inputs = Case::leaves(&case.draw(), &device);
    let (result, gradients) = precision::with(precision, || {
        let result = (case.run)(&inputs);
        let count = result.shape().num_elements();
        let projection = Tensor::from_data(TensorData::new(Case::projection(count), [count]), &device);
        (result.clone(), (result * projection).sum().backward())
    });
    let mut reading = Transaction::default().register(result.inner());
    for input in &inputs {
        // A missing gradient counts as zeros, since the other device may have one.
        let gradient = input.grad(&gradients).unwrap_or_else(|| input.clone().inner().zeros_like());
        reading = reading.register(gradient);
    }
    let read = reading.execute_async().await?;
    Ok(read.iter().map(|data| data.iter::<f32>().collect()).collect())
}

/// Losses, running statistics and Adam's moments after a step on each batch of indices of `images` images, and then `drawn` images of
/// the generator, as on a sheet.
async fn training(setup: Setup, images: u32, batches: &[&[u32]], drawn: usize, device: &Device) -> Outcome {
    let mut trainer = Trainer::new(setup, device);
    let pool = Pool::new(&Drawer::new(9, images).finish(), device);
    for (step, numbers) in (0..).zip(batches) {
        trainer.step(pool.select(numbers), latents(setup.seed, Purpose::Latents, step, numbers.len(), device));
    }
    let mut compared = vec![trainer.losses().read().await?.into_iter().flatten().collect()];
    let mut tensors = trainer.running.read().await?;
    for parameters in [&trainer.generator, &trainer.discriminator] {
        let state = parameters.read().await?;
        tensors.extend(state.first.into_iter().chain(state.second));
    }
    compared.extend(tensors.into_iter().map(|tensor| tensor.values));
    if drawn > 0 {
        let sheet = trainer.sample(latents(setup.seed, Purpose::FixedLatents, 0, drawn, device));
        compared.push(sheet.into_data_async().await?.iter::<f32>().collect());
    }
    Ok(compared)
}

/// The norm by which tensors are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Largest absolute value: sensitive to a single wrong value.
    Largest,
    /// Euclidean length: insensitive to one value in a million.
    Length,
}

impl Measure {
    fn of(self, values: impl Iterator<Item = f64>) -> f64 {
        match self {
            Self::Largest => values.fold(0.0, |largest, value| largest.max(value.abs())),
            Self::Length => values.map(|value| value * value).sum::<f64>().sqrt(),
        }
    }
}

/// Largest relative difference between two lists of tensors. `None` if a value is not finite or shapes differ.
#[must_use]
pub fn difference(tried: &[Vec<f32>], reference: &[Vec<f32>], measure: Measure) -> Option<f64> {
    if tried.len() != reference.len() {
        return None;
    }
    let mut worst = 0.0_f64;
    for (tried, reference) in tried.iter().zip(reference) {
        if tried.len() != reference.len() || tried.iter().chain(reference).any(|value| !value.is_finite()) {
            return None;
        }
        let whole = measure.of(reference.iter().copied().map(f64::from));
        let error = measure.of(tried.iter().zip(reference).map(|(&a, &b)| f64::from(a) - f64::from(b)));
        worst = worst.max(if whole > 0.0 { error / whole } else { error });
    }
    Some(worst)
}

/// Runs the trials of these kernels, of one batch size, on `gpu` against `cpu`; `progress` is called before each, with its number, the
/// count of all, and itself.
pub async fn run(
    gpu: &Compute,
    cpu: &Device,
    kernels: &[KernelSet],
    tiling: Option<Tiling>,
    now_ms: impl Fn() -> f64,
    mut progress: impl AsyncFnMut(u32, u32, &Trial),
) -> SelfTest {
    let trials: Vec<Trial> = kernels.iter().flat_map(|kernels| trials(*kernels)).collect();
    let total = u32::try_from(trials.len()).unwrap_or(u32::MAX);
    let mut comparisons = Vec::with_capacity(trials.len());
    for (done, trial) in (0..).zip(&trials) {
        progress(done, total, trial).await;
        comparisons.push(compare(trial, &gpu.device, cpu, &now_ms).await);
    }
    let batch_size = kernels.first().map_or(0, |kernels| kernels.batch_size);
    SelfTest { adapter: gpu.info.identity(), build: BUILD.to_owned(), batch_size, tiling, comparisons }
}

/// Runs a trial on both devices; `now_ms` is a clock in ms. A device that can't be read has no `difference`.
pub async fn compare(trial: &Trial, tried: &Device, reference: &Device, now_ms: impl Fn() -> f64) -> Comparison {
    let begun = now_ms();
    let wanted = trial.compute(reference).await;
    let cpu_ms = now_ms() - begun;
    // The first run compiles kernels.
    let found = trial.compute(tried).await;
    let begun = now_ms();
    let (again, passes_ms) = clock::timed(tried, trial.compute(tried)).await;
    let gpu_ms = now_ms() - begun;
    let error = |found: &Outcome| difference(found.as_ref().ok()?, wanted.as_ref().ok()?, trial.measure());
    let difference = error(&found).zip(error(&again)).map(|(first, second)| first.max(second));
    Comparison {
        op: trial.name().to_owned(),
        ops: trial.ops(),
        precision: trial.precision(),
        difference,
        tolerance: trial.tolerance(),
        cpu_ms,
        gpu_ms,
        passes_ms,
    }
}
