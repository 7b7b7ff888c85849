//! Opening devices, and short training on them.

use burn::tensor::{Tensor, TensorData};
use saddle::compute::Compute;
use saddle::data::garments;
use saddle::data::to_signed;
use saddle::gan::sampling::{latents, sheet};
use saddle::gan::{Setup, Trainer};
use saddle::math::rng::Purpose;
use saddle::run::config::{Ops, Preference};
use saddle::run::protocol::BackendKind;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::pool;
use crate::{DEVICES, open};

/// Small, since the software adapter takes seconds per step.
const BATCH: usize = 4;

/// Losses `[D, G]` of three steps on one batch, and a sheet of two images.
async fn train(compute: &Compute) -> (Vec<[f32; 2]>, Vec<u8>) {
    let device = &compute.device;
    let pixels: Vec<f32> = (0..4).flat_map(|index| garments::draw(1, index)).map(to_signed).collect();
    let mut trainer = Trainer::new(Setup::new(1, 1e-3, Ops::Fused), device);
    for step in 0..3 {
        let real = Tensor::from_data(TensorData::new(pixels.clone(), [BATCH, 1, 28, 28]), device);
        trainer.step(real, latents(1, Purpose::Latents, step, BATCH, device));
    }
    let losses = trainer.losses().read().await.expect("the device answers");
    let pixels = sheet(&trainer, latents(1, Purpose::FixedLatents, 0, 2, device)).await.expect("the device answers");
    (losses, pixels)
}

async fn check_training(preference: Preference, kind: BackendKind) {
    let compute = open(preference).await;
    assert_eq!(compute.info.kind, kind);
    let (losses, pixels) = train(&compute).await;
    assert_eq!(losses.len(), 3);
    assert!(losses.iter().flatten().all(|loss| loss.is_finite()), "{losses:?}");
    assert!(losses[2][0] < losses[0][0] - 0.05, "D's loss decreases: {losses:?}");
    assert_eq!(pixels.len(), 2 * 784);
    assert!(pixels.iter().any(|pixel| *pixel != pixels[0]), "a sheet is not a single colour");
}

#[wasm_bindgen_test]
async fn three_steps_on_the_cpu_reduce_the_loss() {
    check_training(Preference::Cpu, BackendKind::Cpu).await;
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn three_steps_on_webgpu_reduce_the_loss() {
    check_training(Preference::WebGpu, BackendKind::WebGpu).await;
}

#[wasm_bindgen_test]
async fn auto_falls_back_from_a_software_adapter_with_a_reason() {
    let compute = open(Preference::Auto).await;
    assert_eq!(compute.info.kind, BackendKind::Cpu);
    assert!(compute.info.fallback_reason.is_some_and(|reason| reason.contains("software")));
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn webgpu_and_cpu_draw_the_same_sheet() {
    let mut sheets = Vec::new();
    for preference in [Preference::Cpu, Preference::WebGpu] {
        let compute = open(preference).await;
        let trainer = Trainer::new(Setup::new(9, 1e-4, Ops::Fused), &compute.device);
        sheets.push(sheet(&trainer, latents(9, Purpose::FixedLatents, 0, 2, &compute.device)).await.expect("the device answers"));
    }
    let worst = sheets[0].iter().zip(&sheets[1]).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(worst.is_some_and(|difference| difference <= 1), "{worst:?}");
}

#[wasm_bindgen_test]
async fn a_batch_is_assembled_on_each_device() {
    for (preference, tolerance) in DEVICES.iter().zip([0.0, 1e-6]) {
        pool::check(&open(*preference).await.device, tolerance).await;
    }
}
