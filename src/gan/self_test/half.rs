//! Operations on maps in f16, between f32 on either side. One operation after another joins the row of the first two, so that the first
//! failure names the one that is wrong.

use burn::tensor::Tensor;

use super::case::{Case, Input, SMALL, UNIT, Values, flat, input};
use super::networks::{DISCRIMINATOR, GENERATOR, whole_discriminator, whole_generator};
use crate::gan::dropout::{Dropout, Pass};
use crate::gan::ops::batch_norm::batch_norm;
use crate::gan::ops::convolution::convolution;
use crate::gan::ops::dense::dense;
use crate::gan::ops::images::{convolution_of_images, images_from_maps};
use crate::gan::ops::kernels::Activation;
use crate::gan::ops::patches::Patches;
use crate::gan::ops::transposed::transposed_convolution;
use crate::run::config::Ops;

/// Of a training step. Rounding to 11 bits decides the slope of LeakyReLU for one activation in some thousands, in each of four layers. That
/// is a hundredth of a gradient's length, and counts twice in Adam's second moment.
pub(super) const STEP_TOLERANCE: f64 = 0.15;

/// Of operations without LeakyReLU: a few roundings to 11 bits, each 5e-4 at most, or twice that where the GPU rounds towards zero.
const SMOOTH: f64 = 5e-3;

/// Of operations with LeakyReLU: one activation of 256 may get the other slope.
const KINKED: f64 = 5e-2;

const fn case(op: &'static str, inputs: &'static [Input], tolerance: f64, run: fn(&[Tensor<1>]) -> Tensor<1>) -> Case {
    // No finite difference is short enough for f16 and long enough for its rounding.
    Case { op, ops: Ops::Fused, inputs, run, stride: 0.0, gradient_tolerance: 0.0, device_tolerance: tolerance }
}

/// The operations of training with maps in f16, and both networks.
pub static HALF_CASES: &[Case] = &[
    case("dense, then transposed convolution to one channel, f16", TO_IMAGES, SMOOTH, |i| to_images(i, |maps, _| maps)),
    case("the same with transposed convolution, stride 1, f16", TO_IMAGES, SMOOTH, |i| {
        to_images(i, |maps, i| transposed_convolution(maps, i[3].clone().reshape([200, 8]), Patches::new(2, 4, 1)))
    }),
    case("the same with batch norm and LeakyReLU, f16", TO_IMAGES, KINKED, |i| {
        to_images(i, |maps, i| {
            let running = Tensor::zeros([2, 8], &i[0].device());
            batch_norm(maps, i[4].clone().reshape([2, 8]), running).0
        })
    }),
    case("convolution of one channel, then dense, f16", FROM_IMAGES, KINKED, |i| from_images(i, |maps, _| maps)),
    case("the same with convolution, activation and dropout, f16", FROM_IMAGES, KINKED, |i| {
        from_images(i, |maps, i| {
            let dropout = Dropout { seed: 42, step: 3, pass: Pass::Generator, probability: 0.3 };
            let (w, b) = (i[3].clone().reshape([200, 8]), i[4].clone().reshape([1, 8]));
            convolution(maps, w, b, Patches::new(2, 4, 1), Activation { mask: dropout.mask(1) })
        })
    }),
    case("discriminator, whole, f16", DISCRIMINATOR, KINKED, |i| whole_discriminator(i, Ops::Fused)),
    case("generator, whole, f16", GENERATOR, KINKED, |i| whole_generator(i, Ops::Fused)),
];

const TO_IMAGES: &[Input] = &[
    input("x", &[2, 12], UNIT),
    input("w dense", &[12, 128], SMALL),
    input("w to images", &[200, 1], SMALL),
    input("w", &[200, 8], SMALL),
    input("γ, β", &[2, 8], Values::AroundOne(0.2)),
];

/// x through a dense layer to maps of 4·4 pixels, these through `then`, and to images of 8·8.
fn to_images(i: &[Tensor<1>], then: impl Fn(Tensor<2>, &[Tensor<1>]) -> Tensor<2>) -> Tensor<1> {
    let maps = dense(i[0].clone().reshape([2, 12]), i[1].clone().reshape([12, 128]), None).reshape([32, 8]);
    flat(images_from_maps(then(maps, i), i[2].clone().reshape([200, 1]), Patches::new(2, 8, 2)))
}

const FROM_IMAGES: &[Input] = &[
    input("x", &[2 * 64, 1], UNIT),
    input("w of images", &[25, 8], SMALL),
    input("b of images", &[1, 8], Values::OffZero),
    input("w", &[200, 8], SMALL),
    input("b", &[1, 8], Values::OffZero),
    input("w dense", &[128, 1], SMALL),
    input("b dense", &[1, 1], SMALL),
];

/// Images of 8·8 pixels to maps of 4·4, these through `then`, and to logits.
fn from_images(i: &[Tensor<1>], then: impl Fn(Tensor<2>, &[Tensor<1>]) -> Tensor<2>) -> Tensor<1> {
    let (x, w, b) = (i[0].clone().reshape([128, 1]), i[1].clone().reshape([25, 8]), i[2].clone().reshape([1, 8]));
    let maps = convolution_of_images(x, w, b, Patches::new(2, 8, 2), Activation { mask: None });
    let features = then(maps, i).reshape([2, 128]);
    flat(dense(features, i[5].clone().reshape([128, 1]), Some(i[6].clone().reshape([1, 1]))))
}
