//! Measures training steps for the diagnostics page.

use super::Host;
use super::command_queue::CommandQueue;
use crate::gan::measure::{MeasureError, Measuring};
use crate::run::BUILD;
use crate::run::config::{Ops, Preference};
use crate::run::measurement::Measurement;
use crate::run::protocol::{Event, Failure, FailureKind};

/// Largest number of timed steps per implementation.
const MAX_STEPS: u32 = 100;

/// A request for a measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) backend: Preference,
    pub(super) batch_size: u32,
    /// Timed steps per implementation, after an untimed one.
    pub(super) steps: u32,
    pub(super) ops: Vec<Ops>,
}

/// Measures; `None` if a command interrupts.
pub(super) async fn measure(
    asked: Asked,
    host: &mut impl Host,
    commands: &mut CommandQueue,
) -> Option<Result<Measurement, Failure>> {
    let compute = match host.open(asked.backend).await {
        Ok(compute) => compute,
        Err(error) => return Some(Err(error.into())),
    };
    let steps = asked.steps.clamp(1, MAX_STEPS);
    let total = u32::try_from(asked.ops.len()).unwrap_or(u32::MAX).saturating_mul(steps + 1);
    let mut measurement = Measurement {
        device: compute.info.key(),
        batch_size: asked.batch_size,
        build: BUILD.to_owned(),
        costs: Vec::with_capacity(asked.ops.len()),
    };
    let mut done = 0;
    for ops in asked.ops {
        let mut measuring = match Measuring::new(ops, asked.batch_size, &compute) {
            Ok(measuring) => measuring,
            Err(error) => return Some(Err(failure(error))),
        };
        for _ in 0..=steps {
            host.emit(Event::Measuring { done, total }.into());
            host.yield_now().await;
            if commands.has_command() {
                return None;
            }
            if let Err(error) = measuring.step(|| host.now_ms()).await {
                return Some(Err(failure(error)));
            }
            done += 1;
        }
        measurement.costs.push(measuring.finish());
    }
    Some(Ok(measurement))
}

fn failure(error: MeasureError) -> Failure {
    match error {
        MeasureError::Batch(problem) => Failure { kind: FailureKind::Data, message: format!("{problem}.") },
        MeasureError::Device(error) => super::session::device_failure(error),
    }
}
