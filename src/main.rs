//! The page's entry: catches panics, then hands over to [`saddle::ui::app`].

#[cfg(target_arch = "wasm32")]
fn main() {
    use saddle::ui::{app, error_boundary};
    error_boundary::catch_panics();
    if let Err(error) = app::start() {
        error_boundary::report(&error.to_string());
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("Saddle is a page for a browser. Run `make serve` and open the address that it prints.");
}
