//! `#/compose`: a form that makes a teacher's link to a lab, its embed code and its QR code.
//!
//! [`link`] and [`qr`] are pure, so that native tests can use them.

pub mod link;
pub mod qr;

#[cfg(target_arch = "wasm32")]
mod draft;
#[cfg(target_arch = "wasm32")]
mod form;
#[cfg(target_arch = "wasm32")]
mod outputs;
#[cfg(target_arch = "wasm32")]
mod preview;
#[cfg(target_arch = "wasm32")]
mod view;
#[cfg(target_arch = "wasm32")]
mod words;

#[cfg(target_arch = "wasm32")]
pub use view::{Compose, ComposeProps};
