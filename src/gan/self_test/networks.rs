//! Both networks at a narrow size, as functions of their inputs and parameters.

use burn::tensor::Tensor;

use super::case::{Input, SMALL, UNIT, Values, flat, input};
use crate::gan::discriminator::Discriminator;
use crate::gan::dropout::{Dropout, Pass};
use crate::gan::generator::{Generator, Running};
use crate::gan::layers::Maps;
use crate::network::{Architecture, LATENT, TensorSpec};
use crate::run::Departure;
use crate::run::config::Ops;

/// Images, and the parameters of the narrow discriminator.
pub(super) const DISCRIMINATOR: &[Input] = &[
    input("images", &[2, 1, 28, 28], UNIT),
    input("conv1.weight", &[25, 4], SMALL),
    input("conv1.bias", &[1, 4], SMALL),
    input("conv2.weight", &[100, 8], SMALL),
    input("conv2.bias", &[1, 8], SMALL),
    input("fc.weight", &[392, 1], SMALL),
    input("fc.bias", &[1, 1], SMALL),
];

/// Latents, and the parameters of the narrow generator.
pub(super) const GENERATOR: &[Input] = &[
    input("latents", &[2, LATENT], UNIT),
    input("fc.weight", &[LATENT, 392], Values::Normal(0.1)),
    input("convt1.weight", &[200, 8], SMALL),
    input("bn1", &[2, 8], Values::AroundOne(0.2)),
    input("convt2.weight", &[200, 4], SMALL),
    input("bn2", &[2, 4], Values::AroundOne(0.2)),
    input("convt3.weight", &[100, 1], SMALL),
];

/// Reshapes the inputs after the first to a network's tensors.
fn tensors(inputs: &[Tensor<1>], specs: &[TensorSpec]) -> Vec<Tensor<2>> {
    inputs[1..].iter().zip(specs).map(|(input, spec)| input.clone().reshape(spec.form.shape())).collect()
}

pub(super) fn whole_discriminator(inputs: &[Tensor<1>], ops: Ops) -> Tensor<1> {
    let narrow = Architecture::NARROW;
    let network = Discriminator::new(narrow, &tensors(inputs, &narrow.discriminator_tensors()));
    let dropout = Dropout { seed: 42, step: 0, pass: Pass::Discriminator, probability: 0.3 };
    let images = Maps::of_images(inputs[0].clone().reshape([2, 1, 28, 28]), ops);
    flat(network.forward(images, Some(dropout)))
}

pub(super) fn whole_generator(inputs: &[Tensor<1>], ops: Ops) -> Tensor<1> {
    let narrow = Architecture::NARROW;
    let network = Generator::new(narrow, &tensors(inputs, &narrow.generator_tensors()), ops, Departure::None);
    let mut running = Running::new(narrow, &inputs[0].device().inner());
    flat(network.forward(inputs[0].clone().reshape([2, LATENT]), &mut running).into_images())
}
