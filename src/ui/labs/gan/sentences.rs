//! Numbers and states as text.

use crate::run::config::Ops;
use crate::run::protocol::{BackendInfo, BackendKind, Stage};
use crate::run::state::Loading;
use crate::run::stored::Frame;
use crate::run::verdict::{self, Verdict};
use crate::run::{BUILD, Departure, RunState, RunView};
use crate::ui::keep_alive::Progress;

pub(super) fn grouped(number: u32) -> String {
    crate::plot::number::grouped(u64::from(number))
}

pub(super) fn device(backend: &BackendInfo) -> String {
    match backend.kind {
        BackendKind::WebGpu => format!("WebGPU · {}", backend.adapter),
        BackendKind::Cpu => backend.adapter.clone(),
    }
}

/// The device, with the reason for a fallback.
pub(super) fn device_reason(backend: &BackendInfo) -> String {
    match (backend.kind, &backend.fallback_reason) {
        (BackendKind::WebGpu, _) => format!("Trains on the GPU ({}).", backend.adapter),
        (BackendKind::Cpu, Some(reason)) => format!("Trains on the CPU. {reason}"),
        (BackendKind::Cpu, None) => "Trains on the CPU.".to_owned(),
    }
}

pub(super) fn state(state: RunState) -> &'static str {
    match state {
        RunState::Idle => "Ready",
        RunState::Loading => "Loading",
        RunState::Starting => "Warming up",
        RunState::Running => "Training",
        RunState::Paused => "Paused",
        RunState::Finished => "Finished",
        RunState::Stopped => "Stopped",
        RunState::Diverged => "Diverged",
        RunState::Failed => "Failed",
    }
}

/// The progress for the tab's title; `None` before a run.
pub(super) fn progress(view: &RunView) -> Option<Progress> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share, from 0 to 1")]
    let percent = (view.fraction_done() * 100.0) as u32;
    let text = match view.state {
        RunState::Idle => return None,
        RunState::Running => format!("{percent}\u{a0}%"),
        RunState::Paused => format!("Paused at {percent}\u{a0}%"),
        state => self::state(state).to_owned(),
    };
    Some(Progress { percent, text: text.into() })
}

/// The text of the notification at the end of a run.
pub(super) fn ending(view: &RunView) -> String {
    match view.state {
        RunState::Diverged => format!("The run diverged at step {}.", grouped(view.step)),
        RunState::Failed => "The run failed.".to_owned(),
        _ => format!("The run is finished: {} epochs, {} steps.", view.epoch, grouped(view.step)),
    }
}

/// Label, fraction done if known, and amount, for a progress bar.
pub(super) type LoadingText = (&'static str, Option<f64>, String);

pub(super) const REQUESTED: LoadingText = ("Waiting for the training worker", None, String::new());

pub(super) fn loading(loading: Loading) -> LoadingText {
    let Loading { stage, done, total } = loading;
    #[expect(clippy::cast_precision_loss, reason = "bytes and counts far below 2^52")]
    let (done, total) = (done as f64, total.map(|total| total as f64));
    let fraction = total.filter(|total| *total > 0.0).map(|total| done / total);
    let megabytes = |bytes: f64| format!("{:.1}", bytes / 1e6);
    let amount = |unit: fn(f64) -> String, name: &str| match total {
        Some(total) => format!("{} of {} {name}", unit(done), unit(total)),
        None => format!("{} {name}", unit(done)),
    };
    let whole = |count: f64| format!("{count}");
    match stage {
        Stage::OpeningDevice => ("Opening the device", None, String::new()),
        Stage::Downloading => ("Downloading the images", fraction, amount(megabytes, "MB")),
        Stage::Unpacking => ("Checking and unpacking the images", None, String::new()),
        Stage::Drawing => ("Drawing garments", fraction, amount(whole, "images")),
        Stage::Compiling => ("Compiling the GPU’s kernels", fraction, amount(whole, "kernels")),
        Stage::Testing => ("Comparing the GPU with the CPU (once for this GPU)", fraction, amount(whole, "operations")),
        Stage::WarmingUp => (
            "Warming up: the first pass prepares each part",
            fraction,
            format!("part {} of {}", done + 1.0, total.unwrap_or(1.0)),
        ),
    }
}

/// The conditions under which the run repeats exactly. It makes no claim about the CPU of another machine.
pub(super) fn repeatability(view: &RunView, device: Option<&BackendInfo>, own_file: bool) -> Option<String> {
    let backend = device.filter(|_| view.step > 0)?;
    let layers = if view.config.ops == Ops::Stock { ", Burn’s layers" } else { "" };
    let tiling = backend.tiling.map(|tiling| format!(", {} tiles", tiling.name())).unwrap_or_default();
    let conditions = if own_file { "Only these and the same file" } else { "These" };
    let elsewhere = match (backend.kind, view.config.ops) {
        (BackendKind::WebGpu, _) => "Another GPU, browser or driver rounds differently, and so does a CPU",
        (BackendKind::Cpu, Ops::Fused) => "A GPU rounds differently",
        (BackendKind::Cpu, Ops::Stock) => "Another kind of processor rounds differently, and so does a GPU",
    };
    Some(format!(
        "Seed {}, {}{layers}{tiling}, build {BUILD}. {conditions} give the same run again, to the last digit. {elsewhere}: there, the losses agree to about 0.001 in the first 20 steps, and drift apart later.",
        view.config.seed,
        self::device(backend)
    ))
}

/// Of the steps up to the sheet `past`, or of all. None for the departure "sigmoid twice", whose losses have other thresholds; its notice
/// explains them.
pub(super) fn verdict(view: &RunView, past: Option<&Frame>) -> Option<Verdict> {
    if view.config.departure == Departure::SigmoidTwice {
        return None;
    }
    let losses = past.map_or(&*view.losses, |frame| &view.losses[..view.losses.len().min(frame.step as usize)]);
    let untrained = || Verdict { title: "Untrained", sentence: "The weights of both networks are random.".to_owned() };
    verdict::verdict(losses).or_else(|| past.map(|_| untrained()))
}
