//! The entry of the views that are loaded when they are opened.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        use saddle::ui::{error_boundary, secondary};
        error_boundary::catch_panics();
        if let Err(error) = secondary::start() {
            error_boundary::report(&error.to_string());
        }
    }
}
