//! What a step costs the device, in a line.

use super::RunConfig;
use super::config::Ops;
use super::measurement::Calls;
use super::protocol::{BackendInfo, BackendKind};
use crate::network::{Architecture, work};

/// Multiply-adds of a step for each image of its batch.
const OF_AN_IMAGE: u64 = work::of_a_step(&Architecture::HOMEWORK);

/// The figures of a run, in the order of the page. Burn's layers compute other products, whose number is not known.
#[must_use]
pub fn counters(device: &BackendInfo, config: &RunConfig, calls: Option<&Calls>, ms_per_step: Option<f64>) -> Vec<String> {
    let mut figures = match device.kind {
        BackendKind::WebGpu => calls.map_or_else(|| vec!["WebGPU calls: not counted yet".to_owned()], of_calls),
        BackendKind::Cpu => vec![device.threads().unwrap_or("1 thread").to_owned()],
    };
    if config.ops == Ops::Fused {
        #[expect(clippy::cast_precision_loss, reason = "10¹⁰")]
        let of_a_step = (OF_AN_IMAGE * u64::from(config.batch_size)) as f64;
        figures.push(format!("{} multiply-adds a step", si(of_a_step, "")));
        if let Some(ms) = ms_per_step.filter(|ms| *ms > 0.0) {
            figures.push(format!("{} a second", si(of_a_step / ms * 1000.0, "")));
        }
    }
    figures
}

fn of_calls(calls: &Calls) -> Vec<String> {
    let count = |value: f64| if (value - value.round()).abs() < 0.05 { format!("{value:.0}") } else { format!("{value:.1}") };
    vec![
        format!("{} launches", count(calls.launches)),
        format!("{} submits", count(calls.submits)),
        format!("{} written", si(calls.written_bytes, "B")),
        format!("{} read", si(calls.read_bytes, "B")),
    ]
}

/// Three digits with the prefix of the unit: "2.88 G", "6.74 kB", "24 B".
fn si(value: f64, unit: &str) -> String {
    let prefixes = ["", "k", "M", "G", "T"];
    let (mut value, mut at) = (value, 0);
    while value >= 999.5 && at + 1 < prefixes.len() {
        (value, at) = (value / 1000.0, at + 1);
    }
    let digits = match value {
        value if at == 0 || value >= 99.95 => 0,
        value if value >= 9.995 => 1,
        _ => 2,
    };
    format!("{value:.digits$} {}{unit}", prefixes[at]).trim_end().to_owned()
}
