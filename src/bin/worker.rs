//! The training worker's entry: Burn lives here, and not in the page.
//!
//! It is built twice: with the feature `gpu`, and for the CPU alone with threads (`+atomics`).

fn main() {
    #[cfg(target_arch = "wasm32")]
    saddle::worker::agent::start();
}

/// The entry of the other threads, for `static/thread.js`. `main` runs in the first one only.
#[cfg(all(target_arch = "wasm32", target_feature = "atomics"))]
#[wasm_bindgen::prelude::wasm_bindgen(js_name = runThread)]
pub fn run_thread() {
    saddle::compute::threads::run_thread();
}
