//! The numbers of a reference file, computed here.

use std::collections::BTreeMap;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::{Forward, Lcg, Reference, ReferenceError};
use crate::data::{Images, SIDE, to_signed};
use crate::gan::checkpoint::layout::{self, Entry};
use crate::gan::state_dict::{self, Handle, NamedTensor, load};
use crate::gan::{LATENT, Setup, Trainer, Widths};

/// Adam's step size in every reference.
const LEARNING_RATE: f64 = 1e-4;

/// Uniform draws whose sum makes one normal, nearly.
const SUMMED: usize = 12;

impl From<ExecutionError> for ReferenceError {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error.to_string().lines().next().unwrap_or_default().to_owned())
    }
}

/// A stream of the linear congruential generator.
struct Draws {
    lcg: Lcg,
    state: u32,
}

impl Draws {
    fn uniform(&mut self) -> f64 {
        self.state = self.state.wrapping_mul(self.lcg.mul).wrapping_add(self.lcg.add);
        f64::from(self.state >> 8) / 16_777_216.0
    }

    #[expect(clippy::cast_possible_truncation, reason = "the file's rule: computed in 64 bits, then rounded")]
    fn weight(&mut self, fan_in: usize) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a fan-in is a few thousand")]
        let root = (fan_in as f64).sqrt();
        ((2.0 * self.uniform() - 1.0) / root) as f32
    }

    #[expect(clippy::cast_possible_truncation, reason = "the file's rule: computed in 64 bits, then rounded")]
    fn latent(&mut self) -> f32 {
        ((0..SUMMED).map(|_| self.uniform()).sum::<f64>() - 6.0) as f32
    }

    /// One network's parameters; statistics as they are before training.
    fn network(&mut self, entries: &[Entry]) -> Vec<NamedTensor> {
        let mut fan_in = 1;
        let mut tensors = Vec::with_capacity(entries.len());
        for entry in entries {
            let count: usize = entry.shape.iter().product();
            if entry.shape.len() > 1 {
                fan_in = entry.shape.iter().skip(1).product();
            }
            let constant = match (entry.name.starts_with("bn"), entry.name) {
                (true, name) if name.ends_with(".bias") || name.ends_with(".running_mean") => Some(0.0),
                (true, _) => Some(1.0),
                (false, _) => None,
            };
            let values = (0..count).map(|_| constant.unwrap_or_else(|| self.weight(fan_in))).collect();
            tensors.push(NamedTensor { name: entry.name.to_owned(), shape: entry.shape.clone(), values });
        }
        tensors
    }
}

/// How many images a comparison takes.
#[must_use]
pub fn images_needed(reference: &Reference) -> u64 {
    reference.batch as u64 * reference.losses.len() as u64
}

fn l2(values: &[f32]) -> f64 {
    values.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "a count of pixels")]
fn mean(values: &[f32]) -> f64 {
    values.iter().map(|&x| f64::from(x)).sum::<f64>() / values.len() as f64
}

fn first(values: &[f32], count: usize) -> Vec<f64> {
    values.iter().take(count).map(|&x| f64::from(x)).collect()
}

fn norms(player: &str, tensors: &[NamedTensor]) -> BTreeMap<String, f64> {
    let trained = tensors.iter().filter(|tensor| !tensor.name.contains(".running_"));
    trained.map(|tensor| (format!("{player}.{}", tensor.name), tensor.norm())).collect()
}

async fn numbers<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExecutionError> {
    Ok(tensor.into_data_async().await?.iter::<f32>().collect())
}

async fn both_norms(d: Vec<Handle>, g: Vec<Handle>) -> Result<BTreeMap<String, f64>, ExecutionError> {
    let mut all = norms("d", &state_dict::read(d).await?);
    all.extend(norms("g", &state_dict::read(g).await?));
    Ok(all)
}

async fn parameter_norms(trainer: &Trainer) -> Result<BTreeMap<String, f64>, ExecutionError> {
    both_norms(state_dict::handles(&trainer.discriminator), state_dict::handles(&trainer.generator)).await
}

