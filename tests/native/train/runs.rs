//! What a run writes, and what it refuses.

use std::fs;
use std::process::Stdio;

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::compute::launches::{Launch, least};
use saddle::gan::Training;
use saddle::run::RunConfig;
use saddle::run::config_file::ConfigFile;
use saddle::run::measurement::Measurement;
use saddle::run::quality::QualityRecord;
use saddle::settings::Settings;
use saddle::train::atomic_write::atomic_write;
use saddle::train::run::has_outputs;
use tempfile::TempDir;

use super::{SMALL, assert_same_run, folder, output_of, read, stderr, train, uninterrupted, wait_for_steps};
use crate::picture::images;
use crate::support::runs::garments;

#[test]
fn a_run_writes_all_its_files() {
    let (_keep, path) = folder();
    let output = output_of(train(&[&SMALL[..], &["--every", "3", "--seed", "7"]].concat(), Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(stderr(&output).contains("Epoch 4 of 4"), "without a terminal there is a line an epoch: {}", stderr(&output));

    let mut names: Vec<String> = fs::read_dir(&path)
        .expect("the folder is there")
        .map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let wanted = [
        ".lock",
        "checkpoint.safetensors",
        "config.json",
        "generator-3.safetensors",
        "generator-4.safetensors",
        "losses.csv",
        "sheet-0.png",
        "sheet-3.png",
        "sheet-4.png",
    ];
    assert_eq!(names, wanted);

    let config: ConfigFile = serde_json::from_slice(&read(&path, "config.json")).expect("JSON");
    let same = RunConfig::from_query(&config.query);
    assert_eq!((same.config.seed, same.config.images, same.config.epochs), (7, 32, 4), "the page's address sets up the same run");
    assert!(same.problems.is_empty());
    assert_eq!(config.config["lr"], "0.0001");

    let losses = String::from_utf8(read(&path, "losses.csv")).expect("text");
    let lines: Vec<&str> = losses.lines().collect();
    assert_eq!(lines[0], "step,epoch,loss_d,loss_g");
    assert_eq!(lines.len(), 1 + 8);
    assert!(lines[8].starts_with("8,4,"));

    let begun = Training::new(same.config, &garments(7, 32), &Device::flex()).expect("a valid run");
    assert!(images(&read(&path, "sheet-0.png")) == block_on(begun.sheet()).expect("the CPU answers"), "before the first step");

    let png = read(&path, "sheet-4.png");
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a small one")];
    let info = reader.next_frame(&mut pixels).expect("whole");
    assert_eq!((info.width, info.height, info.color_type), (242, 242, png::ColorType::Grayscale));
    assert_eq!(pixels[0], 128, "the gap");
}

#[test]
fn sheets_are_written_at_the_handouts_epochs_the_last_and_every_nth() {
    let config = RunConfig { epochs: 60, ..RunConfig::default() };
    let epochs = |every| (1..=60).filter(|&epoch| has_outputs(epoch, &config, every)).collect::<Vec<u32>>();
    assert_eq!(epochs(0), [10, 30, 50, 60]);
    assert_eq!(epochs(25), [10, 25, 30, 50, 60]);
}

#[test]
fn the_number_of_threads_is_recorded_and_changes_nothing_else() {
    let (_keep, path) = uninterrupted();
    for (threads, device) in [("1", "cpu:CPU"), ("3", "cpu:CPU, 3 threads")] {
        let (_keep, other) = folder();
        let output = output_of(train(&[&SMALL[..], &["--threads", threads]].concat(), Some(&other)));
        assert!(output.status.success(), "{}", stderr(&output));
        let config: ConfigFile = serde_json::from_slice(&read(&other, "config.json")).expect("JSON");
        assert_eq!(config.device, device);
        assert_same_run(&other, &path);
    }
}

#[test]
fn a_failed_write_keeps_the_old_file() {
    let keep = TempDir::new().expect("there is room for a folder");
    let place = keep.path().join("taken");
    fs::create_dir(&place).expect("it can be made");
    let error = atomic_write(&place, b"new").expect_err("a file can't take a folder's place");
    assert!(error.to_string().contains("taken"), "{error}");
    assert_eq!(fs::read_dir(keep.path()).expect("it can be read").count(), 1, "no half file is left");
    let file = keep.path().join("state");
    atomic_write(&file, b"old").expect("there is room");
    atomic_write(&file, b"new").expect("there is room");
    assert_eq!(fs::read(&file).expect("it is there"), b"new");
}

#[test]
fn a_damaged_data_set_is_refused() {
    let (_keep, path) = folder();
    let data = path.with_file_name("data");
    fs::create_dir(&data).expect("it can be made");
    fs::write(data.join("t10k-images-idx3-ubyte.gz"), [0x1f, 0x8b, 1, 2, 3]).expect("it can be written");
    let mut command = train(&["run", "--dataset", "fashion-mnist-10k"], Some(&path));
    command.env("FASHION_MNIST_DIR", &data);
    let output = output_of(command);
    assert!(stderr(&output).contains("t10k-images-idx3-ubyte.gz") && stderr(&output).contains("SHA-256"), "{}", stderr(&output));
}

#[test]
fn steps_are_timed_without_the_latency_of_a_read() {
    let output = output_of(train(&["time", "--batch", "16", "--steps", "2", "--ops", "fused", "--queued", "2"], None));
    assert!(output.status.success(), "{}", stderr(&output));
    let measured: Measurement = serde_json::from_slice(&output.stdout).expect("JSON");
    let [cost] = measured.costs.as_slice() else { panic!("only Saddle's layers") };
    assert!(cost.times_ms.len() == 2 && cost.times_ms.iter().all(|ms| *ms > 1.0), "{:?}", cost.times_ms);
}

#[test]
fn only_a_gpu_has_launches_to_list() {
    let output = output_of(train(&["time", "--batch", "16", "--ops", "fused", "--launches"], None));
    assert!(!output.status.success() && stderr(&output).contains("--launches: the processor"), "{}", stderr(&output));
    let output = output_of(train(&["time", "--launches", "--device", "gpu"], None));
    assert!(!output.status.success() && stderr(&output).contains("--ops"), "{}", stderr(&output));
}

#[test]
fn the_least_time_of_each_launch_counts() {
    let launch = |kernel: &str, ms| Launch { kernel: kernel.to_owned(), ms };
    let first = vec![launch("adam", Some(2.0)), launch("bias", Some(1.0))];
    let second = vec![launch("adam", Some(1.5)), launch("bias", None)];
    let other = vec![launch("bias", Some(0.1)), launch("adam", Some(0.1))];
    assert_eq!(least(vec![first, second, other]), [launch("adam", Some(1.5)), launch("bias", None)]);
    assert_eq!(least(Vec::new()), []);
}

#[test]
fn a_build_without_a_gpu_compares_none() {
    let output = output_of(train(&["self-test"], None));
    assert!(!output.status.success() && stderr(&output).contains("--features gpu"), "{}", stderr(&output));
}

#[test]
fn a_folder_with_remains_of_a_run_is_refused() {
    let (_keep, path) = folder();
    assert!(output_of(train(&SMALL, Some(&path))).status.success());
    fs::remove_file(path.join("checkpoint.safetensors")).expect("it was written");
    let before = read(&path, "losses.csv");
    let output = output_of(train(&[&SMALL[..], &["--seed", "9"]].concat(), Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("whose checkpoint is gone"), "{}", stderr(&output));
    assert_eq!(read(&path, "losses.csv"), before);
}

#[test]
fn two_trainers_do_not_share_a_folder() {
    let (_keep, path) = folder();
    let long = ["run", "--dataset", "garments", "--images", "32", "--batch", "16", "--epochs", "1000"];
    let mut first = train(&long, Some(&path)).stderr(Stdio::null()).spawn().expect("the trainer can be started");
    wait_for_steps(&mut first, &path, 1);
    let output = output_of(train(&[&long[..], &["--resume"]].concat(), Some(&path)));
    first.kill().expect("it runs");
    first.wait().expect("it ends");
    assert!(!output.status.success() && stderr(&output).contains("another trainer works in"), "{}", stderr(&output));
    let again = output_of(train(&["bandit", "--steps", "5"], None));
    assert!(again.status.success());
}

#[test]
fn a_run_of_enough_images_is_measured_where_it_draws_and_quality_0_changes_no_loss() {
    let small = ["run", "--dataset", "garments", "--images", "200", "--epochs", "2", "--every", "1"];
    let run = |quality: &str| {
        let (keep, path) = folder();
        let output = output_of(train(&[&small[..], &["--quality", quality]].concat(), Some(&path)));
        assert!(output.status.success(), "{}", stderr(&output));
        (keep, path)
    };
    let ((_keep, with), (_kept, without)) = (run("1"), run("0"));
    let text = String::from_utf8(read(&with, "quality.csv")).expect("text");
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows.len(), 3, "{text}");
    assert!(rows[1].starts_with("3,1,") && rows[2].starts_with("6,2,"), "{text}");
    let record: QualityRecord = serde_json::from_slice(&read(&with, "quality.json")).expect("JSON");
    assert!(record.is_valid());
    assert_eq!(record.rows.iter().map(|row| (row.step, row.epoch)).collect::<Vec<_>>(), [(3, 1), (6, 2)]);
    assert_eq!(record.reference.floor.n_real, 100);
    assert!(!without.join("quality.csv").exists());
    assert_eq!(read(&with, "losses.csv"), read(&without, "losses.csv"));
}
