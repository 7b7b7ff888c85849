//! Whether a device computes what the CPU computes: each operation with its gradients, two small training steps, and one at full
//! size, whose products are shared out as they are in training.
//!
//! A driver's bug, or a kernel that the browser rejects in silence, leaves wrong numbers and no error. So nothing is trained
//! on a GPU before it has passed this.

pub mod cases;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData, Transaction};

pub use self::cases::{CASES, Case};
use super::ops::batch::Pool;
use super::sampling::latents;
use super::{DROPOUT, Setup, Trainer, Widths};
use crate::compute::clock;
use crate::data::garments::Drawer;
use crate::math::rng::Purpose;
use crate::run::config::Ops;
use crate::run::self_test::Comparison;

/// Images that are trained on.
const IMAGES: u32 = 16;

/// Images in the step at full size.
const HOMEWORK_BATCH: usize = 16;

/// Something that two devices are to agree on.
#[derive(Clone, Copy, Debug)]
pub enum Trial {
    /// One operation and its gradients.
    Operation(&'static Case),
    /// Losses, gradients' moments and running statistics of a small training.
    Training(Ops),
    /// The same of one step of the homework's networks on our own layers, at the sizes that are trained.
    Homework,
}

/// All of the self-test, in its order.
#[must_use]
pub fn trials() -> Vec<Trial> {
    CASES.iter().map(Trial::Operation).chain(Ops::ALL.map(Trial::Training)).chain([Trial::Homework]).collect()
}

/// Values of a device that could not be read.
type Outcome = Result<Vec<Vec<f32>>, ExecutionError>;

impl Trial {
    /// What it is called.
    #[must_use]
    pub fn op(&self) -> &'static str {
        match self {
            Self::Operation(case) => case.op,
            Self::Training(Ops::Fused) => "two training steps",
            Self::Training(Ops::Stock) => "two training steps, on Burn’s layers",
            Self::Homework => "a training step at full size",
        }
    }

    /// Largest difference that rounding explains.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        match self {
            Self::Operation(case) => case.device_tolerance,
            Self::Training(_) => 1e-3,
            Self::Homework => 5e-3,
        }
    }

    /// How a tensor's difference is measured. Of a million activations in a step at full size, one or another lies so
    /// near to zero that rounding decides which of LeakyReLU's slopes it gets; the gradients of its channel then differ by up to
    /// half a percent of their largest value, and by 4e-4 of the tensor's length. A tile that is wrong is off by its share.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        match self {
            Self::Operation(_) | Self::Training(_) => Measure::Largest,
            Self::Homework => Measure::Length,
        }
    }

    /// Every tensor to compare. This waits for the device (without autodiff; it is added here).
    ///
    /// # Errors
    /// When it can't be read, as after it was lost or where a kernel does not compile.
    pub async fn compute(&self, device: &Device) -> Result<Vec<Vec<f32>>, ExecutionError> {
        match self {
            Self::Operation(case) => operation(case, device).await,
            Self::Training(ops) => {
                let setup = Setup {
                    seed: 5,
                    learning_rate: 1e-3,
                    widths: Widths::NARROW,
                    dropout: DROPOUT,
                    ops: *ops,
                    departure: crate::run::Departure::None,
                };
                // Both batches have images of the other's part of the data set.
                training(setup, [[5, 0, 3, 6], [1, 7, 4, 2]], device).await
            }
            Self::Homework => {
                let numbers = std::array::from_fn(|at| u32::try_from(at * 5 % HOMEWORK_BATCH).unwrap_or_default());
                training::<HOMEWORK_BATCH>(Setup::new(5, 1e-4, Ops::Fused), [numbers], device).await
            }
        }
    }
}

/// The result and the gradient by each input.
async fn operation(case: &Case, device: &Device) -> Outcome {
    let device = device.clone().autodiff();
    let inputs = Case::leaves(&case.draw(), &device);
    let result = (case.run)(&inputs);
    let count = result.shape().num_elements();
    let projection = Tensor::from_data(TensorData::new(Case::projection(count), [count]), &device);
    let gradients = (result.clone() * projection).sum().backward();
    let mut reading = Transaction::default().register(result.inner());
    for input in &inputs {
        // An input that has no gradient is compared as zeros: on the other device it may have one.
        let gradient = input.grad(&gradients).unwrap_or_else(|| input.clone().inner().zeros_like());
        reading = reading.register(gradient);
    }
    let read = reading.execute_async().await?;
    Ok(read.iter().map(|data| data.iter::<f32>().collect()).collect())
}

/// Losses, Adam's moments and running statistics after a step on each of the batches, of images by their numbers.
async fn training<const BATCH: usize>(setup: Setup, batches: impl IntoIterator<Item = [u32; BATCH]>, device: &Device) -> Outcome {
    let mut trainer = Trainer::new(setup, device);
    let pool = Pool::new(&Drawer::new(9, IMAGES).finish(), device);
    for (step, numbers) in (0..).zip(batches) {
        trainer.step(pool.select(&numbers), latents(setup.seed, Purpose::Latents, step, BATCH, device));
    }
    let mut compared = vec![trainer.losses().read().await?.into_iter().flatten().collect()];
    let mut tensors = trainer.running.read().await?;
    for parameters in [&trainer.generator, &trainer.discriminator] {
        let state = parameters.read().await?;
        tensors.extend(state.first.into_iter().chain(state.second));
    }
    compared.extend(tensors.into_iter().map(|tensor| tensor.values));
    Ok(compared)
}

/// What a tensor is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Its largest absolute value: one wrong value is seen.
    Largest,
    /// Its Euclidean length: one value that is off among a million is not.
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

/// Largest difference of two lists of tensors, each measured in parts of the second; `None` where there is a value that is no
/// number, or a shape differs.
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
        let apart = measure.of(tried.iter().zip(reference).map(|(&a, &b)| f64::from(a) - f64::from(b)));
        worst = worst.max(if whole > 0.0 { apart / whole } else { apart });
    }
    Some(worst)
}

/// Runs one trial on both devices; `now_ms` is a clock. A device that can't be read differs.
pub async fn compare(trial: &Trial, tried: &Device, reference: &Device, now_ms: impl Fn() -> f64) -> Comparison {
    let begun = now_ms();
    let wanted = trial.compute(reference).await;
    let cpu_ms = now_ms() - begun;
    // The first time compiles kernels.
    let found = trial.compute(tried).await;
    let begun = now_ms();
    let (again, passes_ms) = clock::timed(tried, trial.compute(tried)).await;
    let gpu_ms = now_ms() - begun;
    let apart = |found: &Outcome| difference(found.as_ref().ok()?, wanted.as_ref().ok()?, trial.measure());
    let difference = apart(&found).zip(apart(&again)).map(|(first, second)| first.max(second));
    Comparison { op: trial.op().to_owned(), difference, tolerance: trial.tolerance(), cpu_ms, gpu_ms, passes_ms }
}
