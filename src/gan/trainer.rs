//! One step of training: D on real and fake images, then G through the updated D.
//!
//! Goodfellow et al. (2014), algorithm 1, with k = 1 and Adam (Kingma and Ba, 2015) for both networks.
//! This file does no I/O, reads no clock and waits for no device: losses go into a ring on the device.

use burn::tensor::{Device, Tensor};

use super::discriminator::Discriminator;
use super::dropout::{Dropout, Pass};
use super::generator::{Generator, Running};
use super::init::first_weights;
use super::layers::{Maps, Real};
use super::loss::{batch_discriminator_loss, batch_generator_loss, logits_for_loss};
use super::loss_ring::LossRing;
use super::optim::Adam;
use super::parameters::{Parameters, take_gradients};
use crate::compute::{cpu, precision};
use crate::network::{Architecture, DROPOUT};
use crate::run::config::{Arithmetic, Ops, Precision};
use crate::run::{Departure, RunConfig};

/// Everything that determines a trainer's first state and its steps, besides the device.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// Determines first weights and dropout masks.
    pub seed: u32,
    /// Adam's step size η for both networks.
    pub learning_rate: f64,
    /// Layers of both networks.
    pub architecture: Architecture,
    /// The discriminator's dropout probability, in [0, 1).
    pub dropout: f32,
    /// Saddle's operations or Burn's.
    pub ops: Ops,
    /// How products on a CPU round.
    pub arithmetic: Arithmetic,
    /// How a GPU stores maps.
    pub precision: Precision,
    /// The difference from the handout, if any.
    pub departure: Departure,
}

impl Setup {
    /// The homework's networks, trained as in the handout.
    #[must_use]
    pub fn new(seed: u32, learning_rate: f64, ops: Ops) -> Self {
        Self {
            seed,
            learning_rate,
            architecture: Architecture::HOMEWORK,
            dropout: DROPOUT,
            ops,
            arithmetic: Arithmetic::Exact,
            precision: Precision::F32,
            departure: Departure::None,
        }
    }

    /// The setup of a run.
    #[must_use]
    pub fn of(config: &RunConfig) -> Self {
        let RunConfig { arithmetic, precision, departure, .. } = *config;
        Self { arithmetic, precision, departure, ..Self::new(config.seed, config.learning_rate, config.ops) }
    }

    /// Runs a pass with its arithmetic and its precision.
    fn pass<T>(&self, body: impl FnOnce() -> T) -> T {
        precision::with(self.precision, || cpu::with(self.arithmetic.into(), body))
    }
}

/// Both networks with their optimisers, and the losses not yet read.
pub struct Trainer {
    pub(super) setup: Setup,
    pub(super) device: Device,
    pub(super) steps_done: u32,
    pub(super) generator: Adam,
    pub(super) running: Running,
    pub(super) discriminator: Adam,
    losses: LossRing,
}

/// Results of D's pass, before D's update.
pub struct DiscriminatorPass {
    /// `[batch, 1, 28, 28]`, with its graph, which G's half differentiates.
    pub fake: Maps,
    /// G's parameters in that graph.
    leaves: Vec<Tensor<2>>,
    /// D's logits of the real images, then of the fakes, `[2·batch, 1]`.
    pub logits: Tensor<2>,
    /// D's loss `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Gradients of the loss by D's parameters.
    pub gradients: Vec<Tensor<2>>,
}

/// Results of G's pass, before G's update.
pub struct GeneratorPass {
    loss_d: Tensor<1>,
    /// G's loss `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Gradients of the loss by G's parameters.
    pub gradients: Vec<Tensor<2>>,
}

/// State between the two halves of a step.
pub struct HalfStep {
    fake: Maps,
    leaves: Vec<Tensor<2>>,
    loss_d: Tensor<1>,
}

impl Trainer {
    /// Networks with first weights from the seed. `device` is without autodiff, which is added here.
    #[must_use]
    pub fn new(setup: Setup, device: &Device) -> Self {
        let (d, g) = (setup.architecture.discriminator_tensors(), setup.architecture.generator_tensors());
        let weights_d = first_weights(&d, setup.seed, 0);
        // The generator's tensors follow the discriminator's in the random stream.
        let weights_g = first_weights(&g, setup.seed, u32::try_from(d.len()).unwrap_or(u32::MAX));
        Self {
            discriminator: Adam::new(d, weights_d, setup.learning_rate, device),
            generator: Adam::new(g, weights_g, setup.learning_rate, device),
            running: Running::new(setup.architecture, device),
            losses: LossRing::new(device),
            steps_done: 0,
            setup,
            device: device.clone(),
        }
    }

    /// One step on as many real images as latents `[batch, 100]`, both without autodiff.
    pub fn step(&mut self, real: impl Into<Real>, latents: Tensor<2>) {
        let half = self.step_discriminator(real.into(), latents);
        self.step_generator(half);
    }

