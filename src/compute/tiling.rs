//! The [`Tiling`] of each GPU, read whenever a matrix product is launched.
//!
//! Neither Burn's device nor CubeCL's client has room for a caller's data, and a kernel's launch sees only tensors. So tilings are
//! in a registry by the device's id, which every tensor carries.

use burn::tensor::Device;

use crate::run::tiling::Tiling;

#[cfg(feature = "gpu")]
mod registry {
    use std::collections::HashMap;
    use std::sync::{LazyLock, PoisonError, RwLock};

    use cubecl::device::DeviceId;

    use crate::run::tiling::Tiling;

    static TILINGS: LazyLock<RwLock<HashMap<DeviceId, Tiling>>> = LazyLock::new(RwLock::default);

    pub(super) fn get(device: &cubecl::Device) -> Tiling {
        let tilings = TILINGS.read().unwrap_or_else(PoisonError::into_inner);
        tilings.get(&device.to_id()).copied().unwrap_or_default()
    }

    pub(super) fn set(device: &cubecl::Device, tiling: Tiling) {
        TILINGS.write().unwrap_or_else(PoisonError::into_inner).insert(device.to_id(), tiling);
    }
}

/// CubeCL's device, if `device` is a GPU.
#[cfg(feature = "gpu")]
fn cube(device: &Device) -> Option<cubecl::Device> {
    match device.clone().without_autodiff().as_dispatch() {
        burn::backend::DispatchDevice::Cube(device) => Some(device.clone()),
        burn::backend::DispatchDevice::Flex(_) | burn::backend::DispatchDevice::Autodiff(_) => None,
    }
}

/// Sets the tiling of a GPU; no effect on a CPU.
pub fn set(device: &Device, tiling: Tiling) {
    #[cfg(feature = "gpu")]
    if let Some(device) = cube(device) {
        registry::set(&device, tiling);
    }
    #[cfg(not(feature = "gpu"))]
    let _ = (device, tiling);
}

/// The tiling of `device`; `None` for a CPU, whose sums do not depend on one.
#[must_use]
pub fn of(device: &Device) -> Option<Tiling> {
    #[cfg(feature = "gpu")]
    return cube(device).as_ref().map(registry::get);
    #[cfg(not(feature = "gpu"))]
    {
        let _ = device;
        None
    }
}

/// The tiling of a tensor's GPU.
#[cfg(feature = "gpu")]
#[must_use]
pub fn of_cube(device: &cubecl::Device) -> Tiling {
    registry::get(device)
}

/// The tiling before any was timed.
#[cfg(feature = "gpu")]
pub(super) const fn initial(software: bool) -> Tiling {
    if software { Tiling::Coarse } else { Tiling::Fine }
}
