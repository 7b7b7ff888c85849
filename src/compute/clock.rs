//! Times a GPU's compute passes by its own clock (`timestamp-query`), without the time for submitting and reading.

use burn::tensor::Device;

/// Awaits `work` and returns the time in ms from the start of its first GPU pass to the end of its last. `None` on a CPU, on a GPU
/// without a clock, and without a pass. Browsers round such times, usually to 0.1 ms.
pub async fn timed<T>(device: &Device, work: impl Future<Output = T>) -> (T, Option<f64>) {
    #[cfg(feature = "gpu")]
    if *device != Device::flex() && has_clock() {
        return on_a_gpu(work).await;
    }
    let _ = device;
    (work.await, None)
}

/// Whether the GPU has a clock; CubeCL believes so in any case.
#[cfg(feature = "gpu")]
fn has_clock() -> bool {
    #[cfg(target_arch = "wasm32")]
    let has = !crate::browser::webgpu::claims_timestamps();
    #[cfg(not(target_arch = "wasm32"))]
    let has = true;
    has
}

/// Profiles the default device: a process has one GPU, whose runtime has one stream on this thread.
#[cfg(feature = "gpu")]
async fn on_a_gpu<T>(work: impl Future<Output = T>) -> (T, Option<f64>) {
    let client = cubecl::Device::from(cubecl::wgpu::WgpuDevice::default()).client();
    let window = client.profile_start();
    let done = work.await;
    let measured = window.ok().and_then(|window| client.profile_end(window).ok());
    let ticks = match measured {
        Some(measured) => measured.resolve().await,
        None => None,
    };
    (done, ticks.map(|ticks| ticks.duration().as_secs_f64() * 1e3))
}
