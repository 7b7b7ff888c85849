//! The values of the GAN part: shapes and sizes from the networks' layers, losses from the training code, means from the recorded run.

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::gan::layers::{Convolution, DenseFromMaps, DenseToMaps, Maps, TransposedConvolution};
use saddle::gan::loss::{discriminator_loss, generator_loss, saturating_loss};
use saddle::gan::ops::patches::{PADDING, Patches, SIDE};
use saddle::gan::optim::Adam;
use saddle::gan::{LATENT, Setup, Trainer};
use saddle::math::functions::{log, sigmoid, softplus};
use saddle::network::{Architecture, Form, TensorSpec};
use saddle::run::config::Ops;
use saddle::run::{Departure, RunConfig};

use super::latex::Side;
use super::marks::{Formulas, check_part, real};
use crate::recorded_files::{STEPS_PER_EPOCH, departure_losses, mean_losses};

fn size(specs: &[TensorSpec], name: &str) -> usize {
    specs.iter().find(|spec| spec.name == name).unwrap().form.count()
}

fn number(loss: Tensor<1>) -> f64 {
    f64::from(block_on(loss.into_scalar_async::<f32>()).expect("the CPU can be read"))
}

fn logit(value: f64) -> Tensor<2> {
    Tensor::from_data([[value as f32]], &Device::flex())
}

fn planes(channels: usize, side: usize) -> Maps {
    Maps::Planes(Tensor::zeros([1, channels, side, side], &Device::flex()))
}

/// Channels and side of one image's maps.
fn shape(maps: &Maps) -> [usize; 2] {
    match maps {
        Maps::Planes(planes) => [planes.dims()[1], planes.dims()[2]],
        Maps::Rows { values, side, .. } => [values.dims()[1], *side],
    }
}

fn weight(form: Form) -> Tensor<2> {
    Tensor::zeros(form.shape(), &Device::flex())
}

/// The sides of the generator's maps after each transposed convolution.
fn generator_sides() -> [usize; 3] {
    let specs = Architecture::HOMEWORK.generator_tensors();
    let fc = DenseToMaps { weight: weight(specs[0].form), side: 7 };
    let mut maps = fc.forward(Tensor::zeros([1, LATENT], &Device::flex()), Ops::Stock);
    assert_eq!(shape(&maps), [256, 7]);
    let sides = [(1, 1), (3, 2), (5, 2)].map(|(at, stride)| {
        let layer = TransposedConvolution { weight: weight(specs[at].form), stride };
        maps = layer.forward(maps.clone());
        shape(&maps)
    });
    assert_eq!(sides, [[128, 7], [64, 14], [1, 28]]);
    // The network produces images of the same size.
    let trainer = Trainer::new(Setup::new(1, 1e-4, Ops::Stock), &Device::flex());
    assert_eq!(trainer.sample(Tensor::zeros([2, LATENT], &Device::flex())).dims(), [2, 1, 28, 28]);
    sides.map(|[_, side]| side)
}

fn discriminator_sides() -> [usize; 2] {
    let specs = Architecture::HOMEWORK.discriminator_tensors();
    let layer = |at: usize| Convolution { weight: weight(specs[at].form), bias: weight(specs[at + 1].form), stride: 2 };
    let first = layer(0).forward(planes(1, 28), None);
    let second = layer(2).forward(first.clone(), None);
    assert_eq!((shape(&first), shape(&second)), ([64, 14], [128, 7]));
    let fc = DenseFromMaps { weight: weight(specs[4].form), bias: weight(specs[5].form) };
    assert_eq!(fc.forward(second.clone()).dims(), [1, 1]);
    [shape(&first)[1], shape(&second)[1]]
}

