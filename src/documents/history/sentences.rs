//! Texts about a saved run.

use crate::data::grouped;
use crate::run::RunConfig;
use crate::run::config::Dataset;
use crate::run::departure::Departure;
use crate::run::estimate::in_words;
use crate::run::protocol::archive::Usage;
use crate::run::stored::{Ending, RunRecord};
use crate::settings::Settings;

/// The visitor's name for the run, or one from its key.
#[must_use]
pub fn name(run: &RunRecord) -> String {
    if run.title.is_empty() { format!("Run {}", run.key.0) } else { run.title.clone() }
}

/// The label of a device: "CPU", "WebGPU · Radeon 780M".
#[must_use]
pub fn device(key: &str) -> String {
    match key.split_once(':') {
        Some(("cpu", _)) => "CPU".to_owned(),
        Some(("webgpu", adapter)) => format!("WebGPU · {adapter}"),
        _ => key.to_owned(),
    }
}

/// The data set within a sentence.
#[must_use]
pub fn dataset(of: Dataset) -> &'static str {
    match of {
        Dataset::FashionMnist => "FashionMNIST",
        Dataset::FashionMnist10k => "FashionMNIST’s test images",
        Dataset::Garments => "drawn garments",
    }
}

/// The value of a parameter in a table.
#[must_use]
pub fn value(config: &RunConfig, parameter: &str) -> String {
    match parameter {
        "dataset" => dataset(config.dataset).to_owned(),
        "images" if config.images == 0 => "all".to_owned(),
        "images" => grouped(config.images.into()),
        "ops" => config.ops.label().to_owned(),
        "arithmetic" => config.arithmetic.label().to_lowercase(),
        "precision" => config.precision.label().to_owned(),
        "quality" => config.quality.label().to_lowercase(),
        "departure" => config.departure.label().to_lowercase(),
        _ => config.get(parameter).unwrap_or_default(),
    }
}

/// The differences from the homework except seed and device: "drawn garments, 64 images, batch 16, 2 epochs".
#[must_use]
pub fn set_up(run: &RunRecord) -> String {
    let (config, homework) = (run.config(), RunConfig::default());
    let mut parts = Vec::new();
    if run.is_of_own_file() {
        parts.push(format!("{}, {} images", run.source, grouped(run.images.into())));
    } else if config.dataset != homework.dataset || config.images != 0 {
        parts.push(format!("{}, {} images", dataset(config.dataset), grouped(run.images.into())));
    }
    let mut differs = |differs: bool, text: String| {
        if differs {
            parts.push(text);
        }
    };
    differs(config.batch_size != homework.batch_size, format!("batch {}", config.batch_size));
    let epochs = if config.epochs == 1 { "1 epoch".to_owned() } else { format!("{} epochs", config.epochs) };
    differs(config.epochs != homework.epochs, epochs);
    #[expect(clippy::float_cmp, reason = "the same text gives the same number")]
    let own_rate = config.learning_rate != homework.learning_rate || !run.left_rates.is_empty();
    differs(own_rate, format!("learning rate {}", learning_rate(run)));
    differs(config.ops != homework.ops, config.ops.label().to_owned());
    let fused = format!("{} arithmetic", config.arithmetic.label().to_lowercase());
    differs(config.arithmetic != homework.arithmetic, fused);
    differs(config.precision != homework.precision, config.precision.label().to_owned());
    differs(config.departure != Departure::None, config.departure.label().to_lowercase());
    if parts.is_empty() { "as the homework".to_owned() } else { parts.join(", ") }
}

/// The current learning rate after the earlier ones: "0.0001 up to step 120, then 0.00001".
#[must_use]
pub fn learning_rate(run: &RunRecord) -> String {
    let before = run.left_rates.iter().map(|(step, rate)| format!("{rate} up to step {}, then ", grouped((*step).into())));
    format!("{}{}", before.collect::<String>(), run.config().learning_rate)
}

/// Completed epochs out of all: "2 of 4".
#[must_use]
pub fn epochs(run: &RunRecord) -> String {
    format!("{} of {}", run.epoch(), run.config().epochs)
}

/// Whether and how the run ended: "diverged at step 1,234".
#[must_use]
pub fn ending(run: &RunRecord) -> String {
    match run.ending {
        Ending::Open => format!("can be continued from step {}", grouped(run.step.into())),
        Ending::Finished => "finished".to_owned(),
        Ending::Stopped => "stopped".to_owned(),
        Ending::Diverged(step) => format!("diverged at step {}", grouped(step.into())),
    }
}

/// A loss with three decimals.
#[must_use]
pub fn loss(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}").replace('-', "−") } else { "NaN".to_owned() }
}

/// A time span before now, in ms.
#[must_use]
pub fn ago(ms: f64) -> String {
    if ms < 60_000.0 { "just now".to_owned() } else { format!("{} ago", in_words(ms)) }
}

/// A size in bytes: "820 kB", "61 MB", "10.2 GB".
#[must_use]
pub fn bytes(size: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let size = size as f64;
    let (value, unit) = match size {
        s if s < 1e6 => (s / 1e3, "kB"),
        s if s < 1e9 => (s / 1e6, "MB"),
        s => (s / 1e9, "GB"),
    };
    if value < 10.0 { format!("{value:.1} {unit}") } else { format!("{value:.0} {unit}") }
}

/// The storage used by Saddle in this browser.
#[must_use]
pub fn storage(usage: Usage) -> String {
    let used = bytes(usage.used);
    if usage.quota == 0 {
        return format!("Saddle uses {used} in this browser for runs and images. The browser does not report a limit.");
    }
    #[expect(clippy::cast_precision_loss, reason = "two digits are shown")]
    let share = 100.0 * usage.used as f64 / usage.quota as f64;
    let share = if share < 0.1 { "less than 0.1".to_owned() } else { format!("{share:.1}") };
    let quota = bytes(usage.quota);
    format!("Saddle uses {used} of {quota} available in this browser ({share} %) for runs and images.")
}

/// Whether the browser may clear the storage by itself.
#[must_use]
pub fn persistence(usage: Usage) -> &'static str {
    if usage.persisted {
        "The browser has promised not to clear this storage."
    } else {
        "The browser may clear this storage when the disk is nearly full; Safari may clear it after seven days of use without a \
         visit to this page."
    }
}

/// A time in ms since 1970 as "2026-11-25 09:47 UTC"; `None` outside the years 1970 to 9999.
#[must_use]
pub fn date(ms: f64) -> Option<String> {
    const DAY_MS: f64 = 86_400_000.0;
    if !(0.0..253_402_300_800_000.0).contains(&ms) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within the bounds above")]
    let (days, minutes) = ((ms / DAY_MS) as u32, (ms % DAY_MS / 60_000.0) as u32);
    let (year, month, day) = civil(days);
    Some(format!("{year}-{month:02}-{day:02} {:02}:{:02} UTC", minutes / 60, minutes % 60))
}

/// Year, month and day from days since 1970-01-01: Howard Hinnant's `civil_from_days`.
fn civil(days: u32) -> (u32, u32, u32) {
    // Counted from 0000-03-01, so that a leap day is the last day of a year.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + u32::from(month <= 2), month, day)
}
