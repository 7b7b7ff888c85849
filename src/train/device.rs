//! Opens the device of a command; a GPU must pass the self-test.

use futures::executor::block_on;

use super::arguments::Common;
use super::{TrainError, now};
use crate::compute::{Compute, Opener};
use crate::gan::self_test;
use crate::gan::tune::tune;
use crate::run::config::Preference;
use crate::run::protocol::BackendKind;

/// Opens a device; `report` gets a line about each slow part.
pub(super) fn open(preference: Preference, common: &Common, mut report: impl FnMut(&str)) -> Result<Compute, TrainError> {
    let refused = |problem: &dyn ToString| TrainError::flag("device gpu", problem.to_string());
    let mut opener = Opener::default();
    let mut compute = block_on(opener.open(preference, |_| {})).map_err(|problem| refused(&problem))?;
    if compute.info.kind == BackendKind::Cpu || common.trust_gpu {
        return Ok(compute);
    }
    let cpu = block_on(opener.open(Preference::Cpu, |_| {})).map_err(|problem| refused(&problem))?;
    let start = now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    report(&format!("Finding the fastest tiling of {}", compute.info.adapter));
    compute.info.tiling = block_on(tune(&compute, clock)).map_err(|problem| TrainError::Device(problem.to_string()))?;
    let test = block_on(self_test::run(&compute, &cpu.device, compute.info.tiling, clock, async |_, _, trial| {
        report(&format!("Comparing {} with the CPU: {}", compute.info.adapter, trial.name()));
    }));
    match test.complaint() {
        None => Ok(compute),
        Some(complaint) => Err(refused(&format!("{complaint}. A newer driver may fix it; --trust-gpu trains on it anyway"))),
    }
}
