//! Training in a dedicated worker of a real browser, in both builds of the worker: the GPU's (feature `gpu`), on WebGPU and on the CPU,
//! and the CPU's, on shared memory.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    clippy::cast_possible_truncation,
    reason = "a test that panics has failed, and equal means equal"
)]

#[cfg(feature = "gpu")]
mod agreement;
mod cost;
mod devices;
#[cfg(feature = "gpu")]
mod half;
mod masks;
#[cfg(feature = "gpu")]
mod memory;
mod numbers;
#[cfg(feature = "gpu")]
mod pace;
#[cfg(feature = "gpu")]
mod pipelines;
mod quality;
mod repeat;
#[cfg(feature = "gpu")]
mod self_test;
mod state_file;
mod storage;
#[cfg_attr(not(feature = "gpu"), allow(dead_code, reason = "part of it compares devices"))]
#[path = "../support/mod.rs"]
mod support;
#[path = "../native/torch_file.rs"]
mod torch_file;

use saddle::compute::{Compute, Opener};
use saddle::run::config::Preference;
use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// The devices of this build.
const DEVICES: &[Preference] = if cfg!(feature = "gpu") { &[Preference::Cpu, Preference::WebGpu] } else { &[Preference::Cpu] };

async fn open(preference: Preference) -> Compute {
    // The tests' page starts no threads.
    let _ = js_sys::eval("Object.defineProperty(navigator, 'hardwareConcurrency', { value: 1, configurable: true })");
    // Burn's GPU runtime starts once per worker, and one worker runs all tests.
    thread_local! {
        static OPENER: std::cell::RefCell<Option<Opener>> = std::cell::RefCell::new(Some(Opener::default()));
    }
    let mut opener = OPENER.with(std::cell::RefCell::take).expect("tests run one after another");
    let opened = opener.open(preference, |failure| panic!("the GPU failed: {failure:?}")).await;
    OPENER.with(|shared| shared.replace(Some(opener)));
    opened.expect("Chromium is started with a software adapter")
}

/// Logs to the browser's console.
fn log(text: &str) {
    web_sys::console::log_1(&text.into());
}
