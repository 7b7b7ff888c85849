//! The page's WebGPU adapter. The training worker opens its own device and reports it in the lab.

use super::report::Fact;
use super::timeout::within;
use crate::browser::webgpu::{Adapter, gpu};
use crate::plot::number::grouped;

const WEBGPU: &str = "WebGPU";

const CPU_INSTEAD: &str = "Training runs on the CPU, which is much slower.";

/// The limits that bound the size of a network.
const LIMITS: [&str; 6] = [
    "maxBufferSize",
    "maxStorageBufferBindingSize",
    "maxComputeWorkgroupStorageSize",
    "maxComputeInvocationsPerWorkgroup",
    "maxComputeWorkgroupsPerDimension",
    "maxStorageBuffersPerShaderStage",
];

/// Requests an adapter and describes it.
pub(super) async fn facts() -> Vec<Fact> {
    let Some(gpu) = gpu() else {
        let why = if gloo::utils::window().is_secure_context() {
            "This browser does not offer WebGPU, or it is turned off."
        } else {
            "Browsers offer WebGPU only to pages at https or at localhost."
        };
        return vec![Fact::new(WEBGPU, "navigator.gpu", "no").meaning(format!("{why} {CPU_INSTEAD}"))];
    };
    let mut facts = vec![Fact::new(WEBGPU, "navigator.gpu", "yes")];
    match within(gpu.request_adapter()).await {
        Err(error) => {
            facts.push(
                Fact::new(WEBGPU, "Adapter", error.to_string()).meaning(format!("The browser gave no adapter. {CPU_INSTEAD}")),
            );
        }
        Ok(None) => {
            let meaning = format!("The browser has WebGPU but accepts no graphics card of this machine. {CPU_INSTEAD}");
            facts.push(Fact::new(WEBGPU, "Adapter", "none").meaning(meaning));
        }
        Ok(Some(adapter)) => facts.extend(adapter_facts(&adapter)),
    }
    facts
}

fn adapter_facts(adapter: &Adapter) -> Vec<Fact> {
    let info = |name: &str| adapter.info_text(name).unwrap_or_else(|| "not reported".to_owned());
    let fallback = adapter.is_fallback();
    let mut features = adapter.feature_names();
    features.sort();
    let mut facts = vec![
        Fact::new(WEBGPU, "Adapter", info("vendor")),
        Fact::new(WEBGPU, "Architecture", info("architecture")),
        Fact::new(WEBGPU, "Device", info("device")),
        Fact::new(WEBGPU, "Description", info("description")),
        Fact::new(WEBGPU, "Software adapter", if fallback { "yes" } else { "no" })
            .unless(!fallback, "It computes on the processor, slower than the CPU path. “auto” selects the CPU instead."),
        Fact::new(WEBGPU, "Features", if features.is_empty() { "none".to_owned() } else { features.join(", ") }),
    ];
    facts.extend(LIMITS.into_iter().filter_map(|name| Some(Fact::new(WEBGPU, name, number(adapter.limit(name)?)))));
    facts
}

/// Whole numbers are grouped by thousands.
fn number(value: f64) -> String {
    format!("{value:.0}").parse::<u64>().map_or_else(|_| value.to_string(), grouped)
}
