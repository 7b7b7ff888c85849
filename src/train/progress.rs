//! A run's progress on the terminal: a bar if it is interactive, and a line per epoch.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::run::estimate::in_words;

pub(super) struct Progress {
    bar: ProgressBar,
    total: u32,
    epochs: u32,
    steps_per_epoch: u32,
}

impl Progress {
    pub(super) fn new(step: u32, total: u32, steps_per_epoch: u32, epochs: u32) -> Self {
        let bar = ProgressBar::new(u64::from(total));
        if let Ok(style) = ProgressStyle::with_template("{bar:28} {percent:>3} %  {msg}") {
            bar.set_style(style);
        }
        bar.set_position(u64::from(step));
        Self { bar, total, epochs, steps_per_epoch }
    }

    pub(super) fn print(&self, text: &str) {
        self.bar.suspend(|| eprintln!("{text}"));
    }

    pub(super) fn show_step(&self, step: u32, [d, g]: [f32; 2], step_time: Duration) {
        self.bar.set_position(u64::from(step));
        let epoch = step.div_ceil(self.steps_per_epoch).max(1);
        let step_ms = step_time.as_secs_f64() * 1000.0;
        let left = in_words(step_ms * f64::from(self.total.saturating_sub(step)));
        self.bar.set_message(format!("epoch {epoch}/{}  D {d:.3}  G {g:.3}  {step_ms:.0} ms a step  {left} left", self.epochs));
    }

    pub(super) fn print_epoch(&self, epoch: u32, [d, g]: [f32; 2], step_time: Duration) {
        let step_ms = step_time.as_secs_f64() * 1000.0;
        let left = self.total.saturating_sub(epoch.saturating_mul(self.steps_per_epoch));
        let left = if left > 0 { format!(", {} left", in_words(step_ms * f64::from(left))) } else { String::new() };
        self.print(&format!("Epoch {epoch} of {}: D {d:.4}, G {g:.4}, {step_ms:.0} ms a step{left}", self.epochs));
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}
