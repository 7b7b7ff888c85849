//! Tests of widgets, charts, labs, shell and cache on the main thread of a browser.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test that panics has failed, and equal means equal"
)]

mod arithmetic;
mod bandit_lab;
mod cache;
mod diagnostics;
mod gan_lab;
mod minimax_lab;
mod page;
mod plot;
mod secondary;
mod shell;
mod widgets;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
