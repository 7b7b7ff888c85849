//! Messages, standard output and files that are written to.

use std::fs;
use std::process::{Command, Stdio};

use saddle::bandit::{BanditConfig, Simulation, csv};
use saddle::settings::Settings;
use saddle::train::atomic_write::atomic_write;
use tempfile::TempDir;

use super::{SMALL, folder, output_of, stderr, train};
use crate::support::golden;

#[test]
fn errors_name_the_flag_or_the_file() {
    let (_keep, path) = folder();
    let labels = path.with_file_name("labels.idx");
    fs::write(&labels, [0, 0, 8, 1, 0, 0, 0, 1, 7]).expect("it can be written");
    let table: [(&[&str], &[&str]); 10] = [
        (&["run", "--dataset", "mnist"], &["--dataset", "garments"]),
        (&["run", "--batch", "17"], &["--batch", "64"]),
        (&["run", "--epochs", "0"], &["--epochs", "1000"]),
        (&["run", "--lr", "2"], &["--lr", "at most 1"]),
        (&["run", "--seed", "x"], &["--seed"]),
        (&["run", "--dataset", "garments", "--images", "20000"], &["--images", "10000"]),
        (&["run", "--file", "labels.idx"], &["labels.idx", "labels"]),
        (&["run", "--file", "nowhere.idx"], &["nowhere.idx", "No such file"]),
        (&["run"], &["data/fashion-mnist", "make data", "FASHION_MNIST_DIR"]),
        (&["run", "--resume"], &["checkpoint.safetensors", "--resume"]),
    ];
    for (flags, wanted) in table {
        let output = output_of(train(flags, Some(&path)));
        assert_eq!(output.status.code(), Some(1), "{flags:?}: {}", stderr(&output));
        for word in wanted {
            assert!(stderr(&output).contains(word), "{flags:?} says: {}", stderr(&output));
        }
    }
    let output = output_of(train(&["run", "--device", "abacus"], Some(&path)));
    assert!(stderr(&output).contains("--device") && stderr(&output).contains("gpu"), "{}", stderr(&output));
    #[cfg(not(feature = "gpu"))]
    {
        let output = output_of(train(&["run", "--device", "gpu", "--dataset", "garments"], Some(&path)));
        assert!(stderr(&output).contains("--features gpu"), "{}", stderr(&output));
    }
}

#[test]
fn counts_on_the_command_line_get_the_sentences_of_the_page() {
    let run = ["run", "--dataset", "garments", "--images", "32"];
    let (_keep, path) = folder();
    for (flags, sentence) in [
        (&[&run[..], &["--every", "1,000"]].concat(), "“1,000”: write 1000, without separators"),
        (&[&run[..], &["--save", "60 000"]].concat(), "“60 000”: write 60000, without separators"),
        (&[&run[..], &["--epochs", "1,000"]].concat(), "“1,000”: write 1000, without separators"),
        (&vec!["time", "--steps", "ten"], "“ten” is not a whole number"),
        (&vec!["time", "--batch", "1,5"], "“1,5” is not a whole number"),
        (&vec!["--threads", "0", "minimax"], "“0” is not a whole number from 1 on"),
        (&vec!["bandit", "--steps", "2.000"], "“2.000”: write 2000, without separators"),
        (&vec!["bandit", "--means", "1;1,000"], "“1,000” has two meanings: write 1000 or 1.000"),
    ] {
        let output = output_of(train(flags, (flags[0] == "run").then_some(path.as_path())));
        assert!(!output.status.success() && stderr(&output).contains(sentence), "{flags:?}: {}", stderr(&output));
    }
    let output = output_of(train(&["--threads", "１", "bandit", "--means", "1;0,5", "--eta", "0,2", "--steps", "3"], None));
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn a_point_where_f_is_not_defined_is_named() {
    let run = |expression: &str, more: &[&str]| {
        let arguments = [&["minimax", "--f", "custom", "--expr", expression][..], more].concat();
        output_of(train(&arguments, None))
    };
    let output = run("sqrt(y) - x^2", &["--y0", "-2"]);
    assert!(!output.status.success() && output.stdout.is_empty());
    assert!(stderr(&output).contains("f has no value at (1, −2)") && stderr(&output).contains("--y0"), "{}", stderr(&output));
    let output = run("ln(x) - y^2", &["--eta_x", "0.6", "--eta_y", "0,6"]);
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).lines().count() == 4);
    assert!(stderr(&output).contains("ends after step 2: f has no value at (−1.1, 0.04)"), "{}", stderr(&output));
    let output = run("x^2 - y^2", &["--eta_x", "5"]);
    assert!(output.status.success() && stderr(&output).contains("Diverged at step"), "{}", stderr(&output));
}

#[test]
fn a_bandit_run_is_written_as_the_pages_csv() {
    let (_keep, file) = folder();
    let flags = ["bandit", "--means", "1,-0.5", "--theta0", "-1,1", "--noise", "0.5", "--steps", "50", "--runs", "3"];
    let output = output_of(train(&flags, Some(&file)));
    assert!(output.status.success() && stderr(&output).contains("3 runs: "), "{}", stderr(&output));
    let config = BanditConfig::from_query("means=1,-0.5&theta0=-1,1&noise=0.5&steps=50").config;
    let mut simulation = Simulation::new(&config);
    simulation.advance(config.steps);
    let wanted: String = csv::parts(&simulation).collect();
    assert_eq!(fs::read_to_string(&file).expect("a file"), wanted);
    assert_eq!(String::from_utf8(output_of(train(&flags, None)).stdout).expect("text"), wanted);

    let output = output_of(train(&["bandit", "--theta0", "0,0"], None));
    assert!(!output.status.success() && stderr(&output).contains("--theta0: 2 numbers for the 3 arms"), "{}", stderr(&output));
}

