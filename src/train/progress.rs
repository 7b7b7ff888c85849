//! A run's progress: a bar if the terminal is interactive, else a line at least every minute; or JSON.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::terminal::{print, say};
use super::{TrainError, now};
use crate::run::estimate::in_words;
use crate::run::gpu_memory::{GpuMemory, Megabytes};

/// Usual time between two lines about steps where there is no bar, in seconds.
pub(super) const LINE_SECONDS: u32 = 60;

/// Usual time between two lines of JSON about steps, in seconds.
pub(super) const JSON_SECONDS: u32 = 1;

/// What is written about a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A bar, or lines on standard error.
    Text,
    /// A JSON object a line on standard output.
    Json,
    /// Only errors.
    Quiet,
}

/// A line of JSON.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "lowercase")]
enum Event<'a> {
    Begin {
        device: &'a str,
        /// What the run needs on a GPU, in bytes.
        #[serde(skip_serializing_if = "Option::is_none")]
        gpu_memory: Option<u64>,
        images: u32,
        batch: u32,
        seed: u32,
        step: u32,
        steps: u32,
        epochs: u32,
    },
    Step {
        step: u32,
        epoch: u32,
        loss_d: f32,
        loss_g: f32,
        ms: f64,
        left_ms: f64,
    },
    Epoch {
        step: u32,
        epoch: u32,
        loss_d: f32,
        loss_g: f32,
        ms: f64,
        left_ms: f64,
    },
    End {
        ended: &'a str,
        step: u32,
    },
}

/// A run's size and where it begins.
pub(super) struct Size {
    pub(super) step: u32,
    pub(super) steps: u32,
    pub(super) steps_per_epoch: u32,
    pub(super) epochs: u32,
}

pub(super) struct Progress {
    form: Form,
    bar: ProgressBar,
    size: Size,
    /// Time between two lines about steps.
    interval: Duration,
    line_at: Instant,
    /// Why a line of JSON is missing.
    failed: Option<TrainError>,
}

impl Progress {
    /// `seconds`: the time between two lines about steps, if it is not the usual one.
    pub(super) fn new(form: Form, seconds: Option<u32>, size: Size) -> Self {
        let bar = if form == Form::Text { ProgressBar::new(u64::from(size.steps)) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{bar:28} {percent:>3} %  {msg}") {
            bar.set_style(style);
        }
        bar.set_position(u64::from(size.step));
        let usual = if form == Form::Json { JSON_SECONDS } else { LINE_SECONDS };
        let interval = Duration::from_secs(u64::from(seconds.unwrap_or(usual)));
        Self { form, bar, size, interval, line_at: now(), failed: None }
    }

    pub(super) fn print_begin(&mut self, device: &str, memory: Option<GpuMemory>, images: u32, batch: u32, seed: u32) {
        let Size { step, steps, steps_per_epoch, epochs } = self.size;
        let gpu_memory = memory.map(|memory| memory.total);
        self.json(&Event::Begin { device, gpu_memory, images, batch, seed, step, steps, epochs });
        let continues = if step > 0 { format!("; continuing after step {step}") } else { String::new() };
        let needs = gpu_memory.map_or_else(String::new, |bytes| format!(", about {} of GPU memory", Megabytes::needed(bytes)));
        self.text(&format!(
            "Training on {device}: {images} images, batch {batch}, {steps_per_epoch} steps an epoch, seed {seed}{needs}{continues}"
        ));
    }

    pub(super) fn show_step(&mut self, step: u32, [loss_d, loss_g]: [f32; 2], step_time: Duration) {
        self.bar.set_position(u64::from(step));
        let epoch = step.div_ceil(self.size.steps_per_epoch).max(1);
        let (ms, left_ms) = self.times(step, step_time);
        let epochs = self.size.epochs;
        let left = in_words(left_ms);
        self.bar.set_message(format!("epoch {epoch}/{epochs}  D {loss_d:.3}  G {loss_g:.3}  {ms:.0} ms a step  {left} left"));
        if self.line_at.elapsed() < self.interval {
            return;
        }
        self.json(&Event::Step { step, epoch, loss_d, loss_g, ms, left_ms });
        if self.bar.is_hidden() {
            let steps = self.size.steps;
            self.text(&format!(
                "Step {step} of {steps}, in epoch {epoch} of {epochs}: D {loss_d:.4}, G {loss_g:.4}, {ms:.0} ms a step, {left} left"
            ));
        }
    }

    pub(super) fn print_epoch(&mut self, epoch: u32, [loss_d, loss_g]: [f32; 2], step_time: Duration) {
        let step = epoch.saturating_mul(self.size.steps_per_epoch);
        let (ms, left_ms) = self.times(step, step_time);
        self.json(&Event::Epoch { step, epoch, loss_d, loss_g, ms, left_ms });
        let left = if left_ms > 0.0 { format!(", {} left", in_words(left_ms)) } else { String::new() };
        self.text(&format!("Epoch {epoch} of {}: D {loss_d:.4}, G {loss_g:.4}, {ms:.0} ms a step{left}", self.size.epochs));
    }

    pub(super) fn print_end(&mut self, ended: &str, step: u32, text: &str) {
        self.json(&Event::End { ended, step });
        self.text(text);
    }

    /// Whether all lines for machines were written.
    pub(super) fn outcome(&mut self) -> Result<(), TrainError> {
        self.failed.take().map_or(Ok(()), Err)
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// ms a step, and ms left after `step`.
    fn times(&self, step: u32, step_time: Duration) -> (f64, f64) {
        let ms = step_time.as_secs_f64() * 1000.0;
        (ms, ms * f64::from(self.size.steps.saturating_sub(step)))
    }

    fn text(&mut self, line: &str) {
        if self.form == Form::Text {
            self.bar.suspend(|| say(line));
            self.line_at = now();
        }
    }

    fn json(&mut self, event: &Event<'_>) {
        if self.form == Form::Json {
            // Losses that are not finite are null.
            let line = serde_json::to_string(event).unwrap_or_default();
            // A reader that has left ends no training. A full disk doesn't either, but is reported at the end.
            if let Err(problem) = print(|out| writeln!(out, "{line}")) {
                self.failed.get_or_insert(problem);
            }
            self.line_at = now();
        }
    }
}
