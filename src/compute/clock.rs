//! A GPU's own clock (`timestamp-query`): what its passes take, without the way to them and back.

use burn::tensor::Device;

/// Does `work`, and says how long its passes took on a GPU, from the first's begin to the last's end, in ms. `None` on a CPU, on a GPU that keeps
/// no time, and where there was no pass. Browsers round such times, to a tenth of a millisecond as a rule.
pub async fn timed<T>(device: &Device, work: impl Future<Output = T>) -> (T, Option<f64>) {
    #[cfg(feature = "gpu")]
    if *device != Device::flex() {
        return on_a_gpu(work).await;
    }
    let _ = device;
    (work.await, None)
}

/// The process has one GPU, and its runtime one stream on this thread.
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
