//! What WebGPU offers on the page. The worker that trains opens its own device and says so in the lab.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use super::probe::{ask, get, number};
use super::report::Fact;

const WEBGPU: &str = "WebGPU";

/// What training stands in for when there is no GPU to use.
const CPU_INSTEAD: &str = "Training runs on the CPU, which is much slower.";

/// The limits that decide what a network may be like.
const LIMITS: [&str; 6] = [
    "maxBufferSize",
    "maxStorageBufferBindingSize",
    "maxComputeWorkgroupStorageSize",
    "maxComputeInvocationsPerWorkgroup",
    "maxComputeWorkgroupsPerDimension",
    "maxStorageBuffersPerShaderStage",
];

/// Asks for an adapter and lists what it says of itself.
pub(super) async fn facts(window: &JsValue, navigator: &JsValue) -> Vec<Fact> {
    let Some(gpu) = get(navigator, "gpu") else {
        let secure = get(window, "isSecureContext").is_some_and(|value| value.is_truthy());
        let why = if secure {
            "This browser does not offer it, or has it turned off."
        } else {
            "Browsers offer it only at https or at localhost."
        };
        return vec![Fact::new(WEBGPU, "navigator.gpu", "no").meaning(format!("{why} {CPU_INSTEAD}"))];
    };
    let mut facts = vec![Fact::new(WEBGPU, "navigator.gpu", "yes")];
    let options = Object::new();
    let _ = Reflect::set(&options, &"powerPreference".into(), &"high-performance".into());
    match ask(&gpu, "requestAdapter", &options).await {
        Err(reason) => {
            facts.push(Fact::new(WEBGPU, "Adapter", reason).meaning(format!("The browser gave no adapter. {CPU_INSTEAD}")));
        }
        Ok(adapter) if adapter.is_null() || adapter.is_undefined() => {
            let meaning = format!("The browser knows WebGPU but finds no graphics card that it trusts. {CPU_INSTEAD}");
            facts.push(Fact::new(WEBGPU, "Adapter", "none").meaning(meaning));
        }
        Ok(adapter) => facts.extend(adapter_facts(&adapter)),
    }
    facts
}

fn adapter_facts(adapter: &JsValue) -> Vec<Fact> {
    let info = get(adapter, "info").unwrap_or(JsValue::UNDEFINED);
    let said = |name: &str| {
        get(&info, name)
            .and_then(|value| value.as_string())
            .filter(|text| !text.is_empty())
            .unwrap_or_else(|| "not said".to_owned())
    };
    // Newer browsers say it in `info`, older ones on the adapter.
    let fallback =
        [&info, adapter].into_iter().find_map(|of| get(of, "isFallbackAdapter")).is_some_and(|value| value.is_truthy());
    let features = get(adapter, "features").map_or_else(Vec::new, |set| {
        let mut names: Vec<String> = Array::from(&set).iter().filter_map(|name| name.as_string()).collect();
        names.sort();
        names
    });
    let mut facts = vec![
        Fact::new(WEBGPU, "Adapter", said("vendor")),
        Fact::new(WEBGPU, "Architecture", said("architecture")),
        Fact::new(WEBGPU, "Device", said("device")),
        Fact::new(WEBGPU, "Description", said("description")),
        Fact::new(WEBGPU, "Software adapter", if fallback { "yes" } else { "no" })
            .unless(!fallback, "It computes on the processor, slower than the CPU path: “auto” takes the CPU instead."),
        Fact::new(WEBGPU, "Features", if features.is_empty() { "none".to_owned() } else { features.join(", ") }),
    ];
    let limits = get(adapter, "limits").unwrap_or(JsValue::UNDEFINED);
    facts.extend(LIMITS.iter().filter_map(|name| Some(Fact::new(WEBGPU, name, number(&get(&limits, name)?)))));
    facts
}
