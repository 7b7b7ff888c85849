//! The training worker's entry: Burn lives here, and not in the page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    saddle::worker::agent::start();
}
