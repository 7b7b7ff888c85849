//! A run's rate where reads arrive late.

use js_sys::Function;
use saddle::data::garments::Drawer;
use saddle::gan::{Architecture, Setup, Training};
use saddle::run::RunConfig;
use saddle::run::config::{Ops, Preference};
use saddle::worker::loss_reader::LossReader;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::open;

/// Steps before those that are timed, and steps that are.
const STEPS: [u32; 2] = [60, 150];

/// Least ms a step, of two runs of a narrow network.
async fn step_ms() -> f64 {
    let compute = open(Preference::WebGpu).await;
    let config = RunConfig { batch_size: 16, epochs: 1000, seed: 4, ..RunConfig::default() };
    let setup = Setup { architecture: Architecture::NARROW, ..Setup::new(4, 1e-4, Ops::Fused) };
    let mut least = f64::INFINITY;
    for _ in 0..2 {
        let images = Drawer::new(4, 32).finish();
        let mut training = Training::with_setup(config.clone(), setup, &images, &compute.device).expect("two batches");
        let mut reader = LossReader::default();
        let mut began = 0.0;
        for step in 0..STEPS[0] + STEPS[1] {
            if step == STEPS[0] {
                reader.finish(training.trainer_mut().losses(), js_sys::Date::now).await.expect("the device answers");
                began = js_sys::Date::now();
            }
            reader.make_room(training.trainer_mut().losses(), js_sys::Date::now).await.expect("the device answers");
            reader.step_begins(js_sys::Date::now());
            training.advance();
            reader.step_ends(training.trainer_mut().losses(), js_sys::Date::now).expect("the device answers");
        }
        reader.finish(training.trainer_mut().losses(), js_sys::Date::now).await.expect("the device answers");
        least = least.min((js_sys::Date::now() - began) / f64::from(STEPS[1]));
        assert_eq!(reader.take().len(), (STEPS[0] + STEPS[1]) as usize);
    }
    least
}

/// Pairs of times that are compared: other load on the machine slows one of a pair at random.
const TRIES: u32 = 3;

/// As in Firefox, where a read takes 103 ms.
#[wasm_bindgen_test]
async fn late_reads_do_not_slow_a_run_down() {
    let delay = "const map = GPUBuffer.prototype.mapAsync;
        GPUBuffer.prototype.mapAsync = async function (...all) {
            await map.apply(this, all);
            await new Promise((resolve) => setTimeout(resolve, 103));
        };
        return () => { GPUBuffer.prototype.mapAsync = map; };";
    let mut said = String::new();
    for _ in 0..TRIES {
        let at_once = step_ms().await;
        let restore = Function::new_no_args(delay).call0(&JsValue::NULL).expect("a browser with WebGPU");
        let late = step_ms().await;
        Function::from(restore).call0(&JsValue::NULL).expect("restored");
        said = format!("{at_once:.2} ms a step, {late:.2} with late reads");
        crate::log(&said);
        // The last read is waited for in any case.
        if late < 1.1 * at_once + 103.0 / f64::from(STEPS[1]) {
            return;
        }
    }
    panic!("{said}");
}
