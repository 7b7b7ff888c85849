//! The precision in which a GPU stores maps, read where a kernel's result is allocated.
//!
//! With [`Precision::F16`] maps and the loss's gradients by them are f16 in memory. Kernels convert what they load and store, and sum in
//! f32. Weights, their gradients, Adam's moments, batch norm's statistics, images, logits and losses stay f32 (Micikevicius et al.,
//! "Mixed precision training", 2018). Inference stays f32, too.

use std::cell::Cell;

use burn::tensor::{Device, FloatDType};

use crate::run::config::{Ops, Precision};
use crate::settings::Problem;

/// Whether `device` is a GPU that can store and convert f16.
#[must_use]
pub fn has_f16(device: &Device) -> bool {
    *device != Device::flex() && device.supports_dtype(FloatDType::F16)
}

/// The precision of maps on `device` if `wanted` is asked of a GPU: f32 on a CPU.
#[must_use]
pub fn on(device: &Device, wanted: Precision) -> Precision {
    if *device == Device::flex() { Precision::F32 } else { wanted }
}

/// Checks that `device` can train with `precision`.
///
/// # Errors
/// A [`Problem`] of `precision`: on a CPU, on a GPU without shader-f16, and on Burn's layers.
pub fn check(precision: Precision, ops: Ops, device: &Device) -> Result<(), Problem> {
    let refused = match (precision, ops) {
        (Precision::F32, _) => return Ok(()),
        (Precision::F16, _) if *device == Device::flex() => "f16 needs a GPU, and this is the CPU: set it to f32",
        (Precision::F16, _) if !has_f16(device) => "this GPU cannot compute with 16 bits (it has no shader-f16): set it to f32",
        (Precision::F16, Ops::Stock) => "Burn’s layers train in f32: set it to f32, or ops to fused",
        (Precision::F16, Ops::Fused) => return Ok(()),
    };
    Err(Problem::new("precision", refused))
}

thread_local! {
    static CURRENT: Cell<Precision> = const { Cell::new(Precision::F32) };
}

/// The precision of this thread's maps: that of the innermost [`with`], else f32.
#[must_use]
pub fn current() -> Precision {
    CURRENT.get()
}

/// Runs `body` with `precision` for all maps that this thread allocates in it. A CPU ignores it.
pub fn with<T>(precision: Precision, body: impl FnOnce() -> T) -> T {
    struct Restore(Precision);
    impl Drop for Restore {
        fn drop(&mut self) {
            CURRENT.set(self.0);
        }
    }
    let _restore = Restore(CURRENT.replace(precision));
    body()
}
