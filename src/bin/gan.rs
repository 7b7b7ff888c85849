//! Entry of the GAN lab, which is loaded after the first screen.

fn main() {
    #[cfg(target_arch = "wasm32")]
    {
        use saddle::ui::{error_boundary, gan_module};
        error_boundary::catch_panics();
        if let Err(error) = gan_module::start() {
            error_boundary::report(&error.to_string());
        }
    }
}
