//! One step of training: D on real and fake images, then G through the updated D.
//!
//! Goodfellow et al. (2014), algorithm 1, with k = 1 and Adam (Kingma and Ba, 2015) for both networks.
//! No input or output, no clock, and nothing is read back here: losses go into a ring on the device.

use burn::module::Module;
use burn::optim::{AdamConfig, GradientsParams, ModuleOptimizer};
use burn::tensor::{Device, Tensor};

use super::init::Initializer;
use super::loss::{discriminator_loss, generator_loss};
use super::loss_ring::LossRing;
use super::{Discriminator, Generator};

/// Both networks, both optimisers and the losses not yet read.
pub struct Trainer {
    device: Device,
    learning_rate: f64,
    generator: Generator,
    discriminator: Discriminator,
    adam_g: ModuleOptimizer,
    adam_d: ModuleOptimizer,
    losses: LossRing,
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
    pub fn new(seed: u32, learning_rate: f64, device: &Device) -> Self {
        // Dropout's masks come from the device's own generator.
        device.seed(u64::from(seed));
        let training = device.clone().autodiff();
        let mut init = Initializer::new(seed);
        let adam = || AdamConfig::new().with_beta_1(0.9).with_beta_2(0.999).with_epsilon(1e-8).init();
        Self {
            discriminator: Discriminator::new(&mut init, &training),
            generator: Generator::new(&mut init, &training),
            adam_d: adam(),
            adam_g: adam(),
            losses: LossRing::new(device),
            learning_rate,
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
        let fake = self.generator.forward(Tensor::from_inner(latents)); // kept: G's half differentiates through it
        let real_logits = self.discriminator.forward(Tensor::from_inner(real));
        let fake_logits = self.discriminator.forward(fake.clone().detach()); // no gradient into G
        let loss_d = discriminator_loss(real_logits, fake_logits);

        let gradients = GradientsParams::from_grads(loss_d.backward(), &self.discriminator);
        self.discriminator = self.adam_d.step(self.learning_rate, self.discriminator.clone(), gradients);
        HalfStep { fake, loss_d: loss_d.inner() }
    }

    /// The second half: G learns to be taken for real by the updated D, whose own weights get no gradient.
    pub fn step_generator(&mut self, half: HalfStep) {
        let judge = self.discriminator.clone().no_grad();
        let loss_g = generator_loss(judge.forward(half.fake));

        let gradients = GradientsParams::from_grads(loss_g.backward(), &self.generator);
        self.generator = self.adam_g.step(self.learning_rate, self.generator.clone(), gradients);
        self.losses.push(half.loss_d, loss_g.inner());
    }

    /// The losses not yet read.
    pub fn losses(&mut self) -> &mut LossRing {
        &mut self.losses
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
