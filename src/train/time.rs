//! What a training step costs, from the command line.

use futures::executor::block_on;

use super::arguments::TimeArgs;
use super::{TrainError, now};
use crate::compute::Opener;
use crate::gan::measure::{MeasureError, Measuring};
use crate::run::BUILD;
use crate::run::config::Ops;
use crate::run::measurement::Measurement;

/// Steps on Saddle's layers, then on Burn's, as JSON in one line.
///
/// # Errors
/// When there is no such device, no such batch, or the device fails.
pub fn time(args: &TimeArgs) -> Result<String, TrainError> {
    let preference = args.device.preference();
    let compute = block_on(Opener::default().open(preference, |_| ())).map_err(|problem| TrainError::flag("device", problem))?;
    let begun = now();
    let clock = || begun.elapsed().as_secs_f64() * 1000.0;
    let mut measurement = Measurement {
        device: compute.info.key(),
        batch_size: args.batch,
        build: BUILD.to_owned(),
        costs: Vec::with_capacity(Ops::ALL.len()),
    };
    for ops in Ops::ALL {
        let mut measuring = Measuring::new(ops, args.batch, &compute).map_err(told)?;
        for _ in 0..=args.steps.max(1) {
            block_on(measuring.step(clock)).map_err(told)?;
        }
        measurement.costs.push(measuring.finish());
    }
    Ok(serde_json::to_string(&measurement).map_err(|problem| TrainError::Device(problem.to_string()))? + "\n")
}

fn told(error: MeasureError) -> TrainError {
    match error {
        MeasureError::Batch(problem) => TrainError::flag("batch", problem.reason),
        MeasureError::Device(error) => TrainError::Device(error.to_string()),
    }
}
