//! The device of a command. A GPU is compared with the CPU before it is used.

use futures::executor::block_on;

use super::arguments::Common;
use super::{TrainError, now};
use crate::compute::{Compute, Opener};
use crate::gan::self_test::{compare, trials};
use crate::gan::tune::tune;
use crate::run::BUILD;
use crate::run::config::Preference;
use crate::run::protocol::BackendKind;
use crate::run::self_test::SelfTest;

/// Opens what `preference` asks for; `tell` is told what takes a while.
pub(super) fn open(preference: Preference, common: &Common, mut tell: impl FnMut(&str)) -> Result<Compute, TrainError> {
    let refused = |problem: &dyn ToString| TrainError::flag("device gpu", problem.to_string());
    let mut opener = Opener::default();
    let mut compute = block_on(opener.open(preference, |_| {})).map_err(|problem| refused(&problem))?;
    if compute.info.kind == BackendKind::Cpu || common.trust_gpu {
        return Ok(compute);
    }
    let cpu = block_on(opener.open(Preference::Cpu, |_| {})).map_err(|problem| refused(&problem))?;
    let begun = now();
    let clock = || begun.elapsed().as_secs_f64() * 1000.0;
    tell(&format!("Finding how {} shares out products best", compute.info.adapter));
    compute.info.tiling = block_on(tune(&compute, clock)).map_err(|problem| TrainError::Device(problem.to_string()))?;
    let trials = trials();
    let mut comparisons = Vec::with_capacity(trials.len());
    for trial in &trials {
        tell(&format!("Comparing {} with the CPU: {}", compute.info.adapter, trial.op()));
        comparisons.push(block_on(compare(trial, &compute.device, &cpu.device, clock)));
    }
    let adapter = compute.info.identity();
    let test = SelfTest { adapter, build: BUILD.to_owned(), tiling: compute.info.tiling, comparisons };
    match test.complaint() {
        None => Ok(compute),
        Some(complaint) => Err(refused(&format!("{complaint}. A newer driver may mend it; --trust-gpu trains on it anyway"))),
    }
}