fn networks() -> Vec<(&'static str, f64)> {
    let (g, d) = (Architecture::HOMEWORK.generator_tensors(), Architecture::HOMEWORK.discriminator_tensors());
    let ([side1, side2, side3], [low1, low2]) = (generator_sides(), discriminator_sides());
    let trainer = Trainer::new(Setup::new(1, 1e-4, Ops::Fused), &Device::flex());
    let (conv1, conv2) = (size(&d, "conv1.weight"), size(&d, "conv2.weight"));
    // A weight is used once for every pixel of the smaller map.
    let g_work = [
        size(&g, "fc.weight"),
        size(&g, "convt1.weight") * side1 * side1,
        size(&g, "convt2.weight") * side1 * side1,
        size(&g, "convt3.weight") * side2 * side2,
    ];
    let d_work = [conv1 * low1 * low1, conv2 * low2 * low2, size(&d, "fc.weight")];
    let conv1_layer = Convolution { weight: weight(d[0].form), bias: weight(d[1].form), stride: 2 };
    let counts = [
        ("g.fc", size(&g, "fc.weight")),
        ("g.fc.work", g_work[0]),
        ("g.convt1.side", side1),
        ("g.convt1", size(&g, "convt1.weight")),
        ("g.convt1.work", g_work[1]),
        ("g.bn1", size(&g, "bn1")),
        ("g.convt2.side", side2),
        ("g.convt2", size(&g, "convt2.weight")),
        ("g.convt2.work", g_work[2]),
        ("g.bn2", size(&g, "bn2")),
        ("g.convt3.side", side3),
        ("g.convt3", size(&g, "convt3.weight")),
        ("g.convt3.work", g_work[3]),
        ("g.total", trainer.generator().count()),
        ("g.work", g_work.iter().sum()),
        ("d.conv1.side", low1),
        ("d.conv1", conv1 + size(&d, "conv1.bias")),
        ("d.conv1.work", d_work[0]),
        ("d.conv2.side", low2),
        ("d.conv2", conv2 + size(&d, "conv2.bias")),
        ("d.conv2.work", d_work[1]),
        ("d.features", size(&d, "fc.weight")),
        ("d.fc", size(&d, "fc.weight") + size(&d, "fc.bias")),
        ("d.fc.work", d_work[2]),
        ("d.total", trainer.discriminator().count()),
        ("d.work", d_work.iter().sum()),
        ("conv.14", shape(&conv1_layer.forward(planes(1, 14), None))[1]),
        ("conv.13", shape(&conv1_layer.forward(planes(1, 13), None))[1]),
        ("short-13", (7 - 1) * 2 - 2 * PADDING + SIDE),
        ("short-25", (13 - 1) * 2 - 2 * PADDING + SIDE),
    ];
    counts.into_iter().map(|(name, count)| (name, count as f64)).collect()
}

/// The derivative of a loss with respect to its logit, by central differences in single precision.
fn slope(loss: fn(Tensor<2>) -> Tensor<1>, at: f64) -> f64 {
    (number(loss(logit(at + 0.01))) - number(loss(logit(at - 0.01)))) / 0.02
}

fn losses() -> Vec<(&'static str, f64)> {
    let undecided = number(discriminator_loss(logit(0.0), logit(0.0)));
    let twice = |real: f64, fake: f64| softplus(-sigmoid(real)) + softplus(sigmoid(fake));
    let first = |holds: fn(f32) -> bool| (1_u16..).find(|&l| holds(f32::from(l))).map_or(0.0, f64::from);
    vec![
        ("two-ln-two", undecided),
        ("ln-two", number(generator_loss(logit(0.0)))),
        ("slope.saturating", slope(saturating_loss, -4.0)),
        ("slope.non-saturating", slope(generator_loss, -4.0)),
        ("e-4", slope(generator_loss, -4.0) / slope(saturating_loss, -4.0)),
        ("saturates", first(|l| 1.0 / (1.0 + (-l).exp()) >= 1.0)),
        ("overflow", first(|l| l.exp().is_infinite())),
        ("twice.least", twice(1e3, -1e3)),
        ("twice.undecided", Departure::SigmoidTwice.undecided()),
        ("adam.beta-1", Adam::BETAS[0]),
        ("adam.beta-2", Adam::BETAS[1]),
        ("adam.eta", RunConfig::default().learning_rate),
    ]
}

/// The mean losses of an epoch of the recorded run.
fn recorded(epoch: usize) -> [f64; 2] {
    mean_losses((epoch - 1) * STEPS_PER_EPOCH..epoch * STEPS_PER_EPOCH)
}

fn epochs() -> Vec<(&'static str, f64)> {
    let keys = [
        (1, "recorded.d-1", "recorded.g-1"),
        (3, "recorded.d-3", "recorded.g-3"),
        (10, "recorded.d-10", "recorded.g-10"),
        (12, "recorded.d-12", "recorded.g-12"),
        (30, "recorded.d-30", "recorded.g-30"),
        (50, "recorded.d-50", "recorded.g-50"),
    ];
    keys.into_iter()
        .flat_map(|(epoch, d, g)| {
            let [loss_d, loss_g] = recorded(epoch);
            [(d, loss_d), (g, loss_g)]
        })
        .collect()
}

