//! Finds a GPU's fastest tiling by timing, since no API tells how many units it has.

use super::measure::{MeasureError, StepTimer};
use crate::compute::{Compute, tiling};
use crate::run::config::Ops;
use crate::run::tiling::Tiling;

/// Batch size of the timed steps, as in the homework.
const BATCH_SIZE: u32 = 64;

/// Steps of a short and of a long read; their difference is free of a read's latency.
const QUEUED: [u32; 2] = [1, 5];

/// Times that a tiling is timed, in turn with the others; the least counts.
const ROUNDS: usize = 3;

/// A tiling is timed again only if it took less than this multiple of the fastest one's time.
const CONTENDER: f64 = 1.2;

/// A GPU that was idle raises its clock within this time, in ms.
const WARM_UP_MS: f64 = 200.0;

/// Launches the kernels of each tiling, so that they are compiled. No effect where [`tune`] times none.
///
/// # Errors
/// When the device fails.
pub async fn launch_all(gpu: &Compute, now_ms: impl Fn() -> f64) -> Result<(), MeasureError> {
    let Some(initial) = tiling::of(&gpu.device).filter(|_| !gpu.info.software) else { return Ok(()) };
    let mut timer = StepTimer::new(Ops::Fused, BATCH_SIZE, gpu)?;
    launch_each(&mut timer, gpu, now_ms).await?;
    tiling::set(&gpu.device, initial);
    Ok(())
}

async fn launch_each(timer: &mut StepTimer, gpu: &Compute, now_ms: impl Fn() -> f64) -> Result<(), MeasureError> {
    for candidate in Tiling::ALL {
        tiling::set(&gpu.device, candidate);
        timer.queued(1, &now_ms).await?;
    }
    Ok(())
}

/// Times a step with each tiling and sets the fastest. `None` for a CPU, and for a GPU in software, which keeps the coarsest
/// tiling because timing it would take minutes.
///
/// # Errors
/// When the device fails.
pub async fn tune(gpu: &Compute, now_ms: impl Fn() -> f64) -> Result<Option<Tiling>, MeasureError> {
    if tiling::of(&gpu.device).is_none() || gpu.info.software {
        return Ok(None);
    }
    let mut timer = StepTimer::new(Ops::Fused, BATCH_SIZE, gpu)?;
    launch_each(&mut timer, gpu, &now_ms).await?;
    let started_ms = now_ms();
    while now_ms() - started_ms < WARM_UP_MS {
        timer.queued(QUEUED[1], &now_ms).await?;
    }
    let mut least_ms = Tiling::ALL.map(|candidate| (f64::INFINITY, candidate));
    for _ in 0..ROUNDS {
        let fastest = least_ms.iter().fold(f64::INFINITY, |fastest, (ms, _)| fastest.min(*ms));
        for (least, candidate) in least_ms.iter_mut().filter(|(ms, _)| ms.is_infinite() || *ms < CONTENDER * fastest) {
            tiling::set(&gpu.device, *candidate);
            let short = timer.queued(QUEUED[0], &now_ms).await?;
            let long = timer.queued(QUEUED[1], &now_ms).await?;
            *least = least.min(long - short);
        }
    }
    let fastest = least_ms.into_iter().min_by(|(a, _), (b, _)| a.total_cmp(b)).map(|(_, tiling)| tiling);
    if let Some(fastest) = fastest {
        tiling::set(&gpu.device, fastest);
    }
    Ok(fastest)
}
