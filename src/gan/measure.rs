//! Times a few steps of the homework's networks and counts what they ask of the GPU.

use burn::tensor::ExecutionError;

use super::Training;
use crate::compute::Compute;
use crate::compute::calls::Counter;
use crate::data::garments::Drawer;
use crate::run::RunConfig;
use crate::run::config::Ops;
use crate::run::measurement::StepCost;
use crate::settings::Problem;

/// Why nothing was measured.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MeasureError {
    /// Of that many images no batch can be made.
    #[error("{0}")]
    Batch(#[from] Problem),
    /// The device can't be read, as after it was lost.
    #[error("{0}")]
    Device(#[from] ExecutionError),
}

/// Steps of one implementation from seed 42 on drawn garments, the losses of each read before the next.
pub struct Measuring {
    training: Training,
    cost: StepCost,
    counter: Option<Counter>,
}

impl Measuring {
    /// A run of its own on `compute`.
    ///
    /// # Errors
    /// When `batch_size` is none that a run can have.
    pub fn new(ops: Ops, batch_size: u32, compute: &Compute) -> Result<Self, MeasureError> {
        let config = RunConfig { ops, batch_size, ..RunConfig::default() };
        let images = Drawer::new(config.seed, batch_size).finish();
        let training = Training::new(config, &images, &compute.device)?;
        let cost = StepCost { ops, first_ms: 0.0, times_ms: Vec::new(), calls: None, losses: Vec::new() };
        Ok(Self { training, cost, counter: None })
    }

    /// One step by the clock `now_ms`. The first, which compiles, is kept apart.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn step(&mut self, now_ms: impl Fn() -> f64) -> Result<(), MeasureError> {
        let first = self.cost.losses.is_empty();
        if !first && self.counter.is_none() {
            self.counter = Counter::start();
        }
        let begun = now_ms();
        self.training.advance();
        self.cost.losses.extend(self.training.trainer_mut().losses().read().await?);
        let took = now_ms() - begun;
        if first {
            self.cost.first_ms = took;
        } else {
            self.cost.times_ms.push(took);
        }
        Ok(())
    }

    /// What was found.
    #[must_use]
    pub fn finish(mut self) -> StepCost {
        #[expect(clippy::cast_precision_loss, reason = "a few steps")]
        let steps = self.cost.times_ms.len().max(1) as f64;
        self.cost.calls = self.counter.map(|counter| counter.finish(steps));
        self.cost
    }
}
