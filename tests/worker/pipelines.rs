//! Pipelines of a run, of its self-test and of the tilings.
//!
//! One worker runs all tests on one device, which compiles a kernel once. So pipelines are counted where they are set: those are the ones
//! that a new device compiles.

use js_sys::{Array, Function, Set};
use saddle::gan::measure::StepTimer;
use saddle::gan::self_test::trials;
use saddle::run::config::{Ops, Preference};
use saddle::run::self_test::KernelSet;
use saddle::worker::live_cells::MOST;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{log, open};

/// A run on our operations, with its sheets and its cells.
const OF_A_RUN: u32 = 70;

/// What the self-test adds to those. All are compiled before a first run.
const OF_THE_SELF_TEST: u32 = 100;

/// All pipelines that are set while it exists.
struct Watch {
    pipelines: Set,
    stop: Function,
}

impl Watch {
    fn start() -> Self {
        const WATCH: &str = "const pass = GPUComputePassEncoder.prototype, { setPipeline } = pass, set = new Set();
            pass.setPipeline = function (pipeline) { set.add(pipeline); setPipeline.call(this, pipeline); };
            return [set, () => { pass.setPipeline = setPipeline; }];";
        let both = Array::from(&Function::new_no_args(WATCH).call0(&JsValue::NULL).expect("a browser with WebGPU"));
        Self { pipelines: Set::from(both.get(0)), stop: Function::from(both.get(1)) }
    }

    fn count(&self) -> u32 {
        self.pipelines.size()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.stop.call0(&JsValue::NULL);
    }
}

#[wasm_bindgen_test]
async fn a_first_run_compiles_few_pipelines_of_its_own_and_of_its_self_test() {
    let gpu = open(Preference::WebGpu).await;
    let watch = Watch::start();
    let mut timer = StepTimer::new(Ops::Fused, 16, &gpu).expect("a batch");
    timer.step(js_sys::Date::now).await.expect("the device answers");
    let of_a_step = watch.count();
    timer.sheet().await.expect("the device answers");
    timer.cells(MOST).await.expect("the device answers");
    let of_a_run = watch.count();
    for trial in trials(KernelSet::of(Ops::Fused, 16)) {
        let before = watch.count();
        trial.compute(&gpu.device).await.expect("the device answers");
        log(&format!("{}: {}", trial.name(), watch.count() - before));
    }
    let of_the_test = watch.count() - of_a_run;
    log(&format!("{of_a_step} pipelines of a step, {} of a sheet, {of_the_test} of the self-test", of_a_run - of_a_step));
    assert!((of_a_step..=OF_A_RUN).contains(&of_a_run), "{of_a_run} of a run");
    assert!((1..=OF_THE_SELF_TEST).contains(&of_the_test), "{of_the_test} of the self-test");
}