#[test]
fn without_a_terminal_there_are_lines_within_an_epoch() {
    let (_keep, path) = folder();
    let output = output_of(train(&[&SMALL[..], &["--progress", "0"]].concat(), Some(&path)));
    let lines = stderr(&output);
    let line = lines.lines().find(|line| line.starts_with("Step 4 of 8, in epoch 2 of 4: D ")).expect("a line about step 4");
    assert!(line.contains(", G ") && line.contains(" ms a step, ") && line.ends_with(" left"), "{line}");
    let (_keep, path) = folder();
    let output = output_of(train(&[&SMALL[..], &["--progress", "0", "--json"]].concat(), Some(&path)));
    let text = String::from_utf8(output.stdout).expect("text");
    let events = text.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"));
    let step = events.filter(|event| event["event"] == "step").find(|event| event["step"] == 4).expect("step 4");
    assert!(step["epoch"] == 2 && step["left_ms"].is_number() && step["loss_g"].is_number(), "{step}");
    // A line a minute is the usual.
    let help = output_of(train(&["run", "--help"], None));
    assert!(String::from_utf8_lossy(&help.stdout).contains("[default: 60; with --json 1]"));
}

#[test]
fn a_run_speaks_to_machines_or_not_at_all() {
    let (_keep, path) = folder();
    // On a busy machine a second passes between two steps: then each would have its line.
    let output = output_of(train(&[&SMALL[..], &["--json", "--progress", "3600"]].concat(), Some(&path)));
    assert!(output.status.success() && stderr(&output).is_empty(), "{}", stderr(&output));
    let lines = String::from_utf8(output.stdout).expect("text");
    let events: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let names: Vec<&str> = events.iter().map(|event| event["event"].as_str().expect("a name")).collect();
    assert_eq!(names, ["begin", "epoch", "epoch", "epoch", "epoch", "end"]);
    assert_eq!((&events[0]["steps"], &events[4]["step"], &events[5]["ended"]), (&8.into(), &8.into(), &"finished".into()));
    assert!(events[4]["loss_d"].as_f64().is_some_and(|loss| loss > 0.0));

    let (_keep, path) = folder();
    let output = output_of(train(&[&SMALL[..], &["--quiet"]].concat(), Some(&path)));
    assert!(output.status.success() && output.stdout.is_empty() && output.stderr.is_empty(), "{}", stderr(&output));
}

/// `train run 2>&1 | head -n 1` closes the pipe after the first line.
#[test]
fn a_reader_that_leaves_ends_no_training() {
    let (_keep, path) = folder();
    let mut command = train(&SMALL, Some(&path));
    let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the trainer can be started");
    drop(child.stderr.take());
    assert!(child.wait().expect("it ends").success());
    assert!(path.join("sheet-4.png").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_standard_output_is_reported() {
    let (_keep, path) = folder();
    let reference = path.with_file_name("numbers.json");
    fs::write(&reference, golden::TEXT).expect("room");
    let reference = reference.to_str().expect("a path in letters");
    let images = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/first-48-images-idx3-ubyte");
    let commands = [
        (&["minimax"][..], None),
        (&["bandit", "--steps", "9"], None),
        (&["verify", reference, "--file", images], None),
        (&["time", "--batch", "16", "--steps", "1", "--ops", "fused"], None),
        (&["--help"], None),
        (&["--version"], None),
        (&["help", "run"], None),
        (&[&SMALL[..], &["--json"]].concat(), Some(path.as_path())),
    ];
    for (command, out) in commands {
        let full = fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let output = train(command, out).stdout(full).stderr(Stdio::piped()).output().expect("the trainer can be started");
        assert_eq!(output.status.code(), Some(1), "{command:?}: {}", stderr(&output));
        assert!(stderr(&output).contains("error: standard output: No space left"), "{command:?}: {}", stderr(&output));
    }
    assert!(path.join("sheet-4.png").exists(), "the run itself was trained to its end");
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_written_to_and_not_replaced() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let keep = TempDir::new().expect("there is room for a folder");
    let (file, link, pipe) = (keep.path().join("run.csv"), keep.path().join("link"), keep.path().join("pipe"));
    fs::write(&file, "old").expect("room");
    symlink("run.csv", &link).expect("it can be made");
    atomic_write(&link, b"new").expect("there is room");
    assert_eq!(fs::read(&file).expect("it is there"), b"new");
    assert!(fs::symlink_metadata(&link).expect("it is there").is_symlink());

    assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo").success());
    let reader = Command::new("cat").arg(&pipe).stdout(Stdio::piped()).spawn().expect("there is cat");
    let output = output_of(train(&["bandit", "--steps", "3"], Some(&pipe)));
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(fs::symlink_metadata(&pipe).expect("it is there").file_type().is_fifo());
    let printed = output_of(train(&["bandit", "--steps", "3"], None)).stdout;
    assert_eq!(reader.wait_with_output().expect("it read").stdout, printed);
    assert_eq!(fs::read_dir(keep.path()).expect("it can be read").count(), 3, "no half file is left");
}
