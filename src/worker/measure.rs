//! Measures training steps: for the estimate before a run, and for the diagnostics page.

use super::Host;
use super::command_queue::CommandQueue;
use super::session::{device_failure, timing_inputs};
use crate::compute::Compute;
use crate::gan::measure::{MeasureError, StepTimer};
use crate::gan::{Setup, Trainer};
use crate::run::config::{Ops, Preference};
use crate::run::measurement::Measurement;
use crate::run::protocol::{Event, Failure, FailureKind};
use crate::run::{BUILD, RunConfig};

/// Largest number of timed steps per implementation.
const MAX_STEPS: u32 = 100;

/// Steps before each read of an estimate. The first read is not timed, and the difference of the others is free of a read's latency.
const ESTIMATED_STEPS: [u32; 3] = [1, 1, 2];

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MeasureRequest {
    pub(super) backend: Preference,
    pub(super) batch_size: u32,
    /// Timed steps per implementation, after an untimed one.
    pub(super) steps: u32,
    pub(super) ops: Vec<Ops>,
}

impl From<MeasureError> for Failure {
    fn from(error: MeasureError) -> Self {
        match error {
            MeasureError::Batch(problem) => Self { kind: FailureKind::Data, message: format!("{problem}.") },
            MeasureError::Device(error) => device_failure(error),
        }
    }
}

/// Measures; `None` if a command interrupts.
pub(super) async fn measure(
    request: MeasureRequest,
    host: &impl Host,
    commands: &mut CommandQueue,
) -> Result<Option<Measurement>, Failure> {
    let MeasureRequest { backend, batch_size, steps, ops } = request;
    let compute = host.open(backend).await?;
    let steps = steps.clamp(1, MAX_STEPS);
    let total = u32::try_from(ops.len()).unwrap_or(u32::MAX).saturating_mul(steps + 1);
    let mut costs = Vec::with_capacity(ops.len());
    let mut done = 0;
    for ops in ops {
        let mut timer = StepTimer::new(ops, batch_size, &compute)?;
        for _ in 0..=steps {
            host.emit(Event::Measuring { done, total }.into());
            host.yield_now().await;
            if commands.has_command() {
                return Ok(None);
            }
            timer.step(|| host.now_ms()).await?;
            done += 1;
        }
        costs.push(timer.finish());
    }
    Ok(Some(Measurement { device: compute.info.key(), batch_size, build: BUILD.to_owned(), costs }))
}

/// The time of a step in ms, by a few steps of untrained networks; `None` if a command interrupts or the device fails.
pub(super) async fn estimate(compute: &Compute, batch_size: u32, host: &impl Host, commands: &mut CommandQueue) -> Option<f64> {
    let config = RunConfig::default();
    let mut trainer = Trainer::new(Setup::new(config.seed, config.learning_rate, config.ops), &compute.device);
    let mut times = [0.0; ESTIMATED_STEPS.len()];
    for (time, steps) in times.iter_mut().zip(ESTIMATED_STEPS) {
        host.yield_now().await;
        if commands.has_command() {
            return None;
        }
        let started_ms = host.now_ms();
        for _ in 0..steps {
            let (real, latents) = timing_inputs(batch_size, compute);
            trainer.step(real, latents);
        }
        trainer.losses().read().await.ok()?;
        *time = host.now_ms() - started_ms;
    }
    let [_, one, two] = times;
    // Noise may make the difference too small, but a step takes no less than half of two steps without their read.
    Some((two - one).clamp(two / 4.0, two / 2.0))
}
