//! One step of training: D on real and fake images, then G through the updated D.
//!
//! Goodfellow et al. (2014), algorithm 1, with k = 1 and Adam (Kingma and Ba, 2015) for both networks.
//! No input or output, no clock, and nothing is read back here: losses go into a ring on the device.

use burn::module::Module;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor};

use super::adam::Adam;
use super::dropout::{Dropout, Pass};
use super::init::Initializer;
use super::loss::{discriminator_loss, generator_loss};
use super::loss_ring::LossRing;
use super::{DROPOUT, Discriminator, Generator, Widths};

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
}

impl Setup {
    /// The homework's networks.
    #[must_use]
    pub fn new(seed: u32, learning_rate: f64) -> Self {
        Self { seed, learning_rate, widths: Widths::HOMEWORK, dropout: DROPOUT }
    }
}

/// Both networks, both optimisers and the losses not yet read.
pub struct Trainer {
    pub(super) setup: Setup,
    pub(super) device: Device,
    pub(super) steps_done: u32,
    pub(super) generator: Generator,
    pub(super) discriminator: Discriminator,
    pub(super) adam_g: Adam,
    pub(super) adam_d: Adam,
    losses: LossRing,
}

/// What D's half of a step computed before D was changed.
pub struct DiscriminatorPass {
    /// `[batch, 1, 28, 28]`, with its graph: G's half differentiates through it.
    pub fake: Tensor<4>,
    /// D's logits of the real images, `[batch, 1]`.
    pub real_logits: Tensor<2>,
    /// D's logits of the fakes, `[batch, 1]`.
    pub fake_logits: Tensor<2>,
    /// `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Of the loss by D's parameters.
    pub gradients: GradientsParams,
}

/// What G's half of a step computed before G was changed.
pub struct GeneratorPass {
    /// `[1]`, in nats.
    pub loss: Tensor<1>,
    /// Of the loss by G's parameters.
    pub gradients: GradientsParams,
}

/// What the generator's half of a step needs of the discriminator's.
#[derive(Debug)]
pub struct HalfStep {
    fake: Tensor<4>,
    loss_d: Tensor<1>,
}

impl Trainer {
    /// New networks from the seed, on `device` (without autodiff; it is added here).
    #[must_use]
    pub fn new(setup: Setup, device: &Device) -> Self {
        let training = device.clone().autodiff();
        let mut init = Initializer::new(setup.seed);
        Self {
            discriminator: Discriminator::new(&mut init, setup.widths, &training),
            generator: Generator::new(&mut init, setup.widths, &training),
            adam_d: Adam::default(),
            adam_g: Adam::default(),
            losses: LossRing::new(device),
            steps_done: 0,
            setup,
            device: device.clone(),
        }
    }

    /// One step: images `[batch, 1, 28, 28]` in [-1, 1], latents `[batch, 100]`, both without autodiff.
    pub fn step(&mut self, real: Tensor<4>, latents: Tensor<2>) {
        let half = self.step_discriminator(real, latents);
        self.step_generator(half);
    }

    /// The first half: fakes are made, and D learns to tell them from `real`.
    #[must_use]
    pub fn step_discriminator(&mut self, real: Tensor<4>, latents: Tensor<2>) -> HalfStep {
        let pass = self.discriminator_pass(real, latents);
        self.update_discriminator(pass)
    }

    /// The second half: G learns to be taken for real by the updated D.
    pub fn step_generator(&mut self, half: HalfStep) {
        let pass = self.generator_pass(half.fake.clone());
        self.update_generator(&half, pass);
    }

    /// D's loss and its gradients. Real and fake pass D as one batch: it has no batch norm, so they don't mix.
    #[must_use]
    pub fn discriminator_pass(&self, real: Tensor<4>, latents: Tensor<2>) -> DiscriminatorPass {
        let fake = self.generator.forward(Tensor::from_inner(latents));
        let both = Tensor::cat(vec![real, fake.clone().inner()], 0); // no gradient into G
        let logits = self.discriminator.forward(Tensor::from_inner(both), Some(self.dropout(Pass::Discriminator)));
        let [real_logits, fake_logits] = halves(logits);
        let loss = discriminator_loss(real_logits.clone(), fake_logits.clone());
        let gradients = GradientsParams::from_grads(loss.backward(), &self.discriminator);
        DiscriminatorPass { fake, real_logits, fake_logits, loss: loss.inner(), gradients }
    }

    /// Adam on D, by what its pass found.
    #[must_use]
    pub fn update_discriminator(&mut self, pass: DiscriminatorPass) -> HalfStep {
        self.discriminator = self.adam_d.step(self.setup.learning_rate, self.discriminator.clone(), pass.gradients);
        HalfStep { fake: pass.fake, loss_d: pass.loss }
    }

    /// G's loss on its fakes and its gradients; D's own weights get none.
    #[must_use]
    pub fn generator_pass(&self, fake: Tensor<4>) -> GeneratorPass {
        let judge = self.discriminator.clone().no_grad();
        let loss = generator_loss(judge.forward(fake, Some(self.dropout(Pass::Generator))));
        let gradients = GradientsParams::from_grads(loss.backward(), &self.generator);
        GeneratorPass { loss: loss.inner(), gradients }
    }

    /// Adam on G, by what its pass found; this ends the step.
    pub fn update_generator(&mut self, half: &HalfStep, pass: GeneratorPass) {
        self.generator = self.adam_g.step(self.setup.learning_rate, self.generator.clone(), pass.gradients);
        self.losses.push(half.loss_d.clone(), pass.loss);
        self.steps_done += 1;
    }

    fn dropout(&self, pass: Pass) -> Dropout {
        Dropout { seed: self.setup.seed, step: self.steps_done, pass, probability: self.setup.dropout }
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

    /// The generator as it stands.
    #[must_use]
    pub fn generator(&self) -> &Generator {
        &self.generator
    }

    /// The discriminator as it stands.
    #[must_use]
    pub fn discriminator(&self) -> &Discriminator {
        &self.discriminator
    }

    /// The device, without autodiff.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }
}

impl HalfStep {
    /// The fakes of this step, `[batch, 1, 28, 28]`, with their graph.
    #[must_use]
    pub fn fake(&self) -> Tensor<4> {
        self.fake.clone()
    }
}

/// The first and the second half of a batch's logits `[2·batch, 1]`.
fn halves(logits: Tensor<2>) -> [Tensor<2>; 2] {
    let batch = logits.dims()[0] / 2;
    [logits.clone().slice([0..batch, 0..1]), logits.slice([batch..2 * batch, 0..1])]
}