    /// The first half: G makes fakes, and D learns to tell them from `real`.
    #[must_use]
    pub fn step_discriminator(&mut self, real: Real, latents: Tensor<2>) -> HalfStep {
        let pass = self.discriminator_pass(real, latents);
        self.update_discriminator(pass)
    }

    /// The second half: G learns through the updated D.
    pub fn step_generator(&mut self, half: HalfStep) {
        let pass = self.generator_pass(half);
        self.update_generator(pass);
    }

    /// D's loss and gradients. Real and fake images form one batch, which changes nothing since D has no batch norm.
    #[must_use]
    pub fn discriminator_pass(&mut self, real: Real, latents: Tensor<2>) -> DiscriminatorPass {
        let setup = self.setup;
        setup.pass(|| self.pass_of_discriminator(real, latents))
    }

    fn pass_of_discriminator(&mut self, real: Real, latents: Tensor<2>) -> DiscriminatorPass {
        let ops = self.setup.ops;
        let leaves = self.generator.parameters().leaves();
        let fake = self.generator_of(&leaves).forward(Tensor::from_inner(latents), &mut self.running);
        let both = fake.clone().inner().after(real); // no gradient into G
        let leaves_d = self.discriminator.parameters().leaves();
        let discriminator = Discriminator::new(self.setup.architecture, &leaves_d);
        let logits = discriminator.forward(both.from_inner(), Some(self.dropout(Pass::Discriminator)));
        let loss = batch_discriminator_loss(logits_for_loss(logits.clone(), self.setup.departure), ops);
        let gradients = take_gradients(leaves_d, &mut loss.backward());
        DiscriminatorPass { fake, leaves, logits: logits.inner(), loss: loss.inner(), gradients }
    }

    /// Updates D by the gradients of its pass.
    #[must_use]
    pub fn update_discriminator(&mut self, pass: DiscriminatorPass) -> HalfStep {
        let DiscriminatorPass { fake, leaves, loss, gradients, .. } = pass;
        self.discriminator.step(self.setup.ops, gradients);
        HalfStep { fake, leaves, loss_d: loss }
    }

    /// G's loss on its fakes, and G's gradients. D's weights are constants.
    #[must_use]
    pub fn generator_pass(&self, half: HalfStep) -> GeneratorPass {
        self.setup.pass(|| self.pass_of_generator(half))
    }

    fn pass_of_generator(&self, half: HalfStep) -> GeneratorPass {
        let HalfStep { fake, leaves, loss_d } = half;
        let discriminator = Discriminator::new(self.setup.architecture, &self.discriminator.parameters().constants());
        let logits = discriminator.forward(fake, Some(self.dropout(Pass::Generator)));
        let loss = batch_generator_loss(logits_for_loss(logits, self.setup.departure), self.setup.departure, self.setup.ops);
        let gradients = take_gradients(leaves, &mut loss.backward());
        GeneratorPass { loss_d, loss: loss.inner(), gradients }
    }

    /// Updates G by the gradients of its pass; this ends the step.
    pub fn update_generator(&mut self, pass: GeneratorPass) {
        self.generator.step(self.setup.ops, pass.gradients);
        self.losses.push(pass.loss_d, pass.loss);
        self.steps_done += 1;
    }

    fn dropout(&self, pass: Pass) -> Dropout {
        let probability = if self.setup.departure == Departure::NoDropout { 0.0 } else { self.setup.dropout };
        Dropout { seed: self.setup.seed, step: self.steps_done, pass, probability }
    }

    fn generator_of(&self, tensors: &[Tensor<2>]) -> Generator {
        Generator::new(self.setup.architecture, tensors, self.setup.ops, self.setup.departure)
    }

    /// G's images `[count, 1, 28, 28]` for latents `[count, 100]`, with running statistics and no graph, in f32.
    #[must_use]
    pub fn sample(&self, latents: Tensor<2>) -> Tensor<4> {
        cpu::with(self.setup.arithmetic.into(), || {
            self.generator_of(&self.generator.parameters().tensors()).sample(latents, &self.running).into_images()
        })
    }

    /// The losses not yet read.
    pub fn losses(&mut self) -> &mut LossRing {
        &mut self.losses
    }

    /// Steps done since step 0 of the run.
    #[must_use]
    pub fn steps_done(&self) -> u32 {
        self.steps_done
    }

    /// The generator's current parameters.
    #[must_use]
    pub fn generator(&self) -> &Parameters {
        self.generator.parameters()
    }

    /// The discriminator's current parameters.
    #[must_use]
    pub fn discriminator(&self) -> &Parameters {
        self.discriminator.parameters()
    }

    /// The device, without autodiff.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }
}
