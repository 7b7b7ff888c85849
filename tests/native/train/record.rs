//! The recorder of the page's run.

use std::fs;

use saddle::data::PIXELS;
use saddle::gan::checkpoint::file::Precision;
use saddle::gan::checkpoint::read_discriminator;
use saddle::run::losses;
use saddle::run::recorded::{self, FILM, LOSSES, REAL, REAL_INDICES, SHEETS};
use saddle::train::film;

use super::{folder, output_of, read, stderr, train};
use crate::picture::images;
use crate::support::runs::garments;

/// A step an epoch, so that fifty take seconds.
#[test]
fn a_finished_run_is_recorded() {
    let (_keep, path) = folder();
    let arguments = ["run", "--dataset", "garments", "--images", "16", "--batch", "16", "--epochs", "50", "--every", "1"];
    let output = output_of(train(&arguments, Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    let record = |name: &str, flags: &[&str]| {
        let run = path.to_str().expect("a name");
        let out = path.join(name);
        (output_of(train(&[&["record", run], flags].concat(), Some(&out))), out)
    };

    let (output, out) = record("whole", &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    for epoch in SHEETS {
        assert!(read(&out, &recorded::sheet(epoch)) == read(&path, &recorded::sheet(epoch)));
    }
    let losses = losses::parse(&String::from_utf8(read(&path, "losses.csv")).expect("text")).expect("losses");
    assert_eq!((losses.len(), losses::from_bytes(&read(&out, LOSSES))), (50, losses));
    assert!(read(&out, FILM).len() <= film::MAX_BYTES);
    let indices: Vec<usize> = serde_json::from_slice(&read(&out, REAL_INDICES)).expect("indices");
    let (real, all) = (images(&read(&out, REAL)), garments(42, 16));
    assert!(real.chunks_exact(PIXELS).zip(&indices).all(|(image, index)| *image == all.pixels()[index * PIXELS..][..PIXELS]));
    assert!(read_discriminator(&read(&out, &recorded::discriminator(50)), Precision::Half).is_ok());

    let (output, out) = record("brief", &["--brief"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 3);

    let lines = String::from_utf8(read(&path, "losses.csv")).expect("text");
    fs::write(path.join("losses.csv"), &lines[..lines.trim_end().rfind('\n').expect("lines") + 1]).expect("written");
    let (output, _) = record("unfinished", &["--brief"]);
    assert!(stderr(&output).contains("49 of its 50 steps"), "{}", stderr(&output));
}

/// The page's recorded run has its losses as numbers, not as a table.
#[test]
fn a_record_that_fails_writes_nothing() {
    let (_keep, path) = folder();
    let output = output_of(train(&["record", concat!(env!("CARGO_MANIFEST_DIR"), "/static/recorded")], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("losses.csv"), "{}", stderr(&output));
    assert!(!path.exists());
}
