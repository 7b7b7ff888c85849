//! Entry of the page: installs the panic hook and starts [`saddle::ui::app`].

#[cfg(target_arch = "wasm32")]
mod page {
    use saddle::ui::{app, error_boundary};
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen(inline_js = "export const load_module = async (address) => (await import(address)).default;")]
    extern "C" {
        /// Imports a module; the promise resolves to the function that starts it.
        fn load_module(address: &str) -> js_sys::Promise;
    }

    pub(super) fn start() {
        error_boundary::catch_panics();
        if let Err(error) = app::start(load_module) {
            error_boundary::report(&error.to_string());
        }
    }
}

#[cfg(target_arch = "wasm32")]
fn main() {
    page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Saddle runs in a browser. Run `make serve` and open the address that it prints.");
}
