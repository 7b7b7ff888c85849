//! Both devices train alike.

use saddle::run::Departure;
use saddle::run::config::{Ops, Preference};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::runs::{deep, departing, largest_difference, losses, narrow};
use crate::{log, open};

/// Steps during which rounding errors stay small.
const STEPS: usize = 20;

#[wasm_bindgen_test]
async fn webgpu_and_cpu_agree_in_the_first_losses() {
    let mut found = Vec::new();
    for preference in [Preference::Cpu, Preference::WebGpu] {
        found.push(losses(&mut narrow(&open(preference).await.device), STEPS).await);
    }
    let worst = largest_difference(&found[0], &found[1]);
    log(&format!("first {STEPS} losses: {worst:.1e} between CPU and WebGPU"));
    assert!(worst <= 1e-3, "differs by {worst:.1e}");
}

#[wasm_bindgen_test]
async fn departures_agree_on_webgpu_and_cpu() {
    let (cpu, gpu) = (open(Preference::Cpu).await.device, open(Preference::WebGpu).await.device);
    for departure in &Departure::ALL[1..] {
        let expected = losses(&mut departing(*departure, Ops::Fused, &cpu), 3).await;
        let found = losses(&mut departing(*departure, Ops::Fused, &gpu), 3).await;
        let worst = largest_difference(&found, &expected);
        log(&format!("{}: {worst:.1e} between CPU and WebGPU", departure.name()));
        assert!(worst <= 1e-3, "{}: differs by {worst:.1e}", departure.name());
    }
}

/// Both networks have more tensors than a launch of Adam takes.
#[wasm_bindgen_test]
async fn deeper_networks_agree_on_webgpu_and_cpu() {
    let expected = losses(&mut deep(Ops::Fused, &open(Preference::Cpu).await.device), 3).await;
    let found = losses(&mut deep(Ops::Fused, &open(Preference::WebGpu).await.device), 3).await;
    let worst = largest_difference(&found, &expected);
    assert!(worst <= 1e-3, "differs by {worst:.1e}");
}
