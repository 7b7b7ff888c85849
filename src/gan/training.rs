//! A run's complete state: networks, optimisers, images and position. The worker and the native trainer share it.
//!
//! The state after a step is a function of (configuration, images, device, build) alone, so reporting, pausing and saving change
//! nothing.

use std::cell::OnceCell;

use burn::tensor::{Device, ExecutionError, Tensor};

use super::ops::batch::Pool;
use super::sampling::{latents, sheet};
use super::trainer::{HalfStep, Setup, Trainer};
use crate::compute::{cpu, precision};
use crate::data::batches::Batches;
use crate::data::{Images, fingerprint};
use crate::math::rng::Purpose;
use crate::run::RunConfig;
use crate::run::explorer::SHEET;
use crate::settings::Problem;

/// A run's complete state.
pub struct Training {
    pub(super) config: RunConfig,
    pub(super) trainer: Trainer,
    pub(super) batches: Batches,
    pool: Pool,
    fixed_latents: Tensor<2>,
    fingerprint: OnceCell<String>,
}

impl Training {
    /// A run of the homework's networks at step 0, on the first images up to the configuration's number.
    ///
    /// # Errors
    /// When there are too few images for one batch, or the device lacks the configuration's arithmetic or precision.
    pub fn new(config: RunConfig, images: &Images, device: &Device) -> Result<Self, Problem> {
        let setup = Setup::of(&config);
        Self::with_setup(config, setup, images, device)
    }

    /// As [`Self::new`], with other networks.
    ///
    /// # Errors
    /// When there are too few images for one batch, or the device lacks the configuration's arithmetic or precision.
    pub fn with_setup(config: RunConfig, setup: Setup, images: &Images, device: &Device) -> Result<Self, Problem> {
        let available = images.len();
        config.check_images(available)?;
        cpu::check(config.arithmetic, device)?;
        precision::check(config.precision, config.ops, device)?;
        let images = images.first(config.images_used(available));
        Ok(Self {
            pool: Pool::new(&images, device),
            batches: Batches::new(images, config.batch_size, config.seed),
            fixed_latents: latents(config.seed, Purpose::FixedLatents, 0, SHEET as usize, device),
            trainer: Trainer::new(setup, device),
            fingerprint: OnceCell::new(),
            config,
        })
    }

    /// The configuration that the run began or resumed with.
    #[must_use]
    pub fn config(&self) -> &RunConfig {
        &self.config
    }

    /// Networks, optimisers and losses.
    #[must_use]
    pub fn trainer(&self) -> &Trainer {
        &self.trainer
    }

    /// Mutable, to read losses.
    pub fn trainer_mut(&mut self) -> &mut Trainer {
        &mut self.trainer
    }

    /// The images trained on.
    #[must_use]
    pub fn images(&self) -> &Images {
        self.batches.images()
    }

    /// SHA-256 of the images' pixels, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> &str {
        self.fingerprint.get_or_init(|| fingerprint(self.images()))
    }

    /// Batches per epoch; an incomplete last batch is dropped.
    #[must_use]
    pub fn steps_per_epoch(&self) -> u32 {
        self.batches.steps_per_epoch()
    }

    /// Steps in the whole run.
    #[must_use]
    pub fn total_steps(&self) -> u32 {
        self.steps_per_epoch().saturating_mul(self.config.epochs)
    }

    /// Steps done, from 0.
    #[must_use]
    pub fn step(&self) -> u32 {
        self.trainer.steps_done()
    }

    /// Whole epochs done, from 0.
    #[must_use]
    pub fn epoch(&self) -> u32 {
        self.step() / self.steps_per_epoch()
    }

    /// Whether the last step completed an epoch.
    #[must_use]
    pub fn at_epoch_end(&self) -> bool {
        self.step() > 0 && self.step().is_multiple_of(self.steps_per_epoch())
    }

    /// Whether all epochs are done.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.step() >= self.total_steps()
    }

    /// Trains one step, both halves.
    pub fn advance(&mut self) {
        let half = self.begin_step();
        self.finish_step(half);
    }

    /// The first half of a step: D's.
    #[must_use]
    pub fn begin_step(&mut self) -> HalfStep {
        let (step, size) = (self.step(), self.config.batch_size as usize);
        let latents = latents(self.config.seed, Purpose::Latents, step, size, self.trainer.device());
        let real = self.pool.select(self.batches.indices(step));
        self.trainer.step_discriminator(real.into(), latents)
    }

    /// The second half: G's.
    pub fn finish_step(&mut self, half: HalfStep) {
        self.trainer.step_generator(half);
    }

    /// The generator's [`SHEET`] images of the run's fixed latents, one byte per pixel. This waits for the device.
    ///
    /// # Errors
    /// When the device can't be read, as after it was lost.
    pub async fn sheet(&self) -> Result<Vec<u8>, ExecutionError> {
        sheet(&self.trainer, self.fixed_latents.clone()).await
    }
}
