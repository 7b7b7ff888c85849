//! Another framework's numbers, and gradients against finite differences, on both devices.

use saddle::gan::reference::compute;
use saddle::gan::self_test::CASES;
use saddle::run::config::{Ops, Preference};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::{golden, gradients};
use crate::{log, open};

async fn check_numbers(preference: Preference, ops: Ops) {
    let device = open(preference).await.device;
    let (reference, images) = (golden::reference(), golden::images());
    let found = compute(&reference, &images, &device, ops).await.expect("the device answers");
    log(&format!("{preference:?}, {ops:?}, largest differences from the reference: {:?}", golden::check(&found, &reference)));
}

#[wasm_bindgen_test]
async fn the_cpu_reproduces_another_frameworks_numbers() {
    for ops in Ops::ALL {
        check_numbers(Preference::Cpu, ops).await;
    }
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn webgpu_reproduces_another_frameworks_numbers() {
    // Burn's operations take half a minute there; the self-test compares them at narrow widths.
    check_numbers(Preference::WebGpu, Ops::Fused).await;
}

async fn check_gradients(preference: Preference) {
    let device = open(preference).await.device;
    for case in CASES {
        let worst = gradients::check(case, &device).await;
        log(&format!("{preference:?}, {}: {worst:.1e} of {:.0e}", case.op, case.gradient_tolerance));
    }
}

#[wasm_bindgen_test]
async fn cpu_gradients_match_finite_differences() {
    check_gradients(Preference::Cpu).await;
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn webgpu_gradients_match_finite_differences() {
    check_gradients(Preference::WebGpu).await;
}
