//! Checks the browser's GPU before Burn opens it: Burn's runtime panics on an adapter that lacks a feature, and the page needs a
//! readable reason.

#[cfg(feature = "gpu")]
use std::cell::{Cell, RefCell};
#[cfg(feature = "gpu")]
use std::sync::Arc;

#[cfg(feature = "gpu")]
use burn::tensor::Device;
#[cfg(feature = "gpu")]
use cubecl::wgpu::wgpu::Error;
use futures::future::{Either, select};
use gloo::timers::future::TimeoutFuture;

use super::device::{Adapter, NoGpu};
#[cfg(feature = "gpu")]
use super::device::{GpuFailure, Testing};
use crate::browser::webgpu::{self, gpu};
use crate::browser::{error_text, webgl};
use crate::run::gpu_memory::GpuLimits;
use crate::run::protocol::BackendInfo;

/// The GPU's own clock.
const TIMESTAMPS: &str = "timestamp-query";

/// Longest wait for an answer of the browser, in ms.
const TIMEOUT_MS: u32 = 15_000;

/// Limits of a buffer in bytes. CubeCL asks for all that the adapter has.
const BUFFER_LIMITS: [&str; 2] = ["maxBufferSize", "maxStorageBufferBindingSize"];

/// Limits that the diagnostics page lists.
const LIMITS: [&str; 4] =
    [BUFFER_LIMITS[0], BUFFER_LIMITS[1], "maxComputeInvocationsPerWorkgroup", "maxStorageBuffersPerShaderStage"];

/// Parts of a software adapter's description.
const SOFTWARE: [&str; 3] = ["swiftshader", "llvmpipe", "basic render"];

#[cfg(feature = "gpu")]
thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
    static SUBMIT_NOTHING: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Submits nothing to the open GPU, at which Firefox looks for finished work.
#[cfg(feature = "gpu")]
pub fn submit_nothing() {
    SUBMIT_NOTHING.with_borrow(|submit| {
        if let Some(submit) = submit {
            submit();
        }
    });
}

/// There is no GPU to submit to.
#[cfg(not(feature = "gpu"))]
pub fn submit_nothing() {}

/// Whether this worker lost its GPU.
#[cfg(feature = "gpu")]
pub(super) fn was_lost() -> bool {
    LOST.with(Cell::get)
}

async fn with_timeout<T>(work: impl Future<Output = T>) -> Result<T, NoGpu> {
    match select(Box::pin(work), TimeoutFuture::new(TIMEOUT_MS)).await {
        Either::Left((value, _)) => Ok(value),
        Either::Right(_) => Err(NoGpu::Refused(format!("no answer in {} s", TIMEOUT_MS / 1000))),
    }
}

async fn request_adapter() -> Result<webgpu::Adapter, NoGpu> {
    let gpu = gpu().ok_or(NoGpu::NoApi)?;
    let adapter = with_timeout(gpu.request_adapter()).await?.map_err(|error| NoGpu::Refused(error_text(&error)))?;
    adapter.ok_or(NoGpu::NoAdapter)
}

fn describe(adapter: &webgpu::Adapter) -> Adapter {
    let part = |key: &str| adapter.info_text(key);
    let details: Vec<(String, String)> = ["vendor", "architecture", "device", "description"]
        .into_iter()
        .filter_map(|key| Some((key.to_owned(), part(key)?)))
        .collect();
    let words = || {
        let words: Vec<String> = ["vendor", "architecture"].into_iter().filter_map(part).collect();
        (!words.is_empty()).then(|| words.join(" "))
    };
    let name = part("description").or_else(|| part("device")).or_else(words).or_else(webgl::renderer);
    let name = name.unwrap_or_else(|| BackendInfo::UNNAMED.to_owned());
    let lower = details.iter().map(|(_, value)| value.to_lowercase()).collect::<Vec<_>>().join(" ");
    let software = adapter.is_fallback() || SOFTWARE.into_iter().any(|mark| lower.contains(mark));
    Adapter { name, software, limits: limits(adapter), details }
}

/// WebGPU guarantees 256 and 128 MiB; a browser that tells no limit has that.
fn limits(adapter: &webgpu::Adapter) -> GpuLimits {
    let least = BUFFER_LIMITS.into_iter().filter_map(|name| adapter.limit(name)).fold(f64::INFINITY, f64::min);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of bytes")]
    let buffer = if least.is_finite() { least as u64 } else { 128 << 20 };
    GpuLimits { buffer }
}

/// The adapter, if training can run on it; a software adapter only if allowed.
pub(super) async fn adapter(allow_software: bool) -> Result<Adapter, NoGpu> {
    let found = request_adapter().await?;
    let mut adapter = describe(&found);
    if adapter.software && !allow_software {
        return Err(NoGpu::SoftwareOnly(adapter.name));
    }
    let mut features = found.feature_names();
    if webgpu::claims_timestamps() {
        features.retain(|feature| feature != TIMESTAMPS);
    }
    // A set of features has no fixed order, and the adapter is recognised by its details.
    features.sort_unstable();
    adapter.details.push(("features".to_owned(), features.join(", ")));
    adapter.details.extend(LIMITS.into_iter().filter_map(|key| Some((key.to_owned(), found.limit(key)?.to_string()))));
    Ok(adapter)
}

/// Opens Burn's device on WebGPU. `on_failure` is called once if it fails later.
#[cfg(feature = "gpu")]
pub(super) async fn device(tasks_per_submit: usize, on_failure: fn(GpuFailure)) -> Result<Device, NoGpu> {
    let opening = Device::wgpu_options().tasks_max(tasks_per_submit).init_with_setup_async();
    let (device, setup) = with_timeout(opening).await?.map_err(|error| NoGpu::Refused(error.to_string()))?;
    let fail = move |failure| {
        // Others follow the first.
        if !LOST.replace(true) {
            on_failure(failure);
        }
    };
    setup.device.set_device_lost_callback(move |cause, message| {
        fail(GpuFailure::Lost(if message.is_empty() { format!("{cause:?}") } else { message }));
    });
    // In place of CubeCL's handler, which panics.
    setup.device.on_uncaptured_error(Arc::new(move |error| match error {
        Error::OutOfMemory { .. } => fail(GpuFailure::OutOfMemory),
        Error::Validation { .. } | Error::Internal { .. } if Testing::is_going_on() => {}
        Error::Validation { description, .. } | Error::Internal { description, .. } => {
            fail(GpuFailure::Rejected(description.lines().next().unwrap_or_default().to_owned()));
        }
    }));
    let queue = setup.queue;
    SUBMIT_NOTHING.set(Some(Box::new(move || {
        queue.submit(None);
    })));
    Ok(device)
}
