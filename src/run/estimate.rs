//! Estimates a run's time on this device from a few timed steps.

use serde::{Deserialize, Serialize};

use super::config::RunConfig;

/// Timed steps by device ([`super::protocol::BackendInfo::key`]) and batch size. Stored between visits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    known: Vec<Timing>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Timing {
    device: String,
    batch_size: u32,
    ms_per_step: f64,
}

/// A run longer than this is called long, in ms.
pub const LONG_RUN_MS: f64 = 30.0 * 60_000.0;

impl Timings {
    /// Records a step's wall time in ms; ignores values that are not positive and finite.
    pub fn record(&mut self, device: &str, batch_size: u32, ms_per_step: f64) {
        if ms_per_step.is_finite() && ms_per_step > 0.0 {
            self.known.retain(|timing| timing.device != device || timing.batch_size != batch_size);
            self.known.push(Timing { device: device.to_owned(), batch_size, ms_per_step });
        }
    }

    /// A step's wall time in ms, as measured at this batch size, or else scaled from the nearest one. For a GPU that is not fully used the
    /// scaled time is too large.
    #[must_use]
    pub fn ms_per_step(&self, device: &str, batch_size: u32) -> Option<f64> {
        let measured = self.known.iter().filter(|timing| timing.device == device);
        let nearest = measured.min_by_key(|timing| (timing.batch_size.abs_diff(batch_size), timing.batch_size))?;
        Some(nearest.ms_per_step * f64::from(batch_size) / f64::from(nearest.batch_size.max(1)))
    }

    /// A run's time in ms on `available` images.
    #[must_use]
    pub fn run_ms(&self, device: &str, config: &RunConfig, available: u32) -> Option<f64> {
        let steps = f64::from(config.steps_per_epoch(available)) * f64::from(config.epochs);
        self.ms_per_step(device, config.batch_size).map(|ms| ms * steps)
    }
}

/// A time as text: "40 s", "4 min", "2 h 10 min", "3 days".
#[must_use]
pub fn in_words(ms: f64) -> String {
    let seconds = (ms / 1000.0).max(0.0).round();
    let minutes = (seconds / 60.0).round();
    if !seconds.is_finite() {
        return "unknown".to_owned();
    }
    if seconds < 90.0 {
        format!("{seconds} s")
    } else if minutes < 90.0 {
        format!("{minutes} min")
    } else if minutes < 48.0 * 60.0 {
        let hours = (minutes / 60.0).floor();
        let rest = (minutes % 60.0 / 10.0).round() * 10.0;
        match rest {
            r if r < 5.0 || hours >= 10.0 => format!("{} h", (minutes / 60.0).round()),
            r if r > 55.0 => format!("{} h", hours + 1.0),
            r => format!("{hours} h {r} min"),
        }
    } else {
        format!("{} days", (minutes / 1440.0).round())
    }
}
