//! The [`Tiling`] of this process's one GPU, which the kernels are made by.

use std::sync::atomic::{AtomicUsize, Ordering};

use burn::tensor::Device;

use crate::run::tiling::Tiling;

/// Its place in [`Tiling::ALL`].
static TAKEN: AtomicUsize = AtomicUsize::new(1);

/// Takes `tiling` from now on.
pub fn take(tiling: Tiling) {
    let place = Tiling::ALL.iter().position(|&other| other == tiling).unwrap_or_default();
    TAKEN.store(place, Ordering::Relaxed);
}

/// That of the GPU.
#[must_use]
pub fn current() -> Tiling {
    Tiling::ALL.get(TAKEN.load(Ordering::Relaxed)).copied().unwrap_or_default()
}

/// That of `device`; `None` of a CPU, whose sums depend on nothing.
#[must_use]
pub fn of(device: &Device) -> Option<Tiling> {
    (*device != Device::flex()).then(current)
}

/// The one to begin with, before any was timed.
#[cfg(feature = "gpu")]
pub(super) const fn suited(software: bool) -> Tiling {
    if software { Tiling::Coarse } else { Tiling::Fine }
}