/// Trains the homework's networks as the file says and comes to the same numbers, under the same keys. `images` are
/// FashionMNIST's training images; `device` is without autodiff.
///
/// # Errors
/// When there are too few images or the device can't be read.
pub async fn compute(reference: &Reference, images: &Images, device: &Device) -> Result<Reference, ReferenceError> {
    let needed = images_needed(reference);
    if needed > u64::from(images.len()) {
        return Err(ReferenceError::TooFewImages { needed, available: images.len() });
    }
    let setup = Setup { seed: 0, learning_rate: LEARNING_RATE, widths: Widths::HOMEWORK, dropout: 0.0 };
    let mut trainer = Trainer::new(setup, device);
    let mut weights = Draws { lcg: reference.lcg, state: reference.lcg.weight_seed };
    let d = weights.network(&layout::discriminator(setup.widths));
    let g = weights.network(&layout::generator(setup.widths));
    trainer.discriminator = load(trainer.discriminator, &d)?;
    trainer.generator = load(trainer.generator, &g)?;

    let mut found = Reference {
        about: String::new(),
        source: format!("Saddle {}", crate::run::BUILD),
        first_weights: named_firsts("d", &d).into_iter().chain(named_firsts("g", &g)).collect(),
        init_norms: parameter_norms(&trainer).await?,
        first_z: Vec::new(),
        losses: Vec::new(),
        grad_norms: BTreeMap::new(),
        param_norms_after_step1: BTreeMap::new(),
        param_norms_after: BTreeMap::new(),
        float32_gap: None,
        ..reference.clone()
    };
    let mut latents = Draws { lcg: reference.lcg, state: reference.lcg.z_seed };
    for step in 0..reference.losses.len() {
        let z: Vec<f32> = (0..reference.batch * LATENT).map(|_| latents.latent()).collect();
        found.first_z.push(first(&z, 3));
        let pixels = batch(images, step, reference.batch);
        let forward = (step == 0).then(|| (l2(&pixels), l2(&z)));
        let real = Tensor::from_data(TensorData::new(pixels, [reference.batch, 1, SIDE, SIDE]), device);
        let z = Tensor::from_data(TensorData::new(z, [reference.batch, LATENT]), device);

        let pass = trainer.discriminator_pass(real, z);
        let loss_d = mean(&numbers(pass.loss.clone()).await?);
        if let Some((real_l2, z_l2)) = forward {
            let fake = numbers(pass.fake.clone().inner()).await?;
            found.forward = Forward {
                real_l2,
                z_l2,
                fake_l2: l2(&fake),
                fake_mean: mean(&fake),
                d_real_logits_first4: first(&numbers(pass.real_logits.clone().inner()).await?, 4),
                d_fake_logits_first4: first(&numbers(pass.fake_logits.clone().inner()).await?, 4),
            };
            let gradients = state_dict::gradient_handles(&trainer.discriminator, &pass.gradients);
            found.grad_norms = both_norms(gradients, Vec::new()).await?;
        }
        let half = trainer.update_discriminator(pass);
        let pass = trainer.generator_pass(half.fake());
        if step == 0 {
            let gradients = state_dict::gradient_handles(&trainer.generator, &pass.gradients);
            found.grad_norms.extend(both_norms(Vec::new(), gradients).await?);
        }
        let loss_g = mean(&numbers(pass.loss.clone()).await?);
        trainer.update_generator(&half, pass);
        found.losses.push([loss_d, loss_g]);
        if step == 0 {
            found.param_norms_after_step1 = parameter_norms(&trainer).await?;
        }
    }
    found.param_norms_after = parameter_norms(&trainer).await?;
    Ok(found)
}

fn named_firsts(player: &str, tensors: &[NamedTensor]) -> BTreeMap<String, Vec<f64>> {
    let trained = tensors.iter().filter(|tensor| !tensor.name.contains(".running_"));
    trained.map(|tensor| (format!("{player}.{}", tensor.name), first(&tensor.values, 3))).collect()
}

/// Images k·batch to (k + 1)·batch − 1, in the file's order.
fn batch(images: &Images, step: usize, batch: usize) -> Vec<f32> {
    let begin = step * batch * SIDE * SIDE;
    images.pixels()[begin..begin + batch * SIDE * SIDE].iter().map(|&byte| to_signed(byte)).collect()
}
