//! Equal seeds give equal runs.

use saddle::run::config::{Ops, Preference};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::open;
use crate::support::runs::{check_repeats, first_losses_differ_by};

#[wasm_bindgen_test]
async fn the_cpu_repeats_a_run_bit_for_bit() {
    check_repeats(&open(Preference::Cpu).await.device, 8).await;
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn webgpu_repeats_a_run_bit_for_bit() {
    check_repeats(&open(Preference::WebGpu).await.device, 4).await;
}

#[wasm_bindgen_test]
async fn the_first_losses_match_the_native_build() {
    let worst = first_losses_differ_by(&open(Preference::Cpu).await.device, Ops::Fused).await;
    assert_eq!(worst, 0.0, "Saddle's operations give the same bits natively and in a browser");
}
