//! Opens the device that training runs on. Besides `gan/ops`, only this module names a backend of Burn.
//!
//! There are two devices: Burn's CubeCL backend (WebGPU in a browser; Vulkan, Metal or DirectX natively, with the feature `gpu`)
//! and its `flex` backend on the CPU ([`cpu`]: its vectors and arithmetic; [`threads`]); [`precision`] is that of a GPU's maps. `auto` takes a hardware GPU, else the CPU with the
//! reason.

pub mod calls;
pub mod clock;
#[cfg(all(target_arch = "wasm32", feature = "gpu"))]
mod constructors;
pub mod cpu;
mod device;
pub mod launches;
#[cfg(all(not(target_arch = "wasm32"), feature = "gpu"))]
mod native;
mod opener;
pub mod pipelines;
pub mod precision;
#[cfg(target_arch = "wasm32")]
mod probe;
pub mod threads;
pub mod tiling;
pub mod work;

pub use self::device::{Compute, GpuFailure, NoGpu, OpenError, Testing, error_summary};
pub use self::opener::Opener;
#[cfg(target_arch = "wasm32")]
pub use self::probe::submit_nothing;
