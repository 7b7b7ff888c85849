//! Computes the numbers of a reference file.

use std::collections::BTreeMap;

use burn::tensor::{Device, ExecutionError, Tensor, TensorData};

use super::file::{Forward, Lcg, Reference, ReferenceError};
use crate::compute::error_summary;
use crate::data::{Images, SIDE, to_signed};
use crate::gan::optim::Adam;
use crate::gan::parameters::{Parameters, from_pytorch};
use crate::gan::trainer::{Setup, Trainer};
use crate::math::stats;
use crate::network::state_dict::NamedTensor;
use crate::network::{Form, LATENT, TensorSpec};
use crate::run::config::Ops;

/// Adam's step size in every reference.
const LEARNING_RATE: f64 = 1e-4;

/// Uniform draws whose sum approximates one normal draw.
const SUMMED: usize = 12;

impl From<ExecutionError> for ReferenceError {
    fn from(error: ExecutionError) -> Self {
        Self::Device(error_summary(&error))
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

    #[expect(clippy::cast_possible_truncation, reason = "the reference computes in 64 bits, then rounds")]
    fn weight(&mut self, fan_in: usize) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a fan-in is a few thousand")]
        let root = (fan_in as f64).sqrt();
        ((2.0 * self.uniform() - 1.0) / root) as f32
    }

    #[expect(clippy::cast_possible_truncation, reason = "the reference computes in 64 bits, then rounds")]
    fn latent(&mut self) -> f32 {
        ((0..SUMMED).map(|_| self.uniform()).sum::<f64>() - 6.0) as f32
    }

    /// One network's parameters in PyTorch's layouts; batch norm starts with 1 and 0.
    fn network(&mut self, specs: &[TensorSpec]) -> Vec<NamedTensor> {
        let mut fan_in = 1;
        let mut tensors = Vec::new();
        for spec in specs {
            let shape = spec.form.pytorch_shape();
            let count = shape.iter().product();
            fan_in = spec.form.fan_in().unwrap_or(fan_in);
            for (name, constant) in spec.names().into_iter().zip([1.0, 0.0]) {
                let values = match spec.form {
                    Form::ScaleShift(_) => vec![constant; count],
                    _ => (0..count).map(|_| self.weight(fan_in)).collect(),
                };
                tensors.push(NamedTensor { name, shape: shape.clone(), values });
            }
        }
        tensors
    }
}

/// How many images a comparison needs.
#[must_use]
pub fn images_needed(reference: &Reference) -> u64 {
    reference.batch as u64 * reference.losses.len() as u64
}

fn l2(values: &[f32]) -> f64 {
    values.iter().map(|&x| f64::from(x).powi(2)).sum::<f64>().sqrt()
}

fn mean(values: &[f32]) -> f64 {
    stats::mean(values.iter().map(|&x| f64::from(x))).unwrap_or(f64::NAN)
}

fn first(values: &[f32], count: usize) -> Vec<f64> {
    values.iter().take(count).map(|&x| f64::from(x)).collect()
}

fn norms(player: &str, tensors: &[NamedTensor]) -> BTreeMap<String, f64> {
    tensors.iter().map(|tensor| (format!("{player}.{}", tensor.name), tensor.norm())).collect()
}

async fn numbers<const D: usize>(tensor: Tensor<D>) -> Result<Vec<f32>, ExecutionError> {
    Ok(tensor.into_data_async().await?.iter::<f32>().collect())
}

async fn parameter_norms(trainer: &Trainer) -> Result<BTreeMap<String, f64>, ExecutionError> {
    let mut all = norms("d", &trainer.discriminator().read().await?);
    all.extend(norms("g", &trainer.generator().read().await?));
    Ok(all)
}

async fn gradient_norms(
    player: &str,
    parameters: &Parameters,
    gradients: &[Tensor<2>],
) -> Result<BTreeMap<String, f64>, ExecutionError> {
    let mut read = Vec::with_capacity(gradients.len());
    for gradient in gradients {
        read.push(numbers(gradient.clone()).await?);
    }
    Ok(norms(player, &parameters.to_pytorch(read.iter().map(Vec::as_slice))))
}

/// Trains the homework's networks as the file specifies and returns the same set of numbers. `images` are FashionMNIST's training
/// images; `device` is without autodiff.
///
/// # Errors
/// When there are too few images or the device can't be read.
pub async fn compute(reference: &Reference, images: &Images, device: &Device, ops: Ops) -> Result<Reference, ReferenceError> {
    let needed = images_needed(reference);
    if needed > u64::from(images.len()) {
        return Err(ReferenceError::TooFewImages { needed, available: images.len() });
    }
    let setup = Setup { dropout: 0.0, ..Setup::new(0, LEARNING_RATE, ops) };
    let mut trainer = Trainer::new(setup, device);
    let mut weights = Draws { lcg: reference.lcg, state: reference.lcg.weight_seed };
    let (specs_d, specs_g) = (setup.architecture.discriminator_tensors(), setup.architecture.generator_tensors());
    let (d, g) = (weights.network(&specs_d), weights.network(&specs_g));
    let (values_d, values_g) = (from_pytorch(&specs_d, &d)?, from_pytorch(&specs_g, &g)?);
    trainer.discriminator = Adam::new(specs_d, values_d, LEARNING_RATE, device);
    trainer.generator = Adam::new(specs_g, values_g, LEARNING_RATE, device);

    let mut found = Reference {
        about: String::new(),
        source: format!("Saddle {}", crate::run::BUILD),
        first_weights: first_values_by_name("d", &d).into_iter().chain(first_values_by_name("g", &g)).collect(),
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

        let pass = trainer.discriminator_pass(real.into(), z);
        let loss_d = mean(&numbers(pass.loss.clone()).await?);
        if let Some((real_l2, z_l2)) = forward {
            let fake = numbers(pass.fake.clone().inner().into_images()).await?;
            let logits = numbers(pass.logits.clone()).await?;
            found.forward = Forward {
                real_l2,
                z_l2,
                fake_l2: l2(&fake),
                fake_mean: mean(&fake),
                d_real_logits_first4: first(&logits[..reference.batch], 4),
                d_fake_logits_first4: first(&logits[reference.batch..], 4),
            };
            found.grad_norms = gradient_norms("d", trainer.discriminator(), &pass.gradients).await?;
        }
        let half = trainer.update_discriminator(pass);
        let pass = trainer.generator_pass(half);
        if step == 0 {
            found.grad_norms.extend(gradient_norms("g", trainer.generator(), &pass.gradients).await?);
        }
        let loss_g = mean(&numbers(pass.loss.clone()).await?);
        trainer.update_generator(pass);
        found.losses.push([loss_d, loss_g]);
        if step == 0 {
            found.param_norms_after_step1 = parameter_norms(&trainer).await?;
        }
    }
    found.param_norms_after = parameter_norms(&trainer).await?;
    Ok(found)
}

fn first_values_by_name(player: &str, tensors: &[NamedTensor]) -> BTreeMap<String, Vec<f64>> {
    tensors.iter().map(|tensor| (format!("{player}.{}", tensor.name), first(&tensor.values, 3))).collect()
}

/// Images k·batch to (k + 1)·batch − 1, in the file's order.
fn batch(images: &Images, step: usize, batch: usize) -> Vec<f32> {
    let begin = step * batch * SIDE * SIDE;
    images.pixels()[begin..begin + batch * SIDE * SIDE].iter().map(|&byte| to_signed(byte)).collect()
}
