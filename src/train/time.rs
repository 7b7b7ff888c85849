//! The command `time`: measures training steps.

use futures::executor::block_on;
use serde::Serialize;

use super::arguments::TimeArgs;
use super::device::with_fastest_vectors;
use super::{TrainError, now};
use crate::compute::launches::{self, Launch, watched};
use crate::compute::{Opener, tiling};
use crate::gan::measure::{MeasureError, StepTimer};
use crate::run::BUILD;
use crate::run::RunConfig;
use crate::run::config::{Ops, Precision};
use crate::run::measurement::Measurement;
use crate::run::protocol::BackendKind;

/// Steps of which each launch's least time is taken.
const WATCHED_STEPS: usize = 3;

/// What is printed.
#[derive(Serialize)]
struct Timed {
    #[serde(flatten)]
    measurement: Measurement,
    /// The launches of a step.
    #[serde(skip_serializing_if = "Option::is_none")]
    launches: Option<Vec<Launch>>,
}

/// Measures Saddle's operations, then Burn's. Returns one line of JSON.
///
/// # Errors
/// When there is no such device, no such batch, or the device fails.
pub fn time(args: &TimeArgs) -> Result<String, TrainError> {
    with_fastest_vectors(args.arithmetic, args.vectors, || measure(args))
}

fn measure(args: &TimeArgs) -> Result<String, TrainError> {
    let preference = args.device.preference();
    let compute = block_on(Opener::default().open(preference, |_| ())).map_err(|problem| TrainError::flag("device", problem))?;
    if args.launches && compute.info.kind == BackendKind::Cpu {
        return Err(TrainError::flag("launches", "the processor launches no kernels: add --device gpu"));
    }
    if let Some(tiling) = args.tiling {
        tiling::set(&compute.device, tiling);
    }
    let start = now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    let mut measurement = Measurement {
        device: compute.info.key(),
        batch_size: args.batch,
        build: BUILD.to_owned(),
        costs: Vec::with_capacity(Ops::ALL.len()),
    };
    let mut launches = None;
    // Burn's layers have no f16, and are refused only if they were asked for.
    let only = args.ops.or((args.precision == Precision::F16).then_some(Ops::Fused));
    for ops in Ops::ALL.into_iter().filter(|ops| only.is_none_or(|only| only == *ops)) {
        let TimeArgs { arithmetic, precision, .. } = *args;
        let config = RunConfig { ops, batch_size: args.batch, arithmetic, precision, ..RunConfig::default() };
        let mut timer = StepTimer::of(config, &compute).map_err(train_error)?;
        block_on(timer.step(clock)).map_err(train_error)?;
        for _ in 0..args.steps.max(1) {
            match args.queued {
                Some(more) => block_on(timer.queued_step(more, clock)),
                None => block_on(timer.step(clock)),
            }
            .map_err(train_error)?;
        }
        if args.launches {
            let steps = (0..WATCHED_STEPS).map(|_| {
                let (done, launches) = block_on(watched(timer.queued(1, clock)));
                done.map(|_| launches).map_err(train_error)
            });
            launches = Some(launches::least(steps.collect::<Result<_, _>>()?));
        }
        measurement.costs.push(timer.finish());
    }
    Ok(serde_json::to_string(&Timed { measurement, launches }).map_err(|problem| TrainError::Device(problem.to_string()))? + "\n")
}

fn train_error(error: MeasureError) -> TrainError {
    match error {
        MeasureError::Batch(problem) => {
            TrainError::flag(if problem.parameter == "images" { "batch" } else { &problem.parameter }, problem.reason)
        }
        MeasureError::Device(error) => TrainError::Device(error.to_string()),
    }
}
