//! Entry of the secondary views, which are loaded when one of them is first opened.

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
