//! One step of training: D on real and fake images, then G through the updated D.
//!
//! Goodfellow et al. (2014), algorithm 1, with k = 1 and Adam (Kingma and Ba, 2015) for both networks.
//! No input or output, no clock, and nothing is read back here: losses go into a ring on the device.

use burn::tensor::{Device, Tensor};

use super::dropout::{Dropout, Pass};
use super::generator::Running;
use super::layers::{Maps, Real};
use super::loss::{judged, of_discriminator, of_generator, saturating_loss};
use super::loss_ring::LossRing;
use super::parameters::{Leaves, Parameters, TENSORS, take_gradients};
use super::{DROPOUT, Discriminator, Generator, Widths};
use crate::run::config::Ops;
use crate::run::{Departure, RunConfig};

/// What a trainer starts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setup {
    /// Where weights and masks start.
    pub seed: u32,
    /// Adam's step size η for both networks.
    pub learning_rate: f64,
    /// Channels between the layers.
    pub widths: Widths,
    /// The discriminator's dropout probability: at least 0, below 1.
    pub dropout: f32,
    /// Our own operations, or Burn's.
    pub ops: Ops,
    /// What is not as in the handout.
    pub departure: Departure,
}

impl Setup {
    /// The homework's networks.
    #[must_use]
    pub fn new(seed: u32, learning_rate: f64, ops: Ops) -> Self {
        Self { seed, learning_rate, widths: Widths::HOMEWORK, dropout: DROPOUT, ops, departure: Departure::None }
    }

    /// What a run asks for.
    #[must_use]
    pub fn of(config: &RunConfig) -> Self {
        Self { departure: config.departure, ..Self::new(config.seed, config.learning_rate, config.ops) }
    }
}

/// Both networks, both optimisers and the losses not yet read.
pub struct Trainer {
    pub(super) setup: Setup,
    pub(super) device: Device,
    pub(super) steps_done: u32,
    pub(super) generator: Parameters,
    pub(super) running: Running,
    pub(super) discriminator: Parameters,
    losses: LossRing,
}

/// What D's half of a step computed before D was changed.
pub struct DiscriminatorPass {
    /// `[batch, 1, 28, 28]`, with its graph: G's half differentiates through it.
    pub fake: Maps,
    /// G's parameters in that graph.
    leaves: Leaves,
    /// D's logits of the real images, then of the fakes, `[2·batch, 1]`.
    pub logits: Tensor<2>,
    /// `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Of the loss by D's parameters.
    pub gradients: [Tensor<2>; TENSORS],
}

/// What G's half of a step computed before G was changed.
pub struct GeneratorPass {
    loss_d: Tensor<1>,
    /// `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Of the loss by G's parameters.
    pub gradients: [Tensor<2>; TENSORS],
}

/// What the generator's half of a step needs of the discriminator's.
pub struct HalfStep {
    fake: Maps,
    leaves: Leaves,
    loss_d: Tensor<1>,
}

impl Trainer {
    /// New networks from the seed, on `device` (without autodiff; it is added here).
    #[must_use]
    pub fn new(setup: Setup, device: &Device) -> Self {
        let (first_of_d, first_of_g) = (0, 6); // each has six tensors
        Self {
            discriminator: Parameters::new(Discriminator::units(setup.widths), setup.seed, first_of_d, device),
            generator: Parameters::new(Generator::units(setup.widths), setup.seed, first_of_g, device),
            running: Running::new(setup.widths, device),
            losses: LossRing::new(device),
            steps_done: 0,
            setup,
            device: device.clone(),
        }
    }

    /// One step on real images, as many as latents `[batch, 100]`, both without autodiff.
    pub fn step(&mut self, real: impl Into<Real>, latents: Tensor<2>) {
        let half = self.step_discriminator(real.into(), latents);
        self.step_generator(half);
    }

    /// The first half: fakes are made, and D learns to tell them from `real`.
    #[must_use]
    pub fn step_discriminator(&mut self, real: Real, latents: Tensor<2>) -> HalfStep {
        let pass = self.discriminator_pass(real, latents);
        self.update_discriminator(pass)
    }

    /// The second half: G learns to be taken for real by the updated D.
    pub fn step_generator(&mut self, half: HalfStep) {
        let pass = self.generator_pass(half);
        self.update_generator(pass);
    }

    /// D's loss and its gradients. Real and fake pass D as one batch: it has no batch norm, so they don't mix.
    #[must_use]
    pub fn discriminator_pass(&mut self, real: Real, latents: Tensor<2>) -> DiscriminatorPass {
        let ops = self.setup.ops;
        let leaves = self.generator.leaves();
        let fake = Generator::new(leaves.clone(), ops)
            .departing(self.setup.departure)
            .forward(Tensor::from_inner(latents), &mut self.running);
        let both = fake.clone().inner().after(real); // no gradient into G
        let judge = self.discriminator.leaves();
        let logits = Discriminator::new(judge.clone()).forward(both.from_inner(), Some(self.dropout(Pass::Discriminator)));
        let loss = of_discriminator(judged(logits.clone(), self.setup.departure), ops);
        let gradients = take_gradients(judge, &mut loss.backward());
        DiscriminatorPass { fake, leaves, logits: logits.inner(), loss: loss.inner(), gradients }
    }

    /// Adam on D, by what its pass found.
    #[must_use]
    pub fn update_discriminator(&mut self, pass: DiscriminatorPass) -> HalfStep {
        let DiscriminatorPass { fake, leaves, loss, gradients, .. } = pass;
        self.discriminator.step(self.setup.ops, self.setup.learning_rate, gradients);
        HalfStep { fake, leaves, loss_d: loss }
    }

    /// G's loss on its fakes and its gradients; D's own weights get none.
    #[must_use]
    pub fn generator_pass(&self, half: HalfStep) -> GeneratorPass {
        let HalfStep { fake, leaves, loss_d } = half;
        let judge = Discriminator::new(self.discriminator.constants());
        let logits = judged(judge.forward(fake, Some(self.dropout(Pass::Generator))), self.setup.departure);
        let loss = match self.setup.departure {
            Departure::SaturatingLoss => saturating_loss(logits),
            _ => of_generator(logits, self.setup.ops),
        };
        let gradients = take_gradients(leaves, &mut loss.backward());
        GeneratorPass { loss_d, loss: loss.inner(), gradients }
    }

    /// Adam on G, by what its pass found; this ends the step.
    pub fn update_generator(&mut self, pass: GeneratorPass) {
        self.generator.step(self.setup.ops, self.setup.learning_rate, pass.gradients);
        self.losses.push(pass.loss_d, pass.loss);
        self.steps_done += 1;
    }

    fn dropout(&self, pass: Pass) -> Dropout {
        let probability = if self.setup.departure == Departure::NoDropout { 0.0 } else { self.setup.dropout };
        Dropout { seed: self.setup.seed, step: self.steps_done, pass, probability }
    }

    /// G's images `[count, 1, 28, 28]` for latents `[count, 100]`, by its running statistics; no graph.
    #[must_use]
    pub fn sample(&self, latents: Tensor<2>) -> Tensor<4> {
        Generator::new(self.generator.tensors(), self.setup.ops)
            .departing(self.setup.departure)
            .sample(latents, &self.running)
            .into_images()
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

    /// The generator's parameters as they stand.
    #[must_use]
    pub fn generator(&self) -> &Parameters {
        &self.generator
    }

    /// The discriminator's parameters as they stand.
    #[must_use]
    pub fn discriminator(&self) -> &Parameters {
        &self.discriminator
    }

    /// The device, without autodiff.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }
}
