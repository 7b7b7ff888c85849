//! The files of a run.

use saddle::run::RunConfig;
use saddle::run::stored::StoredRun;
use saddle::settings::Settings;
use saddle::worker::bundle::{BundleError, NamedFile, open, write};

use super::assert_displayable;

/// File names that an input can choose.
const NAMES: [&str; 17] = [
    "record.json",
    "losses.csv",
    "sheet-0-0.png",
    "sheet-1-4.png",
    "sheet-2-8.png",
    "real.png",
    "checkpoint.safetensors",
    "config.json",
    "sheet-1.png",
    "generator-1.safetensors",
    "losses.csv.part",
    "sheet-4294967295-4294967295.png",
    "sheet-01-4.png",
    "../record.json",
    "",
    "record.json\u{0}",
    "quality.json",
];

/// The input is a sequence of files: the index of a name, a two-byte little-endian length, and that many bytes (fewer at the end).
pub(super) fn check(bytes: &[u8]) {
    check_opened(open(files(bytes), 5.0));
}

fn files(mut rest: &[u8]) -> Vec<NamedFile> {
    let mut files = Vec::new();
    while let [name, low, high, after @ ..] = rest {
        let (bytes, left) = after.split_at(after.len().min(u16::from_le_bytes([*low, *high]).into()));
        files.push(NamedFile { name: NAMES[usize::from(*name) % NAMES.len()].to_owned(), bytes: bytes.to_vec() });
        rest = left;
    }
    files
}

/// The inverse of [`files`].
pub(crate) fn input(files: &[NamedFile]) -> Vec<u8> {
    let part = |file: &NamedFile| {
        let name = NAMES.iter().position(|name| *name == file.name).expect("a name of `NAMES`");
        let [name, ..] = name.to_le_bytes();
        let [low, high, ..] = file.bytes.len().to_le_bytes();
        [&[name, low, high][..], &file.bytes].concat()
    };
    files.iter().flat_map(part).collect()
}

/// An accepted run is consistent and reads back from its own file.
pub(super) fn check_opened(opened: Result<StoredRun, BundleError>) {
    let run = match opened {
        Ok(run) => run,
        Err(reason) => return assert_displayable(&reason.to_string()),
    };
    assert!(RunConfig::from_query(&run.record.query).problems.is_empty());
    assert_eq!(run.losses.len(), run.record.step as usize);
    assert!(run.frames.is_sorted_by_key(|frame| frame.step) && run.frames.iter().all(|frame| frame.step <= run.record.step));
    let bytes = write(&run).expect("it can be written");
    let again = open(vec![NamedFile { name: "run.saddle.zip".to_owned(), bytes }], 5.0).expect("an exported run can be imported");
    assert!(again.frames == run.frames && again.real == run.real && again.checkpoint == run.checkpoint);
    let bits = |run: &StoredRun| run.losses.iter().flatten().map(|loss| loss.to_bits()).collect::<Vec<u32>>();
    let same = |a: f32, b: f32| a.to_bits() == b.to_bits() || a.is_nan() && b.is_nan();
    assert!(
        bits(&run).len() == bits(&again).len()
            && run.losses.iter().flatten().zip(again.losses.iter().flatten()).all(|(a, b)| same(*a, *b))
    );
    // JSON may change a number's last bit.
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-15 * a.abs();
    assert!(near(run.record.began_ms, again.record.began_ms) && near(run.record.trained_ms, again.record.trained_ms));
}