fn departures() -> Vec<(&'static str, f64)> {
    let keys = [
        (Departure::None, "departure.none-d", "departure.none-g"),
        (Departure::SaturatingLoss, "departure.saturating-d", "departure.saturating-g"),
        (Departure::NoBatchNorm, "departure.no-norm-d", "departure.no-norm-g"),
        (Departure::NoDropout, "departure.no-dropout-d", "departure.no-dropout-g"),
        (Departure::SigmoidTwice, "departure.sigmoid-d", "departure.sigmoid-g"),
    ];
    keys.into_iter()
        .flat_map(|(departure, d, g)| {
            let [loss_d, loss_g] = departure_losses(departure.name());
            [(d, loss_d), (g, loss_g)]
        })
        .collect()
}

fn formulas() -> Formulas {
    let cross_entropy = |l: f64, t: f64| -t * log(sigmoid(l)) - (1.0 - t) * log(1.0 - sigmoid(l));
    let logits = [(-3.0, 1.0), (0.5, 0.0), (4.0, 0.3)];
    // The maximum of p ln u + q ln(1 − u) on a fine grid.
    let (p, q) = (0.7, 0.2);
    let value = |u: f64| p * log(u) + q * log(1.0 - u);
    let best = (1..100_000).map(|at| f64::from(at) / 1e5).max_by(|a, b| value(*a).total_cmp(&value(*b))).unwrap();
    let sized = |n: usize, stride: usize| [("n", n as f64), ("k", SIDE as f64), ("s", stride as f64), ("p", PADDING as f64)];
    let small = |n: usize, stride: usize| real(&sized(n, stride), Patches::new(1, n, stride).small as f64);
    let large = |n: usize, stride: usize| {
        let mut case = real(&sized(n, stride), Patches::new(1, n * stride, stride).large as f64);
        case.variables.push(("o", saddle::math::complex::Complex::new((stride - 1) as f64, 0.0)));
        case
    };
    let at = |l: f64| [(r"\ell", l)];
    vec![
        ("optimal-d", Side::Right, vec![real(&[("p", p), ("q", q)], best).within(1e-5)]),
        ("saturating", Side::Right, [-4.0, 1.5].map(|l| real(&at(l), slope(saturating_loss, l)).within(1e-3)).into()),
        ("non-saturating", Side::Right, [-4.0, 1.5].map(|l| real(&at(l), slope(generator_loss, l)).within(1e-3)).into()),
        ("bce", Side::Right, logits.map(|(l, t)| real(&[(r"\ell", l), ("t", t)], cross_entropy(l, t))).into()),
        ("stable", Side::Right, logits.map(|(l, t)| real(&[(r"\ell", l), ("t", t)], cross_entropy(l, t))).into()),
        ("conv", Side::Right, vec![small(28, 2), small(14, 2), small(7, 1)]),
        ("transposed", Side::Right, vec![large(7, 1), large(7, 2), large(14, 2)]),
    ]
}

#[test]
fn the_text_agrees_with_the_code() {
    let mut values = networks();
    values.extend(losses());
    values.extend(epochs());
    values.extend(departures());
    check_part("3-gan.md", &values, &formulas());
}

/// V(D*, G) = −2 ln 2 + KL(p_r ‖ m) + KL(p_g ‖ m).
#[test]
fn the_value_at_the_optimal_d_is_a_sum_of_divergences() {
    let (real, generated) = ([0.5, 0.3, 0.2], [0.1, 0.1, 0.8]);
    let sum = |term: fn(f64, f64) -> f64| real.iter().zip(generated).map(|(&p, q)| term(p, q)).sum::<f64>();
    let value = sum(|p, q| p * log(p / (p + q)) + q * log(q / (p + q)));
    let divergences = sum(|p, q| p * log(2.0 * p / (p + q)) + q * log(2.0 * q / (p + q)));
    assert!((value - (divergences - 2.0 * std::f64::consts::LN_2)).abs() < 1e-12 && divergences > 0.0);
}
