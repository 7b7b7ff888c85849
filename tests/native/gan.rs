//! Shapes and sizes of the networks against hand counts, losses against closed forms, and a few steps of training.

use burn::tensor::{Device, Tensor, TensorData};
use futures::executor::block_on;
use saddle::gan::dropout::{Dropout, Pass};
use saddle::gan::init::first_values;
use saddle::gan::layers::Maps;
use saddle::gan::loss::{discriminator_loss, generator_loss};
use saddle::gan::loss_ring::{CAPACITY, LossRing};
use saddle::gan::sampling::{latents, sheet};
use saddle::gan::{Discriminator, LATENT, Setup, Trainer};
use saddle::math::rng::{Purpose, Stream};
use saddle::network::{Architecture, Form};
use saddle::run::config::Ops;

use crate::support::pool;

fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    block_on(tensor.into_data_async()).expect("the CPU can be read").iter::<f32>().collect()
}

fn logits(values: [f32; 4]) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values.to_vec(), [4, 1]), &Device::flex())
}

#[test]
fn parameter_counts_match_hand_counts() {
    let trainer = Trainer::new(Setup::new(1, 1e-4, Ops::Fused), &Device::flex());
    let conv1 = 64 * 25 + 64;
    let conv2 = 128 * 64 * 25 + 128;
    let dense = 128 * 7 * 7 + 1;
    assert_eq!(trainer.discriminator().count(), conv1 + conv2 + dense);
    assert_eq!(trainer.discriminator().count(), 212_865);

    let dense = 100 * 7 * 7 * 256;
    let convt1 = 256 * 128 * 25;
    let convt2 = 128 * 64 * 25;
    let convt3 = 64 * 25;
    let batch_norms = 2 * 128 + 2 * 64;
    assert_eq!(trainer.generator().count(), dense + convt1 + convt2 + convt3 + batch_norms);
    assert_eq!(trainer.generator().count(), 2_280_384);
}

#[test]
fn images_and_logits_have_the_documented_shapes_and_ranges() {
    let device = Device::flex();
    for ops in Ops::ALL {
        let trainer = Trainer::new(Setup::new(3, 1e-4, ops), &device);
        let images = trainer.sample(latents(3, Purpose::Latents, 0, 5, &device));
        assert_eq!(images.dims(), [5, 1, 28, 28]);
        let discriminator = Discriminator::new(Architecture::HOMEWORK, &trainer.discriminator().tensors());
        assert_eq!(discriminator.forward(Maps::of_images(images.clone(), ops), None).dims(), [5, 1]);
        assert!(values(images).iter().all(|pixel| (-1.0..=1.0).contains(pixel)));
    }
}

#[test]
fn both_implementations_compute_the_same_images_and_logits() {
    let device = Device::flex();
    let [fused, stock] = Ops::ALL.map(|ops| {
        let trainer = Trainer::new(Setup::new(3, 1e-4, ops), &device);
        let images = trainer.sample(latents(3, Purpose::Latents, 0, 5, &device));
        let discriminator = Discriminator::new(Architecture::HOMEWORK, &trainer.discriminator().tensors());
        let dropout = Dropout { seed: 3, step: 0, pass: Pass::Discriminator, probability: 0.3 };
        (values(images.clone()), values(discriminator.forward(Maps::of_images(images, ops), Some(dropout))))
    });
    for (fused, stock) in fused.0.iter().zip(&stock.0).chain(fused.1.iter().zip(&stock.1)) {
        assert!((fused - stock).abs() < 1e-5, "{fused} is not {stock}");
    }
}

#[test]
fn losses_equal_their_closed_forms() {
    let softplus = |x: f64| x.exp().ln_1p();
    let mean = |values: [f32; 4], sign: f64| values.iter().map(|&x| softplus(sign * f64::from(x))).sum::<f64>() / 4.0;
    let (real, fake) = ([0.5, -1.25, 3.0, 0.0], [-0.75, 2.0, 0.0, -4.0]);
    let close = |loss: Tensor<1>, expected: f64| {
        let loss = f64::from(values(loss)[0]);
        assert!((loss - expected).abs() < 1e-6, "{loss} is not {expected}");
    };
    close(discriminator_loss(logits(real), logits(fake)), mean(real, -1.0) + mean(fake, 1.0));
    close(generator_loss(logits(fake)), mean(fake, -1.0));
    close(discriminator_loss(logits([0.0; 4]), logits([0.0; 4])), 2.0 * 2.0_f64.ln());
    close(generator_loss(logits([0.0; 4])), 2.0_f64.ln());
}

