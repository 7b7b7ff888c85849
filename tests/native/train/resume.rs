//! Runs that are interrupted, resumed and imported.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use saddle::data::idx;

use super::{SMALL, assert_same_run, folder, output_of, read, stderr, train, uninterrupted, wait_for_steps};
use crate::support::runs::garments;

#[test]
fn a_killed_run_resumes_and_equals_an_uninterrupted_one() {
    let (_keep, whole) = uninterrupted();
    let (_keep, path) = folder();
    let mut child = train(&[&SMALL[..], &["--save", "0"]].concat(), Some(&path)).spawn().expect("the trainer can be started");
    for count in [1, 4] {
        wait_for_steps(&mut child, &path, count);
        child.kill().expect("it lives");
        child.wait().expect("it is dead");
        // As left by a kill in the middle of a write.
        fs::write(path.join("checkpoint.safetensors.part"), b"half a st").expect("it can be written");
        child = train(&["run", "--resume", "--save", "0"], Some(&path)).spawn().expect("the trainer can be started");
    }
    assert!(child.wait().expect("it ends").success());
    assert_same_run(&whole, &path);
}

#[cfg(unix)]
#[test]
fn ctrl_c_saves_and_ends() {
    let (_keep, whole) = uninterrupted();
    let (_keep, path) = folder();
    let mut child =
        train(&[&SMALL[..], &["--save", "0"]].concat(), Some(&path)).stderr(Stdio::piped()).spawn().expect("it starts");
    wait_for_steps(&mut child, &path, 1);
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("there is a kill");
    assert!(sent.success());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    let output = output_of(train(&["run", "--resume"], Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    assert_same_run(&whole, &path);
}

#[test]
fn only_the_epochs_of_a_resumed_run_may_change() {
    let (_keep, path) = uninterrupted();
    for (flags, word) in [
        (["--batch", "32"], "--batch"),
        (["--seed", "1"], "--seed"),
        (["--images", "48"], "--images"),
        (["--arithmetic", "fused"], "--arithmetic"),
        (["--precision", "f16"], "--precision"),
    ] {
        let output = output_of(train(&[&["run", "--resume"], &flags[..]].concat(), Some(&path)));
        assert!(!output.status.success() && stderr(&output).contains(word), "{flags:?}: {}", stderr(&output));
    }
    let output = output_of(train(&["run", "--resume", "--epochs", "5", "--batch", "16"], Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(read(&path, "losses.csv").split(|byte| *byte == b'\n').count(), 1 + 10 + 1);
    assert!(path.join("sheet-5.png").exists());

    let output = output_of(train(&SMALL, Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("--resume"), "a run is not overwritten: {}", stderr(&output));

    // Losses of steps before the checkpoint are missing.
    fs::write(path.join("losses.csv"), "step,epoch,loss_d,loss_g\n1,1,1.0,1.0\n").expect("it can be written");
    let output = output_of(train(&["run", "--resume", "--epochs", "6"], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("losses.csv"), "{}", stderr(&output));
    fs::write(path.join("checkpoint.safetensors"), b"broken").expect("it can be written");
    let output = output_of(train(&["run", "--resume"], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("checkpoint.safetensors"), "{}", stderr(&output));
}

#[test]
fn losses_with_other_line_ends_resume() {
    let (_keep, whole) = uninterrupted();
    let (_keep, path) = folder();
    let first = ["run", "--dataset", "garments", "--images", "32", "--batch", "16", "--epochs", "2"];
    assert!(output_of(train(&first, Some(&path))).status.success());
    let text = String::from_utf8(read(&path, "losses.csv")).expect("text");
    fs::write(path.join("losses.csv"), text.replace('\n', "\r\n")).expect("room");
    let output = output_of(train(&["run", "--resume", "--epochs", "4"], Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    assert_same_run(&whole, &path);
}

#[test]
fn an_import_that_fails_leaves_nothing() {
    let (keep, path) = folder();
    let file = keep.path().join("mine.saddle.zip");
    fs::write(&file, saddle::worker::bundle::write(&crate::bundle::run()).expect("it can be written")).expect("room");
    let other = keep.path().join("other.idx");
    fs::write(&other, idx::encode(&garments(1, 32))).expect("room");
    let open = ["run", "--open", file.to_str().expect("letters"), "--file", other.to_str().expect("letters")];
    let output = output_of(train(&open, Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("it holds other images than"), "{}", stderr(&output));
    let left = || -> Vec<_> { fs::read_dir(&path).expect("a folder").map(|entry| entry.expect("a file").file_name()).collect() };
    assert_eq!(left(), [".lock"]);
    // A folder in the place of a file's unfinished copy: the last of the files can't be written.
    fs::create_dir(path.join("config.json.part")).expect("room");
    let output = output_of(train(&open[..3], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("config.json"), "{}", stderr(&output));
    let mut names = left();
    names.sort();
    assert_eq!(names, [".lock", "config.json.part"]);
}

/// A run from the page with two of eight steps done; the resulting files are equal to the bit.
#[test]
fn an_imported_run_equals_an_uninterrupted_one() {
    let (_keep, whole) = uninterrupted();
    let (keep, path) = folder();
    let file = keep.path().join("mine.saddle.zip");
    fs::write(&file, b"PK\x03\x04 and no more").expect("room");
    let from = |file: &Path, flags: &[&str]| {
        let open = ["run", "--open", file.to_str().expect("a path in letters")];
        output_of(train(&[&open[..], flags].concat(), Some(&path)))
    };
    let output = from(&file, &[]);
    assert!(!output.status.success() && stderr(&output).contains("not a readable zip file"), "{}", stderr(&output));
    fs::write(&file, saddle::worker::bundle::write(&crate::bundle::run()).expect("it can be written")).expect("room");
    let output = from(&file, &["--epochs", "4"]);
    assert!(output.status.success() && stderr(&output).contains("continuing after step 2"), "{}", stderr(&output));
    assert_same_run(&whole, &path);
    assert!(path.join("sheet-1.png").exists(), "the page's own sheet");
    let output = from(&file, &[]);
    assert!(!output.status.success() && stderr(&output).contains("holds a run"), "{}", stderr(&output));
}
