//! What it takes to repeat a run, as the lab states it.

use saddle::run::BUILD;
use saddle::run::protocol::{Event, RunEvent};
use wasm_bindgen_test::wasm_bindgen_test;

use super::stage::{Lab, Workers, cpu, gpu, progress};
use crate::shell::until;

pub(super) fn repeat_line(lab: &Lab) -> String {
    lab.page.find("[data-testid=gan-repeat]").and_then(|line| line.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn the_page_states_what_repeats_a_run() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&seed=7").await;
    assert!(lab.page.find("[data-testid=gan-repeat]").is_none(), "no step is done yet");
    Workers::say(&Workers::newest(), progress(run, 1, &[[1.4, 0.7]]));
    let wanted = format!(
        "Seed 7, CPU, build {BUILD}. These give the same run again, to the last digit. A GPU rounds differently: there, the losses agree to about 0.001 in the first 20 steps, and drift apart later."
    );
    until("the line", || repeat_line(&lab) == wanted).await;
}

#[wasm_bindgen_test]
async fn it_names_the_device_that_the_run_started_on() {
    let lab = Lab::ready("dataset=garments&images=48&batch=16&seed=7").await;
    let worker = Workers::newest();
    Workers::say(&worker, Event::Ready { backend: gpu() });
    let run = lab.start().await;
    Workers::say(&worker, progress(run, 6, &[[1.4, 0.7]; 6]));
    Workers::say(&worker, Event::Run(run, RunEvent::Finished));
    lab.until_state("finished").await;
    let line = repeat_line(&lab);
    assert!(line.contains(&format!("Seed 7, WebGPU · Painted GPU, build {BUILD}.")), "{line}");
    assert!(line.contains("Another GPU, browser or driver rounds differently, and so does a CPU"), "{line}");

    Workers::say(&worker, Event::Ready { backend: cpu() });
    lab.until_text("Trains on the CPU.").await;
    assert_eq!(repeat_line(&lab), line);
}

#[wasm_bindgen_test]
async fn it_names_burns_layers() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&ops=stock").await;
    Workers::say(&Workers::newest(), progress(run, 1, &[[1.4, 0.7]]));
    until("the line", || repeat_line(&lab).contains("CPU, Burn’s layers, build")).await;
    let line = repeat_line(&lab);
    assert!(line.contains("Another kind of processor rounds differently, and so does a GPU"), "{line}");
}
