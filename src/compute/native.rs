//! A GPU outside the browser, by wgpu: Vulkan, Metal or DirectX.

use burn::tensor::Device;

use super::{Compute, NoGpu, TASKS_PER_SUBMIT};
use crate::run::protocol::{BackendInfo, BackendKind};

/// Opens the first adapter that wgpu prefers.
pub(super) async fn open() -> Result<Compute, NoGpu> {
    let opening = Device::wgpu_options().tasks_max(TASKS_PER_SUBMIT).init_with_setup_async();
    let (device, setup) = opening.await.map_err(|error| NoGpu::Refused(error.to_string()))?;
    let adapter = setup.adapter.get_info();
    let kind = format!("{:?}", adapter.device_type);
    let details = vec![
        ("api".to_owned(), format!("{:?}", adapter.backend)),
        ("type".to_owned(), kind.clone()),
        ("driver".to_owned(), format!("{} {}", adapter.driver, adapter.driver_info)),
    ];
    let info = BackendInfo {
        kind: BackendKind::WebGpu,
        adapter: adapter.name,
        software: kind == "Cpu",
        fallback_reason: None,
        tiling: None,
        details,
    };
    Ok(Compute { device, info })
}
