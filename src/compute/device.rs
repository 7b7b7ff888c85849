//! An open device, and why there is none.

use std::cell::Cell;

use burn::tensor::{Device, ExecutionError};

use crate::run::gpu_memory::GpuLimits;
use crate::run::protocol::{BackendInfo, Failure, FailureKind};

/// A device with its description.
#[derive(Clone, Debug)]
pub struct Compute {
    /// Burn's device, without autodiff.
    pub device: Device,
    /// Description for the page.
    pub info: BackendInfo,
    /// Limits of its buffers; `None` for a CPU.
    pub limits: Option<GpuLimits>,
}

/// Description of a GPU before its device is opened.
#[cfg(any(target_arch = "wasm32", feature = "gpu"))]
pub(super) struct Adapter {
    pub(super) name: String,
    pub(super) software: bool,
    #[cfg_attr(not(feature = "gpu"), expect(dead_code, reason = "this build trains on no GPU"))]
    pub(super) limits: GpuLimits,
    /// Names and values for the diagnostics page.
    pub(super) details: Vec<(String, String)>,
}

/// Why there is no GPU to train on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGpu {
    /// The browser has no `navigator.gpu`.
    #[error("No WebGPU in this browser")]
    NoApi,
    /// `requestAdapter` resolved to null.
    #[error("The browser has WebGPU but offers no GPU adapter (it may be blocked or its driver too old)")]
    NoAdapter,
    /// A request for the adapter or its device failed.
    #[error("The browser refused the GPU: {0}")]
    Refused(String),
    /// The only adapter is in software, which is slower than the CPU backend.
    #[error("Only a software adapter ({0}), slower than the CPU")]
    SoftwareOnly(String),
    /// The GPU was lost; its runtime can't be restarted in this worker.
    #[error("The GPU was lost earlier")]
    Lost,
    /// This is the CPU's worker, which the page starts where it finds no GPU.
    #[error("The GPU appeared after the page was opened: reload the page")]
    OtherWorker,
    /// The build lacks the feature `gpu`.
    #[error("This build has no GPU in it: build it with `--features gpu`")]
    NotBuilt,
}

/// What an open GPU reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GpuFailure {
    /// It is gone; the browser's reason.
    Lost(String),
    /// An allocation failed.
    OutOfMemory,
    /// The browser rejected a call or a kernel; its message. What was to be computed is not.
    Rejected(String),
}

thread_local! {
    static TESTED: Cell<bool> = const { Cell::new(false) };
}

/// While this exists, a GPU is being tested: a kernel that the browser rejects shows in the test's numbers, and is not reported.
#[derive(Debug)]
pub struct Testing(());

impl Testing {
    /// A test begins.
    #[must_use]
    pub fn begin() -> Self {
        TESTED.set(true);
        Self(())
    }

    /// Whether a test is going on.
    #[must_use]
    pub fn is_going_on() -> bool {
        TESTED.get()
    }
}

impl Drop for Testing {
    fn drop(&mut self) {
        TESTED.set(false);
    }
}

/// The first line of the error of a device that can't be read.
#[must_use]
pub fn error_summary(error: &ExecutionError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// The required GPU is not available.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(
    target_arch = "wasm32",
    error("{0}. You asked for WebGPU: choose “Auto” or “CPU”, or open this page in a current browser with the GPU switched on.")
)]
#[cfg_attr(not(target_arch = "wasm32"), error("{0}, or train on the CPU"))]
pub struct OpenError(#[from] pub NoGpu);

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self { kind: FailureKind::Device, message: error.to_string() }
    }
}
