//! The conditions under which a run repeats, as the lab states them.

use saddle::run::BUILD;
use saddle::run::protocol::{Event, RunEvent};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Lab, Workers, cpu, gpu, progress};
use crate::page::until;

pub(super) fn repeatability(lab: &Lab) -> String {
    lab.page.find("[data-testid=gan-repeat]").and_then(|line| line.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_conditions_are_shown_after_the_first_step() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&seed=7").await;
    assert!(lab.page.find("[data-testid=gan-repeat]").is_none(), "no step is done yet");
    Workers::send(&Workers::latest(), progress(run, 1, &[[1.4, 0.7]]));
    let wanted = format!(
        "Seed 7, CPU, build {BUILD}. These give the same run again, to the last digit. A GPU rounds differently: there, the losses agree to about 0.001 in the first 20 steps, and drift apart later."
    );
    until("the line", || repeatability(&lab) == wanted).await;
}

#[wasm_bindgen_test]
async fn the_device_is_the_one_that_the_run_started_on() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16&seed=7").await;
    let worker = Workers::latest();
    Workers::send(&worker, Event::Ready { backend: gpu() });
    let run = lab.start().await;
    Workers::send(&worker, progress(run, 6, &[[1.4, 0.7]; 6]));
    Workers::send(&worker, Event::Run(run, RunEvent::Finished));
    lab.until_state("finished").await;
    let line = repeatability(&lab);
    assert!(line.contains(&format!("Seed 7, WebGPU · Test GPU, build {BUILD}.")), "{line}");
    assert!(line.contains("Another GPU, browser or driver rounds differently, and so does a CPU"), "{line}");

    Workers::send(&worker, Event::Ready { backend: cpu() });
    lab.until_text("Trains on the CPU.").await;
    assert_eq!(repeatability(&lab), line);
}

#[wasm_bindgen_test]
async fn burns_layers_are_named() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&ops=stock").await;
    Workers::send(&Workers::latest(), progress(run, 1, &[[1.4, 0.7]]));
    until("the line", || repeatability(&lab).contains("CPU, Burn’s layers, build")).await;
    let line = repeatability(&lab);
    assert!(line.contains("Another kind of processor rounds differently, and so does a GPU"), "{line}");
}
