//! Dropout masks against their definition, and all random values against digests shared by every build.

use burn::tensor::{Device, Tensor};
use futures::executor::block_on;
use saddle::gan::dropout::{Dropout, Pass};
use saddle::gan::ops::dropout_mask::{MaskSpec, dropout_mask};
use saddle::math::rng::philox4x32_10;

use crate::support::randomness;

const SPEC: MaskSpec = MaskSpec { seed: 42, step: 3, lane: 2, probability: 0.3 };

#[test]
fn a_mask_compares_philox_bits_with_a_threshold() {
    let mask = SPEC.elements(1001);
    for (element, value) in (0_u32..).zip(&mask) {
        let bits = philox4x32_10([element / 4, 3, 2, 0], [42, 5])[element as usize % 4];
        let keep = f64::from(bits) >= f64::from(0.3_f32) * 2.0_f64.powi(32);
        assert_eq!(*value, if keep { 1.0 / (1.0 - 0.3) } else { 0.0 }, "element {element}");
    }
}

#[test]
fn the_fraction_of_dropped_elements_is_the_probability() {
    let count = 1_000_000;
    let dropped = SPEC.elements(count).iter().filter(|value| **value == 0.0).count();
    let deviation = (0.3 * 0.7 / count as f64).sqrt();
    assert!((dropped as f64 / count as f64 - 0.3).abs() < 4.0 * deviation, "{dropped}");
}

#[test]
fn the_cpu_computes_the_specified_mask() {
    let mask = dropout_mask(Tensor::<3>::zeros([3, 5, 7], &Device::flex()), SPEC);
    assert_eq!(mask.dims(), [3, 5, 7]);
    let drawn: Vec<f32> = block_on(mask.into_data_async()).expect("readable").iter::<f32>().collect();
    assert_eq!(drawn, SPEC.elements(105));
}

#[test]
fn the_masks_of_a_run_differ() {
    let dropout = |step, pass| Dropout { seed: 1, step, pass, probability: 0.3 };
    let mut seen = Vec::new();
    for step in 0..3 {
        for pass in [Pass::Discriminator, Pass::Generator] {
            for layer in 0..5 {
                let mask = dropout(step, pass).mask(layer).expect("the probability is above 0").elements(200);
                assert!(!seen.contains(&mask), "step {step}, {pass:?}, layer {layer}");
                seen.push(mask);
            }
        }
    }
}

#[test]
fn probability_zero_changes_nothing() {
    let dropout = Dropout { seed: 1, step: 0, pass: Pass::Generator, probability: 0.0 };
    let x = Tensor::<1>::ones([9], &Device::flex());
    let unchanged: Vec<f32> = block_on(dropout.apply(0, x).into_data_async()).expect("readable").iter::<f32>().collect();
    assert_eq!(unchanged, [1.0; 9]);
}

#[test]
fn random_values_match_the_golden_digests() {
    randomness::check();
}
