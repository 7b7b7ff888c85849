//! The self-test on an adapter: it passes, and it finds a broken kernel.

use burn::backend::tensor::FloatTensor;
use burn::backend::{Backend, Dispatch, Flex, TensorMetadata, backend_extension};
use burn::tensor::{Tensor, TensorData};
use burn_cubecl::CubeBackend;
use burn_cubecl::ops::numeric::empty_device_contiguous_dtype;
use burn_cubecl::tensor::CubeTensor;
use cubecl::prelude::*;
use saddle::compute::tiling;
use saddle::gan::self_test::case::{Input, Values};
use saddle::gan::self_test::{Case, Trial, compare, difference, trials};
use saddle::run::BUILD;
use saddle::run::config::{Ops, Precision, Preference};
use saddle::run::self_test::{Comparison, KernelSet, SelfTest};
use saddle::run::tiling::Tiling;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{log, open};

fn now_ms() -> f64 {
    js_sys::Date::now()
}

async fn on_both(trial: &Trial) -> Comparison {
    let (gpu, cpu) = (open(Preference::WebGpu).await.device, open(Preference::Cpu).await.device);
    compare(trial, &gpu, &cpu, now_ms).await
}

#[wasm_bindgen_test]
async fn webgpu_passes_the_self_test() {
    check_trials(&Ops::ALL).await;
}

/// Tests the initial tiling of a hardware GPU on the software adapter. Burn's layers have no tiling.
#[wasm_bindgen_test]
async fn webgpu_passes_the_self_test_with_fine_tiles() {
    let gpu = open(Preference::WebGpu).await.device;
    assert_eq!(tiling::of(&gpu), Some(Tiling::Coarse), "the initial tiling of a software adapter");
    tiling::set(&gpu, Tiling::Fine);
    check_trials(&[Ops::Fused]).await;
    tiling::set(&gpu, Tiling::Coarse);
}

/// Only at full size do the other tilings differ from these. Each is computed once, against one reference: a step takes seconds.
#[wasm_bindgen_test]
async fn a_step_at_full_size_agrees_with_every_tiling() {
    let (gpu, cpu) = (open(Preference::WebGpu).await.device, open(Preference::Cpu).await.device);
    let trial = Trial::Homework(KernelSet::of(Ops::Fused, 16));
    let wanted = trial.compute(&cpu).await.expect("the device answers");
    for tiling in [Tiling::Sliced, Tiling::SlicedFinest, Tiling::Staged] {
        tiling::set(&gpu, tiling);
        let began = now_ms();
        let found = trial.compute(&gpu).await.expect("the device answers");
        let difference = difference(&found, &wanted, trial.measure());
        log(&format!("{}: {difference:?} of {:.0e}; {:.0} ms", tiling.name(), trial.tolerance(), now_ms() - began));
        assert!(difference.is_some_and(|difference| difference <= trial.tolerance()), "{}: {difference:?}", tiling.name());
    }
    tiling::set(&gpu, Tiling::Coarse);
}

async fn check_trials(implementations: &[Ops]) {
    for trial in implementations.iter().flat_map(|ops| trials(KernelSet::of(*ops, 16))) {
        check(&trial).await;
    }
}

async fn check(trial: &Trial) {
    let found = on_both(trial).await;
    log(&format!(
        "{}: {:.1e} of {:.0e}; {:.0} ms on the CPU, {:.0} ms on WebGPU, {:.1} ms of it in passes",
        found.op,
        found.difference.unwrap_or(f64::NAN),
        found.tolerance,
        found.cpu_ms,
        found.gpu_ms,
        found.passes_ms.unwrap_or(f64::NAN)
    ));
    assert!(found.passed(), "{found:?}");
    let passes_ms = found.passes_ms.expect("the software adapter has a clock");
    assert!(passes_ms > 0.0 && passes_ms <= found.gpu_ms, "{found:?}");
}

/// LeakyReLU's slopes: 0.3 below zero, 1 elsewhere.
#[backend_extension(Cube, Flex)]
trait Slopes: Backend {
    fn slopes(x: FloatTensor<Self>) -> FloatTensor<Self>;
}

impl Slopes for Flex {
    fn slopes(x: FloatTensor<Self>) -> FloatTensor<Self> {
        let shape = x.shape();
        let data = x.into_data();
        let slopes: Vec<f32> = data.iter::<f32>().map(|x| if x < 0.0 { 0.3 } else { 1.0 }).collect();
        FloatTensor::<Self>::from_data(TensorData::new(slopes, shape))
    }
}

/// A deliberately wrong slope: 0.3001.
#[cube(launch)]
fn draw_broken(x: &[f32], slopes: &mut [f32], #[comptime] count: usize) {
    let at = ABSOLUTE_POS;
    if at < count {
        let mut slope = 1.0f32;
        if x[at] < 0.0f32 {
            slope = 0.3001f32;
        }
        slopes[at] = slope;
    }
}

impl Slopes for CubeBackend {
    fn slopes(x: CubeTensor) -> CubeTensor {
        let shape = x.shape();
        let count = shape.num_elements();
        let slopes = empty_device_contiguous_dtype(x.client.clone(), x.device.clone(), shape, x.dtype);
        draw_broken::launch(
            &x.client,
            CubeCount::Static(1, 1, 1),
            CubeDim::new_1d(64),
            x.clone().into_buffer_arg(),
            slopes.clone().into_buffer_arg(),
            count,
        );
        slopes
    }
}

/// x times its slopes.
fn leaky_relu(inputs: &[Tensor<1>]) -> Tensor<1> {
    let x = inputs[0].clone();
    let slopes = Tensor::from_dispatch(Dispatch::slopes(x.clone().without_autodiff().into_dispatch()));
    x * Tensor::from_inner(slopes)
}

const BROKEN: Case = Case {
    op: "LeakyReLU, broken",
    ops: Ops::Fused,
    inputs: &[Input { name: "x", shape: &[60], values: Values::OffZero }],
    run: leaky_relu,
    stride: 0.1,
    gradient_tolerance: 1e-4,
    device_tolerance: 1e-6,
};

#[wasm_bindgen_test]
async fn a_broken_kernel_is_found_and_named() {
    let found = on_both(&Trial::Operation(&BROKEN, Precision::F32)).await;
    assert!(found.difference.is_some_and(|difference| (1e-5..1e-3).contains(&difference)), "{found:?}");
    let test =
        SelfTest { adapter: "any".to_owned(), build: BUILD.to_owned(), batch_size: 16, tiling: None, comparisons: vec![found] };
    assert!(test.complaint().is_some_and(|message| message.contains("LeakyReLU, broken")), "{:?}", test.complaint());
}
