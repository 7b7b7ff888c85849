//! The page: shell, views, widgets, canvas plots. It contains no mathematics and no Burn.
//!
//! [`route`], [`range`] and [`work`] are pure, and parts of [`compose`], so that native tests can use them. Everything else needs a
//! browser.

#[cfg(target_arch = "wasm32")]
mod class;
pub mod compose;
pub mod range;
pub mod route;
pub mod work;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
mod bridge;
#[cfg(target_arch = "wasm32")]
pub mod diagnostics;
#[cfg(target_arch = "wasm32")]
mod dom;
#[cfg(target_arch = "wasm32")]
pub mod error_boundary;
#[cfg(target_arch = "wasm32")]
mod first;
#[cfg(target_arch = "wasm32")]
pub mod gan_module;
#[cfg(target_arch = "wasm32")]
pub mod hooks;
#[cfg(target_arch = "wasm32")]
pub mod inside;
#[cfg(target_arch = "wasm32")]
mod keep_alive;
#[cfg(target_arch = "wasm32")]
pub mod kept;
#[cfg(target_arch = "wasm32")]
mod keys_help;
#[cfg(target_arch = "wasm32")]
pub mod labs;
#[cfg(target_arch = "wasm32")]
mod lazy;
#[cfg(target_arch = "wasm32")]
mod module;
#[cfg(target_arch = "wasm32")]
pub mod not_found;
#[cfg(target_arch = "wasm32")]
pub mod plot;
#[cfg(target_arch = "wasm32")]
pub mod runs;
#[cfg(target_arch = "wasm32")]
pub mod secondary;
#[cfg(target_arch = "wasm32")]
pub mod theme;
#[cfg(target_arch = "wasm32")]
pub mod theory;
#[cfg(target_arch = "wasm32")]
pub mod widgets;

#[cfg(target_arch = "wasm32")]
pub use dom::{
    FileError, UiError, copy_text, download_bytes, download_parts, download_text, fresh_key, hosted_files, random_seed,
};
