//! `train verify`: the numbers of another framework.

use std::fs;
use std::process::Output;

use saddle::gan::reference::{Reference, rows};

use super::{folder, output_of, stderr, train};
use crate::support::golden;

/// Runs `train verify` with this text as reference numbers.
fn verify(reference: &str, more: &[&str]) -> Output {
    let (_keep, path) = folder();
    let file = path.with_file_name("numbers.json");
    fs::write(&file, reference).expect("it can be written");
    let images = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/first-48-images-idx3-ubyte");
    let file = file.to_string_lossy().into_owned();
    output_of(train(&[&["verify", &file, "--file", images], more].concat(), None))
}

#[test]
fn verify_agrees_with_another_framework() {
    let output = verify(golden::TEXT, &[]);
    let table = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{table}{}", stderr(&output));
    assert!(table.contains("losses[2] G") && table.contains("rel. diff.") && table.contains("All 123 numbers agree"), "{table}");
}

#[test]
fn verify_finds_a_number_that_differs() {
    let mut wrong = golden::reference();
    if let Some(norm) = wrong.grad_norms.get_mut("g.convt2.weight") {
        *norm *= 1.002;
    }
    let output = verify(&serde_json::to_string(&wrong).expect("JSON"), &[]);
    let table = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1));
    let marked: Vec<&str> = table.lines().filter(|line| line.contains("DIFFERS")).collect();
    assert_eq!(marked.len(), 1, "{table}");
    assert!(marked[0].contains("grad_norms g.convt2.weight"));
}

#[test]
fn verify_prints_its_numbers_under_the_keys_of_the_file() {
    // Another batch, number of steps and seed: the losses are wrong on purpose, only the keys are compared.
    let mut other = golden::reference();
    (other.batch, other.lcg.z_seed) = (4, 99);
    other.losses.truncate(2);
    let output = verify(&serde_json::to_string(&other).expect("JSON"), &["--json", "--device", "cpu", "--ops", "stock"]);
    assert_eq!(output.status.code(), Some(1), "it differs");
    let text = String::from_utf8_lossy(&output.stdout);
    let found = Reference::parse(&text).expect("of the form");
    assert_eq!((found.batch, found.losses.len(), found.grad_norms.len()), (4, 2, other.grad_norms.len()));
    // The computed numbers agree with themselves.
    let output = verify(&text, &[]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(rows(&found, &found).iter().all(saddle::gan::reference::Row::passed));
}

#[test]
fn verify_refuses_other_files() {
    let with = |key: &str, value: serde_json::Value| {
        let mut json: serde_json::Value = serde_json::from_str(golden::TEXT).expect("JSON");
        json[key] = value;
        json.to_string()
    };
    for (text, word) in [
        ("no JSON".to_owned(), "not a file of reference numbers"),
        ("{}".to_owned(), "missing field"),
        (with("surprise", 1.into()), "surprise"),
        (with("batch", 0.into()), "batch"),
        (with("dropout", 0.3.into()), "dropout"),
        (with("losses", serde_json::json!([])), "losses"),
        (with("batch", 17.into()), "51 images are needed"),
    ] {
        let output = verify(&text, &[]);
        assert_eq!(output.status.code(), Some(1));
        assert!(stderr(&output).contains("numbers.json") && stderr(&output).contains(word), "{word}: {}", stderr(&output));
    }
}