#[test]
fn losses_stay_finite_for_large_logits() {
    for large in [60.0, 1000.0] {
        let loss = values(discriminator_loss(logits([-large; 4]), logits([large; 4])))[0];
        assert!((loss - 2.0 * large).abs() < 1e-3 * large, "{loss}");
        assert!(values(generator_loss(logits([large; 4])))[0].abs() < 1e-20);
    }
}

#[test]
fn the_loss_ring_returns_the_pushed_losses() {
    let device = Device::flex();
    let one = |x: f32| Tensor::<1>::from_data(TensorData::new(vec![x], [1]), &device);
    let mut ring = LossRing::new(&device);
    assert_eq!(block_on(ring.read()).expect("readable"), Vec::<[f32; 2]>::new());
    for round in 0..2_u8 {
        for step in 0..CAPACITY {
            assert!(!ring.is_full());
            let x = f32::from(u8::try_from(step).expect("small")) + 100.0 * f32::from(round);
            ring.push(one(x), one(-x));
        }
        assert!(ring.is_full());
        let read = block_on(ring.read()).expect("readable");
        assert_eq!(read.len(), CAPACITY);
        assert_eq!(read[7], [7.0 + 100.0 * f32::from(round), -7.0 - 100.0 * f32::from(round)]);
        assert!(ring.is_empty());
    }
}

#[test]
fn a_batch_has_the_real_images_followed_by_the_fakes() {
    block_on(pool::check(&Device::flex(), 0.0));
}

/// Losses and a sheet of four images after `steps` steps on one batch of striped images.
fn train(seed: u32, steps: u32) -> (Vec<[f32; 2]>, Vec<u8>) {
    let device = Device::flex();
    let mut trainer = Trainer::new(Setup::new(seed, 1e-4, Ops::Fused), &device);
    let pixels: Vec<f32> = (0..16 * 784_u16).map(|i| if (i / 28 + i / 784).is_multiple_of(3) { 0.8 } else { -1.0 }).collect();
    for step in 0..steps {
        let real = Tensor::from_data(TensorData::new(pixels.clone(), [16, 1, 28, 28]), &device);
        trainer.step(real, latents(seed, Purpose::Latents, step, 16, &device));
    }
    let losses = block_on(trainer.losses().read()).expect("readable");
    let pixels = block_on(sheet(&trainer, latents(seed, Purpose::FixedLatents, 0, 4, &device))).expect("readable");
    (losses, pixels)
}

#[test]
fn a_few_steps_reduce_the_loss_and_an_equal_seed_repeats_them() {
    let (first, sheet) = train(5, 4);
    assert_eq!(first.len(), 4);
    assert!(first.iter().flatten().all(|loss| loss.is_finite()));
    assert!((first[0][0] - 2.0 * std::f32::consts::LN_2).abs() < 0.3, "D starts near 2 ln 2: {first:?}");
    assert!(first[3][0] < first[0][0] - 0.1, "D's loss decreases: {first:?}");
    assert_eq!(sheet.len(), 4 * 784);
    let (again, same_sheet) = train(5, 4);
    assert_eq!(first, again);
    assert_eq!(sheet, same_sheet);
    let (other, _) = train(6, 4);
    assert_ne!(first, other);
}

#[test]
fn initial_weights_fill_their_range_and_depend_on_the_seed() {
    let stream = |seed| Stream::new(seed, Purpose::Weights);
    let form = Form::ToMaps { inputs: LATENT, channels: 2, pixels: 49 };
    let drawn = first_values(stream(1), 0, form, LATENT);
    let bound = 0.1; // 1/√100
    assert_eq!(drawn.len(), 100 * 98);
    assert!(drawn.iter().all(|w| w.abs() <= bound));
    assert!(drawn.iter().any(|w| *w > 0.95 * bound) && drawn.iter().any(|w| *w < -0.95 * bound));
    let mean = drawn.iter().sum::<f32>() / 9800.0;
    assert!(mean.abs() < 0.005, "{mean}");
    assert_eq!(drawn, first_values(stream(1), 0, form, LATENT));
    assert_ne!(drawn, first_values(stream(2), 0, form, LATENT));
    assert_ne!(drawn, first_values(stream(1), 1, form, LATENT));
    assert_eq!(first_values(stream(1), 0, Form::ScaleShift(2), 1), [1.0, 1.0, 0.0, 0.0]);
}
