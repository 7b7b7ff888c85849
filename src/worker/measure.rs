//! Measures training steps for the diagnostics page.

use super::Host;
use super::command_queue::CommandQueue;
use super::session::device_failure;
use crate::gan::measure::{MeasureError, StepTimer};
use crate::run::BUILD;
use crate::run::config::{Ops, Preference};
use crate::run::measurement::Measurement;
use crate::run::protocol::{Event, Failure, FailureKind};

/// Largest number of timed steps per implementation.
const MAX_STEPS: u32 = 100;

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
