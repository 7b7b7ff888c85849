//! The entry of the views that are loaded when they are opened.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        use saddle::ui::{apart, error_boundary};
        error_boundary::catch_panics();
        if let Err(error) = apart::start() {
            error_boundary::report(&error.to_string());
        }
    }
}
