//! GPU calls of a step, and constant memory over a long run.

use saddle::compute::calls::Counter;
#[cfg(feature = "gpu")]
use saddle::compute::work;
use saddle::data::garments::Drawer;
use saddle::gan::{Architecture, Setup, Training};
use saddle::run::RunConfig;
use saddle::run::config::{Ops, Preference};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::open;

#[cfg(feature = "gpu")]
/// Largest number of launches per step with Saddle's operations.
pub(crate) const LAUNCHES: f64 = 48.0;

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn a_step_on_webgpu_stays_within_its_limits_of_calls_and_bytes() {
    let compute = open(Preference::WebGpu).await;
    let mut timer = saddle::gan::measure::StepTimer::new(Ops::Fused, 16, &compute).expect("a batch");
    for _ in 0..3 {
        timer.step(js_sys::Date::now).await.expect("the device answers");
    }
    let cost = timer.finish();
    let calls = cost.calls.expect("a browser with WebGPU");
    crate::log(&format!("{calls:?}"));
    assert!((1.0..=LAUNCHES).contains(&calls.launches), "{calls:?}");
    // One for the step, and one for the copy that is read.
    assert!((1.0..=2.0).contains(&calls.submits), "{calls:?}");
    assert!((calls.reads - 1.0).abs() < 1e-9, "{calls:?}");
    assert!(calls.buffers < 1e-9, "a step creates no buffers: {calls:?}");
    // Indices of images, latents, and scalars of kernels; no pixels.
    assert!(calls.written_bytes < 16.0 * 784.0, "{calls:?}");
}

/// The sum of docs/performance.md, "Where the work is"; the layers next to the images unfold taps beyond the edge, too.
#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn a_step_computes_no_taps_beyond_the_edge_and_is_divided_by_its_work() {
    let compute = open(Preference::WebGpu).await;
    let mut timer = saddle::gan::measure::StepTimer::new(Ops::Fused, 16, &compute).expect("a batch");
    let counted = work::counted();
    timer.step(js_sys::Date::now).await.expect("the device answers");
    let of_an_image = (work::counted() - counted) as f64 / 16.0;
    let inside = saddle::network::work::of_a_step(&Architecture::HOMEWORK) as f64;
    assert!((inside..1.005 * inside).contains(&of_an_image), "{of_an_image} of {inside}");

    // A quarter of the step's time is a submit.
    work::divide(4.0 * work::SUBMIT_MS, work::counted() - counted);
    timer.step(js_sys::Date::now).await.expect("the device answers");
    work::divide(0.0, 0);
    let calls = timer.finish().calls.expect("a browser with WebGPU");
    assert!((4.0..=7.0).contains(&calls.submits), "{calls:?}");
}

/// Steps of the long run.
const LONG: u32 = 2_000;

/// Steps after which memory must stay constant.
const SETTLED: u32 = 200;

fn heap_bytes() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    memory.buffer().unchecked_into::<js_sys::ArrayBuffer>().byte_length().into()
}

/// Buffers created and growth of the heap in bytes after the first steps of a long run.
async fn growth(preference: Preference) -> (f64, f64) {
    let compute = open(preference).await;
    let config = RunConfig { batch_size: 2, epochs: 1000, seed: 4, ..RunConfig::default() };
    let setup = Setup { architecture: Architecture::NARROW, ..Setup::new(4, 1e-4, Ops::Fused) };
    let images = Drawer::new(4, 20).finish();
    let mut training = Training::with_setup(config, setup, &images, &compute.device).expect("ten batches");
    let mut settled = None;
    for step in 0..LONG {
        if step == SETTLED {
            settled = Some((Counter::start(), heap_bytes()));
        }
        training.advance();
        if step % 16 == 0 {
            training.trainer_mut().losses().read().await.expect("the device answers");
        }
    }
    let losses = training.trainer_mut().losses().read().await.expect("the device answers");
    assert!(losses.iter().flatten().all(|loss| loss.is_finite()), "{losses:?}");
    let (counter, heap) = settled.expect("a long run settles");
    let buffers = counter.map_or(0.0, |counter| counter.finish(1.0).buffers);
    (buffers, heap_bytes() - heap)
}

#[cfg(feature = "gpu")]
#[wasm_bindgen_test]
async fn memory_is_constant_over_two_thousand_steps_on_webgpu() {
    let start = js_sys::Date::now();
    let (buffers, heap) = growth(Preference::WebGpu).await;
    crate::log(&format!("{buffers} buffers, {heap} bytes, {} ms", js_sys::Date::now() - start));
    assert!(buffers < 0.5, "{buffers} buffers were created");
    assert!(heap < 1.0, "the heap grew by {heap} bytes");
}

#[wasm_bindgen_test]
async fn memory_is_constant_over_two_thousand_steps_on_the_cpu() {
    let (_, heap) = growth(Preference::Cpu).await;
    assert!(heap < 1.0, "the heap grew by {heap} bytes");
}
