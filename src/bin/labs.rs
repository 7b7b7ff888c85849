//! Entry of the secondary views, which are loaded when one of them is first opened, and of the small labs' worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        use saddle::ui::{error_boundary, secondary};
        if secondary::is_worker() {
            return saddle::ui::hooks::lab_worker::serve();
        }
        error_boundary::catch_panics();
        if let Err(error) = secondary::start() {
            error_boundary::report(&error.to_string());
        }
    }
}
