//! The choice of 16 bits.

use saddle::run::protocol::{BackendInfo, Event, Failure, FailureKind, RunEvent};
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{Lab, Workers, gpu};
use crate::page::until;

#[wasm_bindgen_test]
async fn sixteen_bits_are_offered_where_the_gpu_has_them() {
    let lab = Lab::ready("backend=auto").await;
    let offered = || lab.page.text().contains("Precision");
    assert!(!offered(), "not on a CPU");
    let with = |features: &str| BackendInfo { details: vec![("features".to_owned(), features.to_owned())], ..gpu() };
    for (features, expected) in [("timestamp-query", false), ("shader-f16, timestamp-query", true)] {
        Workers::send(&Workers::latest(), Event::Ready { backend: with(features) });
        until(features, || offered() == expected && lab.page.text().contains("Trains on the GPU")).await;
    }
}

#[wasm_bindgen_test]
async fn sixteen_bits_without_a_gpu_are_refused_and_can_be_undone() {
    let (lab, run) = Lab::started("dataset=garments&images=48&batch=16&precision=f16").await;
    let failure = Failure { kind: FailureKind::Device, message: "Precision (precision): f16 needs a GPU.".to_owned() };
    Workers::send(&Workers::latest(), Event::Run(run, RunEvent::Failed(failure)));
    lab.until_text("No GPU for 16 bits").await;
    assert!(lab.page.text().contains("Precision"), "the control is there to undo it");
    lab.press("Use 32 bits").await;
    until("the address", || !super::address().contains("precision")).await;
}
