//! Finds the tiling that suits a GPU, by the clock: how many units it keeps busy is nothing that it tells.

use super::measure::{MeasureError, Measuring};
use crate::compute::{Compute, tiling};
use crate::run::config::Ops;
use crate::run::tiling::Tiling;

/// Images in a timed step, as in the homework.
const BATCH_SIZE: u32 = 64;

/// Timed steps of each tiling, after one that compiles.
const STEPS: usize = 5;

/// The tiling with which a step takes `gpu` least time; it is taken from then on. `None` of a GPU in software, where timing
/// would take minutes and the coarsest is known to be best, and of a CPU.
///
/// # Errors
/// When the device fails.
pub async fn tune(gpu: &Compute, now_ms: impl Fn() -> f64) -> Result<Option<Tiling>, MeasureError> {
    if gpu.info.software || tiling::of(&gpu.device).is_none() {
        return Ok(None);
    }
    let mut best = (f64::INFINITY, tiling::current());
    for tried in Tiling::ALL {
        tiling::take(tried);
        let mut measuring = Measuring::new(Ops::Fused, BATCH_SIZE, gpu)?;
        for _ in 0..=STEPS {
            measuring.step(&now_ms).await?;
        }
        let least_ms = measuring.finish().least_ms();
        if least_ms < best.0 {
            best = (least_ms, tried);
        }
    }
    tiling::take(best.1);
    Ok(Some(best.1))
}
