//! Every operation of training at a small size. The self-test and the comparison of gradients with finite differences read this
//! table; a new operation adds a row.

use burn::tensor::Tensor;
use burn::tensor::activation::leaky_relu;
use burn::tensor::module::{batch_norm_train, conv_transpose2d, conv2d, linear};
use burn::tensor::ops::{ConvOptions, ConvTransposeOptions};

use super::case::{Case, SMALL, UNIT, Values, flat, input};
use super::networks::{DISCRIMINATOR, GENERATOR, whole_discriminator, whole_generator};
use crate::gan::dropout::{Dropout, Pass};
use crate::gan::loss::{discriminator_loss, generator_loss};
use crate::gan::ops::batch_norm::batch_norm;
use crate::gan::ops::convolution::convolution;
use crate::gan::ops::cross_entropy::cross_entropy;
use crate::gan::ops::dense::dense;
use crate::gan::ops::images::{convolution_of_images, images_from_maps};
use crate::gan::ops::kernels::Activation;
use crate::gan::ops::patches::Patches;
use crate::gan::ops::transposed::transposed_convolution;
use crate::network::SLOPE;
use crate::run::config::Ops;

/// Every operation of training, and both networks.
pub static CASES: &[Case] = &[
    Case {
        op: "dense",
        ops: Ops::Stock,
        inputs: &[input("x", &[4, 12], UNIT), input("w", &[12, 5], UNIT), input("b", &[5], UNIT)],
        run: |i| flat(linear(i[0].clone().reshape([4, 12]), i[1].clone().reshape([12, 5]), Some(i[2].clone()))),
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "convolution, stride 2",
        ops: Ops::Stock,
        inputs: &[input("x", &[2, 3, 8, 8], UNIT), input("w", &[4, 3, 5, 5], SMALL), input("b", &[4], UNIT)],
        run: |i| {
            let options = ConvOptions::new([2, 2], [2, 2], [1, 1], 1);
            let (x, w) = (i[0].clone().reshape([2, 3, 8, 8]), i[1].clone().reshape([4, 3, 5, 5]));
            flat(conv2d(x, w, Some(i[2].clone()), options))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "transposed convolution, stride 1",
        ops: Ops::Stock,
        inputs: &[input("x", &[2, 4, 5, 5], UNIT), input("w", &[4, 3, 5, 5], SMALL)],
        run: |i| {
            let options = ConvTransposeOptions::new([1, 1], [2, 2], [0, 0], [1, 1], 1);
            let (x, w) = (i[0].clone().reshape([2, 4, 5, 5]), i[1].clone().reshape([4, 3, 5, 5]));
            flat(conv_transpose2d(x, w, None, options))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "transposed convolution, stride 2",
        ops: Ops::Stock,
        inputs: &[input("x", &[2, 4, 4, 4], UNIT), input("w", &[4, 3, 5, 5], SMALL)],
        run: |i| {
            let options = ConvTransposeOptions::new([2, 2], [2, 2], [1, 1], [1, 1], 1);
            let (x, w) = (i[0].clone().reshape([2, 4, 4, 4]), i[1].clone().reshape([4, 3, 5, 5]));
            flat(conv_transpose2d(x, w, None, options))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "batch norm, by the batch",
        ops: Ops::Stock,
        inputs: &[input("x", &[3, 4, 5, 5], UNIT), input("γ", &[4], Values::AroundOne(0.2)), input("β", &[4], SMALL)],
        run: |i| flat(batch_norm_train(i[0].clone().reshape([3, 4, 5, 5]), i[1].clone(), i[2].clone(), 1e-5).output),
        stride: 0.05,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "LeakyReLU",
        ops: Ops::Stock,
        inputs: &[input("x", &[60], Values::OffZero)],
        run: |i| leaky_relu(i[0].clone(), SLOPE),
        stride: 0.1,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-6,
    },
    Case {
        op: "tanh",
        ops: Ops::Stock,
        inputs: &[input("x", &[60], UNIT)],
        run: |i| i[0].clone().tanh(),
        stride: 0.02,
        gradient_tolerance: 1e-3,
        // D3D's own is wrong by 1e-5.
        device_tolerance: 5e-5,
    },
    Case {
        op: "dropout",
        ops: Ops::Stock,
        inputs: &[input("x", &[2, 3, 7, 7], UNIT)],
        run: |i| {
            let dropout = Dropout { seed: 42, step: 3, pass: Pass::Generator, probability: 0.3 };
            flat(dropout.apply(1, i[0].clone().reshape([2, 3, 7, 7])))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-6,
    },
    Case {
        op: "discriminator’s loss",
        ops: Ops::Stock,
        inputs: &[input("real", &[6], Values::Normal(2.0)), input("fake", &[6], Values::Normal(2.0))],
        run: |i| discriminator_loss(i[0].clone().reshape([6, 1]), i[1].clone().reshape([6, 1])),
        stride: 0.1,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "generator’s loss",
        ops: Ops::Stock,
        inputs: &[input("fake", &[6], Values::Normal(2.0))],
        run: |i| generator_loss(i[0].clone().reshape([6, 1])),
        stride: 0.1,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "dense, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[4, 12], UNIT), input("w", &[12, 5], UNIT), input("b", &[1, 5], UNIT)],
        run: |i| flat(dense(i[0].clone().reshape([4, 12]), i[1].clone().reshape([12, 5]), Some(i[2].clone().reshape([1, 5])))),
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "dense without a bias, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[4, 12], UNIT), input("w", &[12, 8], UNIT)],
        run: |i| flat(dense(i[0].clone().reshape([4, 12]), i[1].clone().reshape([12, 8]), None)),
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "dense unit, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[4, 12], UNIT), input("w", &[12, 1], UNIT), input("b", &[1, 1], UNIT)],
        run: |i| flat(dense(i[0].clone().reshape([4, 12]), i[1].clone().reshape([12, 1]), Some(i[2].clone().reshape([1, 1])))),
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "convolution with activation and dropout, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 196, 4], UNIT), input("w", &[100, 8], SMALL), input("b", &[1, 8], Values::OffZero)],
        run: |i| {
            let dropout = Dropout { seed: 42, step: 3, pass: Pass::Generator, probability: 0.3 };
            let (x, w) = (i[0].clone().reshape([392, 4]), i[1].clone().reshape([100, 8]));
            flat(convolution(x, w, i[2].clone().reshape([1, 8]), Patches::new(2, 14, 2), Activation { mask: dropout.mask(1) }))
        },
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-5,
    },
    Case {
        op: "convolution of one channel, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 784, 1], UNIT), input("w", &[25, 4], SMALL), input("b", &[1, 4], Values::OffZero)],
        run: |i| {
            let (x, w) = (i[0].clone().reshape([1568, 1]), i[1].clone().reshape([25, 4]));
            let (b, patches) = (i[2].clone().reshape([1, 4]), Patches::new(2, 28, 2));
            flat(convolution_of_images(x, w, b, patches, Activation { mask: None }))
        },
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-5,
    },
    Case {
        op: "transposed convolution, stride 1, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 49, 8], UNIT), input("w", &[200, 8], SMALL)],
        run: |i| {
            let (x, w) = (i[0].clone().reshape([98, 8]), i[1].clone().reshape([200, 8]));
            flat(transposed_convolution(x, w, Patches::new(2, 7, 1)))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "transposed convolution, stride 2, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 49, 8], UNIT), input("w", &[200, 4], SMALL)],
        run: |i| {
            let (x, w) = (i[0].clone().reshape([98, 8]), i[1].clone().reshape([200, 4]));
            flat(transposed_convolution(x, w, Patches::new(2, 14, 2)))
        },
        stride: 0.5,
        gradient_tolerance: 1e-4,
        device_tolerance: 1e-5,
    },
    Case {
        op: "transposed convolution to one channel, with tanh, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 196, 4], UNIT), input("w", &[100, 1], SMALL)],
        run: |i| {
            let (x, w) = (i[0].clone().reshape([392, 4]), i[1].clone().reshape([100, 1]));
            flat(images_from_maps(x, w, Patches::new(2, 28, 2)))
        },
        stride: 0.02,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "tanh of extreme values, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[2 * 196, 4], Values::Fixed(&EXTREME_MAPS))],
        run: |i| {
            // A kernel whose output is its input's first channel, at every second pixel.
            let w = Tensor::<1>::from_floats(CENTRE, &i[0].device()).reshape([100, 1]);
            flat(images_from_maps(i[0].clone().reshape([392, 4]), w, Patches::new(2, 28, 2)))
        },
        stride: 0.02,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "batch norm with LeakyReLU, fused",
        ops: Ops::Fused,
        inputs: &[input("x", &[75, 4], UNIT), input("γ, β", &[2, 4], Values::AroundOne(0.2))],
        run: |i| {
            let running = Tensor::zeros([2, 4], &i[0].device());
            let (x, scale_shift) = (i[0].clone().reshape([75, 4]), i[1].clone().reshape([2, 4]));
            flat(batch_norm(x, scale_shift, running).0)
        },
        stride: 0.005,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-5,
    },
    Case {
        op: "losses, fused",
        ops: Ops::Fused,
        inputs: &[input("logits", &[14, 1], Values::Normal(2.0))],
        run: |i| cross_entropy(i[0].clone().reshape([14, 1]), 7),
        stride: 0.1,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "losses of extreme logits, fused",
        ops: Ops::Fused,
        inputs: &[input("logits", &[14, 1], Values::Fixed(&EXTREMES))],
        run: |i| cross_entropy(i[0].clone().reshape([14, 1]), 7),
        stride: 0.5,
        gradient_tolerance: 1e-3,
        device_tolerance: 1e-5,
    },
    Case {
        op: "discriminator, whole",
        ops: Ops::Stock,
        inputs: DISCRIMINATOR,
        run: |i| whole_discriminator(i, Ops::Stock),
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-4,
    },
    Case {
        op: "discriminator, whole, fused",
        ops: Ops::Fused,
        inputs: DISCRIMINATOR,
        run: |i| whole_discriminator(i, Ops::Fused),
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-4,
    },
    Case {
        op: "generator, whole",
        ops: Ops::Stock,
        inputs: GENERATOR,
        run: |i| whole_generator(i, Ops::Stock),
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-4,
    },
    Case {
        op: "generator, whole, fused",
        ops: Ops::Fused,
        inputs: GENERATOR,
        run: |i| whole_generator(i, Ops::Fused),
        stride: 0.002,
        gradient_tolerance: 1e-2,
        device_tolerance: 1e-4,
    },
];

/// Where a driver's own tanh and exp go wrong: at zero, where 1 − |tanh| underflows, and where eˣ overflows. Signs alternate, so that
/// a loss has some of either sign with either target.
const EXTREMES: [f32; 16] =
    [0.0, -1e-38, 9.0, -44.0, 50.0, -100.0, 3e4, -0.0, 1e-38, -9.0, 44.0, -50.0, 100.0, -3e4, 0.29, -0.31];

/// [`EXTREMES`] in the first of four channels.
const EXTREME_MAPS: [f32; 64] = {
    let (mut maps, mut at) = ([0.0; 64], 0);
    while at < EXTREMES.len() {
        maps[4 * at] = EXTREMES[at];
        at += 1;
    }
    maps
};

/// A 5×5 kernel for four channels: 1 in the middle of the first.
const CENTRE: [f32; 100] = {
    let mut kernel = [0.0; 100];
    kernel[4 * 12] = 1.0;
    kernel
};
