//! Maps in f16 where the adapter has it, and its refusal where not.

use saddle::compute::precision::{check, has_f16};
use saddle::gan::measure::StepTimer;
use saddle::run::RunConfig;
use saddle::run::config::{Ops, Precision, Preference};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::support::half::check_half;
use crate::{log, open};

/// Whether the adapter has f16; says so where the tests are skipped.
async fn adapter_has_f16() -> bool {
    let gpu = open(Preference::WebGpu).await;
    let has_f16 = has_f16(&gpu.device);
    assert_eq!(has_f16, gpu.info.has_f16(), "what the page is told is what the device can do");
    if !has_f16 {
        log("skipped: this adapter has no shader-f16");
    }
    has_f16
}

#[wasm_bindgen_test]
async fn f16_trains_near_f32_and_repeats() {
    if adapter_has_f16().await {
        let (gpu, cpu) = (open(Preference::WebGpu).await, open(Preference::Cpu).await);
        check_half(&gpu.device, &cpu.device, log).await;
    }
}

#[wasm_bindgen_test]
async fn a_step_in_f16_has_as_many_launches() {
    if !adapter_has_f16().await {
        return;
    }
    let compute = open(Preference::WebGpu).await;
    let config = RunConfig { precision: Precision::F16, batch_size: 16, ..RunConfig::default() };
    let mut timer = StepTimer::of(config, &compute).expect("a batch");
    for _ in 0..3 {
        timer.step(js_sys::Date::now).await.expect("the device answers");
    }
    let calls = timer.finish().calls.expect("a browser with WebGPU");
    assert!((1.0..=crate::cost::LAUNCHES).contains(&calls.launches) && calls.buffers < 1e-9, "{calls:?}");
}

#[wasm_bindgen_test]
async fn f16_is_refused_where_it_is_missing() {
    let (gpu, cpu) = (open(Preference::WebGpu).await.device, open(Preference::Cpu).await.device);
    assert!(check(Precision::F16, Ops::Fused, &cpu).is_err());
    assert!(check(Precision::F16, Ops::Stock, &gpu).is_err());
    let problem = check(Precision::F16, Ops::Fused, &gpu).err().map(|problem| problem.to_string());
    assert_eq!(problem.is_some(), !has_f16(&gpu), "{problem:?}");
    assert!(problem.is_none_or(|problem| problem.contains("shader-f16")));
}
