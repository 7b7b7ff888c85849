//! The files of the recorded run.

use std::fs;
use std::path::PathBuf;

use saddle::run::config::HANDOUT_EPOCHS;
use saddle::run::quality::{QualityRecord, QualityRow};
use saddle::run::{losses, recorded};

/// Complete batches of 64 in 60,000 images.
pub(crate) const STEPS_PER_EPOCH: usize = 937;

/// A file of `static/recorded`.
pub(crate) fn file(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("static/recorded").join(name);
    fs::read(&path).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()))
}

/// The losses `[D, G]` of all steps.
pub(crate) fn all_losses() -> Vec<[f32; 2]> {
    losses::from_bytes(&file(recorded::LOSSES))
}

fn mean(losses: &[[f32; 2]]) -> [f64; 2] {
    [0, 1].map(|player| losses.iter().map(|pair| f64::from(pair[player])).sum::<f64>() / losses.len() as f64)
}

/// The mean losses of D and G over `steps`, from 0.
pub(crate) fn mean_losses(steps: std::ops::Range<usize>) -> [f64; 2] {
    mean(&all_losses()[steps])
}

/// The mean losses of D and G over the tenth and last epoch, of 156 steps, of the run with this departure.
pub(crate) fn departure_losses(name: &str) -> [f64; 2] {
    let losses = losses::from_bytes(&file(&format!("departures/{name}/{}", recorded::LOSSES)));
    assert_eq!(losses.len(), 10 * 156, "{name}");
    mean(&losses[9 * 156..])
}

#[test]
fn the_images_of_the_handouts_epochs_are_measured() {
    let record: QualityRecord = serde_json::from_slice(&file(recorded::QUALITY)).expect("the file is valid");
    assert!(record.is_valid());
    assert_eq!(record.rows.iter().map(|row| row.epoch).collect::<Vec<_>>(), HANDOUT_EPOCHS);
    assert!(record.rows.iter().all(|row| row.step as usize == row.epoch as usize * STEPS_PER_EPOCH));
    // JSON may change a number's last bit.
    let numbers = |csv: &str| -> Vec<f64> {
        csv.lines().skip(1).flat_map(|line| line.split(',')).map(|cell| cell.parse().expect("a number")).collect()
    };
    let (ours, table) = (numbers(&record.csv()), numbers(&String::from_utf8(file("quality.csv")).expect("text")));
    assert_eq!(ours.len(), table.len());
    assert!(ours.iter().zip(&table).all(|(a, b)| (a - b).abs() <= 1e-12 * b.abs()), "{ours:?}, {table:?}");
    let kid = |row: &QualityRow| row.quality.kid;
    assert!(record.rows.is_sorted_by(|before, after| kid(before) > kid(after)), "the images become better");
    assert!(record.reference.floor.kid < kid(&record.rows[2]));
}
