//! The command `self-test`: compares the GPU with the CPU, as the page does before it trains.

use super::TrainError;
use super::arguments::SelfTestArgs;
use super::device;
use super::terminal::say;
use crate::run::config::{Ops, Precision};
use crate::run::self_test::KernelSet;

/// The self-test as JSON, and whether it passed.
///
/// # Errors
/// When there is no GPU, or it fails.
pub fn self_test(args: &SelfTestArgs) -> Result<(String, bool), TrainError> {
    let ops = Ops::ALL.into_iter().filter(|ops| args.ops.is_none_or(|only| only == *ops));
    let mut kernels: Vec<KernelSet> = ops.map(|ops| KernelSet::of(ops, args.batch)).collect();
    if args.precision == Precision::F16 {
        kernels = vec![KernelSet { precision: Precision::F16, ..KernelSet::of(Ops::Fused, args.batch) }];
    }
    let test = device::tested(&kernels, |text| say(text))?;
    let json = serde_json::to_string_pretty(&test).map_err(|problem| TrainError::Device(problem.to_string()))?;
    Ok((json + "\n", test.passed()))
}
