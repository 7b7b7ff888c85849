//! Widgets, charts, the shell and the cache, on the page's thread of a real browser.
#![cfg(target_arch = "wasm32")]

mod cache;
mod gan_lab;
mod plot;
mod shell;
mod widgets;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
