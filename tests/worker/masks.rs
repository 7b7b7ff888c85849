//! Dropout masks, latents and shuffles: equal bits on every device and in the native build.

use burn::tensor::Tensor;
use saddle::gan::ops::dropout_mask::{MaskSpec, dropout_mask};
use saddle::run::config::Preference;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::randomness;
use crate::{DEVICES, open};

async fn mask(preference: Preference, spec: MaskSpec, shape: [usize; 4]) -> Vec<u32> {
    let device = open(preference).await.device;
    let mask = dropout_mask(Tensor::<4>::zeros(shape, &device), spec);
    let data = mask.into_data_async().await.expect("the device answers");
    data.iter::<f32>().map(f32::to_bits).collect()
}

#[wasm_bindgen_test]
async fn masks_have_equal_bits_on_each_device() {
    // Counts that are no multiple of a Philox block or a workgroup, and one of the homework's.
    for (seed, step, lane, shape) in [(42, 0, 0, [1, 3, 7, 11]), (u32::MAX, 70_000, 3, [1, 1, 1, 1]), (7, 5, 2, [32, 64, 14, 14])]
    {
        let spec = MaskSpec { seed, step, lane, probability: 0.3 };
        let wanted: Vec<u32> = spec.elements(shape.iter().product()).into_iter().map(f32::to_bits).collect();
        for preference in DEVICES {
            assert_eq!(mask(*preference, spec, shape).await, wanted, "{preference:?} {spec:?}");
        }
    }
}

#[wasm_bindgen_test]
fn random_values_match_the_native_build() {
    randomness::check();
}
