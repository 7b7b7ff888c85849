//! Times a few steps of the homework's networks and counts their WebGPU calls.

use burn::tensor::ExecutionError;

use super::networks::{JudgedCells, Networks};
use super::training::Training;
use crate::compute::Compute;
use crate::compute::calls::Counter;
use crate::data::garments::Drawer;
use crate::run::RunConfig;
use crate::run::config::Ops;
use crate::run::measurement::StepCost;
use crate::settings::Problem;

/// Why a measurement failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum MeasureError {
    /// The batch size is out of bounds.
    #[error("{0}")]
    Batch(#[from] Problem),
    /// The device can't be read, as after it was lost.
    #[error("{0}")]
    Device(#[from] ExecutionError),
}

/// Timed steps of one implementation from seed 42 on drawn garments. Each step ends with a read of its losses.
pub struct StepTimer {
    training: Training,
    cost: StepCost,
    counter: Option<Counter>,
}

impl StepTimer {
    /// Prepares a separate run on `compute`.
    ///
    /// # Errors
    /// When `batch_size` is out of bounds.
    pub fn new(ops: Ops, batch_size: u32, compute: &Compute) -> Result<Self, MeasureError> {
        Self::of(RunConfig { ops, batch_size, ..RunConfig::default() }, compute)
    }

    /// As [`Self::new`], with all of a configuration but its images.
    ///
    /// # Errors
    /// When the device lacks the configuration's arithmetic or precision.
    pub fn of(config: RunConfig, compute: &Compute) -> Result<Self, MeasureError> {
        let RunConfig { ops, batch_size, .. } = config;
        let images = Drawer::new(config.seed, batch_size).finish();
        let training = Training::new(RunConfig { images: 0, ..config }, &images, &compute.device)?;
        let cost = StepCost { ops, first_ms: 0.0, times_ms: Vec::new(), calls: None, losses: Vec::new() };
        Ok(Self { training, cost, counter: None })
    }

    /// Times one step by the clock `now_ms`, in ms. The first step, which compiles kernels, is recorded separately.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn step(&mut self, now_ms: impl Fn() -> f64) -> Result<(), MeasureError> {
        let first = self.cost.losses.is_empty();
        if !first && self.counter.is_none() {
            self.counter = Counter::start();
        }
        let started = now_ms();
        self.training.advance();
        self.cost.losses.extend(self.training.trainer_mut().losses().read().await?);
        let took = now_ms() - started;
        if first {
            self.cost.first_ms = took;
        } else {
            self.cost.times_ms.push(took);
        }
        Ok(())
    }

    /// Times a step by the difference of two reads, of one step and of `more` more, which is free of the read's latency.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn queued_step(&mut self, more: u32, now_ms: impl Fn() -> f64) -> Result<(), MeasureError> {
        let short = self.queued(1, &now_ms).await?;
        let long = self.queued(1 + more, &now_ms).await?;
        self.cost.times_ms.push((long - short) / f64::from(more));
        Ok(())
    }

    /// Trains `steps` steps without waiting in between; returns the time in ms until their losses were read.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn queued(&mut self, steps: u32, now_ms: impl Fn() -> f64) -> Result<f64, MeasureError> {
        let started = now_ms();
        for _ in 0..steps {
            self.training.advance();
        }
        self.training.trainer_mut().losses().read().await?;
        Ok(now_ms() - started)
    }

    /// Draws a sheet, as a run does between steps.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn sheet(&self) -> Result<Vec<u8>, MeasureError> {
        Ok(self.training.sheet().await?)
    }

    /// Draws the first `count` cells of a sheet with D's opinion, as a run does between steps.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn cells(&self, count: usize) -> Result<JudgedCells, MeasureError> {
        let real = vec![self.training.images().image(0); count];
        Ok(Networks::of(self.training.trainer()).cells(self.training.config().seed, 0..count, &real).await?)
    }

    /// Ends the count of calls and returns the times so far.
    #[must_use]
    pub fn finish(mut self) -> StepCost {
        #[expect(clippy::cast_precision_loss, reason = "a few steps")]
        let steps = self.cost.times_ms.len().max(1) as f64;
        self.cost.calls = self.counter.map(|counter| counter.finish(steps));
        self.cost
    }
}
