//! A GPU outside the browser, by wgpu: Vulkan, Metal or DirectX.

use burn::tensor::Device;

use super::device::{Adapter, NoGpu};
use crate::run::gpu_memory::GpuLimits;

/// Opens the adapter that wgpu prefers.
pub(super) async fn open(tasks_per_submit: usize) -> Result<(Device, Adapter), NoGpu> {
    let opening = Device::wgpu_options().tasks_max(tasks_per_submit).init_with_setup_async();
    let (device, setup) = opening.await.map_err(|error| NoGpu::Refused(error.to_string()))?;
    let info = setup.adapter.get_info();
    let allowed = setup.device.limits();
    let limits = GpuLimits { buffer: allowed.max_buffer_size.min(allowed.max_storage_buffer_binding_size) };
    let kind = format!("{:?}", info.device_type);
    let software = kind == "Cpu";
    let details = vec![
        ("api".to_owned(), format!("{:?}", info.backend)),
        ("type".to_owned(), kind),
        ("driver".to_owned(), format!("{} {}", info.driver, info.driver_info)),
    ];
    Ok((device, Adapter { name: info.name, software, limits, details }))
}
