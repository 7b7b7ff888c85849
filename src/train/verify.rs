//! The command `verify`: compares with another framework's numbers.

use std::fmt::Write;
use std::fs;

use futures::executor::block_on;

use super::arguments::VerifyArgs;
use super::terminal::say;
use super::{TrainError, device, images};
use crate::gan::reference::{Reference, ReferenceError, Row, compute, rows};
use crate::run::RunConfig;
use crate::run::config::Preference;
use crate::run::self_test::KernelSet;

/// Size limit of a reference file in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// Result of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// For standard output: a table, or the computed numbers as JSON.
    pub text: String,
    /// Whether all numbers agree.
    pub agrees: bool,
}

/// Computes the numbers of a reference file and compares them.
///
/// # Errors
/// When the file is not of its form, the images are missing, or the device fails.
pub fn verify(args: &VerifyArgs) -> Result<Verified, TrainError> {
    let reference = read(args)?;
    let images = images::load_training_set(args.common.own_file().as_ref())?;
    let preference = args.common.device.map_or(Preference::Cpu, super::arguments::DeviceChoice::preference);
    let ops = args.common.ops.unwrap_or_default();
    let kernels = KernelSet::of(ops, RunConfig::default().batch_size);
    let compute_on = device::open(preference, kernels, None, &args.common, |text| say(text))?;
    let found = block_on(compute(&reference, &images, &compute_on.device, ops)).map_err(|problem| match problem {
        ReferenceError::Device(words) => TrainError::Device(words),
        other => TrainError::file(&args.reference, other),
    })?;
    let rows = rows(&found, &reference);
    let agrees = rows.iter().all(Row::passed);
    let text = if args.json {
        serde_json::to_string_pretty(&found).map_err(|problem| TrainError::file(&args.reference, problem))? + "\n"
    } else {
        table(&rows)
    };
    Ok(Verified { text, agrees })
}

fn read(args: &VerifyArgs) -> Result<Reference, TrainError> {
    let path = &args.reference;
    let unreadable = |problem: std::io::Error| TrainError::file(path, problem);
    let length = fs::metadata(path).map_err(unreadable)?.len();
    if length > MAX_BYTES {
        return Err(TrainError::file(path, format!("it has {length} bytes, more than any file of reference numbers")));
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| TrainError::file(path, "this is not a file of reference numbers: it is not UTF-8"))?;
    Reference::parse(&text).map_err(|problem| TrainError::file(path, problem))
}

/// One line per number, and a summary.
fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.quantity.chars().count()).max().unwrap_or(0);
    let mut text = format!("{:width$}  {:>16}  {:>16}  {:>10}\n", "quantity", "value", "reference", "rel. diff.");
    for row in rows {
        let value = row.value.map_or_else(|| "none".to_owned(), |value| format!("{value:.9}"));
        let mark = if row.passed() { "" } else { "  DIFFERS" };
        // Writing into a string does not fail.
        let _ = writeln!(
            text,
            "{:width$}  {value:>16}  {:>16.9}  {:>10.1e}{mark}",
            row.quantity,
            row.reference,
            row.relative_difference()
        );
    }
    let failed = rows.iter().filter(|row| !row.passed()).count();
    let _ = match failed {
        0 => writeln!(text, "All {} numbers agree.", rows.len()),
        failed => writeln!(text, "{failed} of {} numbers differ.", rows.len()),
    };
    text
}
