//! Finds a GPU's fastest tiling by timing, since no API tells how many units it has.

use super::measure::{MeasureError, StepTimer};
use crate::compute::{Compute, tiling};
use crate::run::config::Ops;
use crate::run::tiling::Tiling;

/// Batch size of the timed steps, as in the homework.
const BATCH_SIZE: u32 = 64;

/// Timed steps per tiling, after one that compiles.
const STEPS: usize = 5;

/// Times a step with each tiling and sets the fastest. `None` for a CPU, and for a GPU in software, which keeps the coarsest
/// tiling because timing it would take minutes.
///
/// # Errors
/// When the device fails.
pub async fn tune(gpu: &Compute, now_ms: impl Fn() -> f64) -> Result<Option<Tiling>, MeasureError> {
    let Some(initial) = tiling::of(&gpu.device).filter(|_| !gpu.info.software) else { return Ok(None) };
    let mut best = (f64::INFINITY, initial);
    for candidate in Tiling::ALL {
        tiling::set(&gpu.device, candidate);
        let mut timer = StepTimer::new(Ops::Fused, BATCH_SIZE, gpu)?;
        for _ in 0..=STEPS {
            timer.step(&now_ms).await?;
        }
        let least_ms = timer.finish().least_ms();
        if least_ms < best.0 {
            best = (least_ms, candidate);
        }
    }
    tiling::set(&gpu.device, best.1);
    Ok(Some(best.1))
}
