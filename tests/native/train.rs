//! The native trainer from outside: flags, files and exit status.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use burn::tensor::Device;
use futures::executor::block_on;
use saddle::bandit::csv;
use saddle::bandit::{BanditConfig, Simulation};
use saddle::data::{Images, PIXELS, fingerprint, idx};
use saddle::gan::Training;
use saddle::gan::checkpoint::file::Precision;
use saddle::gan::checkpoint::read_discriminator;
use saddle::gan::reference::{Reference, rows};
use saddle::run::config_file::{ConfigFile, OwnImages};
use saddle::run::measurement::Measurement;
use saddle::run::recorded::{self, FILM, LOSSES, REAL, REAL_INDICES, SHEETS};
use saddle::run::stored::ImageSource;
use saddle::run::{RunConfig, losses};
use saddle::settings::Settings;
use saddle::train::atomic_write::atomic_write;
use saddle::train::film;
use saddle::train::run::has_outputs;
use saddle::worker::bundle::NamedFile;
use tempfile::TempDir;

use crate::picture::images;
use crate::support::golden;
use crate::support::runs::garments;

/// Four epochs of two steps on garments.
const SMALL: [&str; 9] = ["run", "--dataset", "garments", "--images", "32", "--batch", "16", "--epochs", "4"];

fn train(arguments: &[&str], out: Option<&Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_train"));
    command.args(arguments).env_remove("FASHION_MNIST_DIR").stdin(Stdio::null());
    if let Some(out) = out {
        command.arg("--out").arg(out).current_dir(out.parent().expect("a folder in another"));
    }
    command
}

fn output_of(mut command: Command) -> Output {
    command.output().expect("the trainer can be started")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A folder for one run.
fn folder() -> (TempDir, PathBuf) {
    let keep = TempDir::new().expect("there is room for a folder");
    let path = keep.path().join("run");
    (keep, path)
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// An uninterrupted run.
fn uninterrupted() -> (TempDir, PathBuf) {
    let (keep, path) = folder();
    let output = output_of(train(&SMALL, Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    (keep, path)
}

fn assert_same_run(one: &Path, other: &Path) {
    assert_eq!(String::from_utf8(read(one, "losses.csv")), String::from_utf8(read(other, "losses.csv")));
    for name in ["checkpoint.safetensors", "generator-4.safetensors", "sheet-4.png"] {
        assert!(read(one, name) == read(other, name), "{name} differs");
    }
}

/// Waits until the run in `folder` has `count` lines of losses.
#[expect(clippy::disallowed_methods, reason = "another process is waited for")]
fn wait_for_steps(child: &mut Child, folder: &Path, count: usize) {
    let begun = Instant::now();
    loop {
        let lines = fs::read_to_string(folder.join("losses.csv")).map_or(0, |text| text.lines().count());
        if lines > count && folder.join("checkpoint.safetensors").exists() {
            return;
        }
        assert!(child.try_wait().expect("its state is known").is_none(), "it ended by itself");
        assert!(begun.elapsed() < Duration::from_secs(600), "it does not train");
        std::thread::sleep(Duration::from_millis(20));
    }
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

#[test]
fn steps_are_timed_without_the_latency_of_a_read() {
    let output = output_of(train(&["time", "--batch", "16", "--steps", "2", "--ops", "fused", "--queued", "2"], None));
    assert!(output.status.success(), "{}", stderr(&output));
    let measured: Measurement = serde_json::from_slice(&output.stdout).expect("JSON");
    let [cost] = measured.costs.as_slice() else { panic!("only Saddle's layers") };
    assert!(cost.times_ms.len() == 2 && cost.times_ms.iter().all(|ms| *ms > 1.0), "{:?}", cost.times_ms);
}

#[test]
fn a_build_without_a_gpu_compares_none() {
    let output = output_of(train(&["self-test"], None));
    assert!(!output.status.success() && stderr(&output).contains("--features gpu"), "{}", stderr(&output));
}

#[test]
fn sheets_are_written_at_the_handouts_epochs_the_last_and_every_nth() {
    let config = RunConfig { epochs: 60, ..RunConfig::default() };
    let epochs = |every| (1..=60).filter(|&epoch| has_outputs(epoch, &config, every)).collect::<Vec<u32>>();
    assert_eq!(epochs(0), [10, 30, 50, 60]);
    assert_eq!(epochs(25), [10, 25, 30, 50, 60]);
}

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

/// Writes 16 garments in several forms beside the folder; the names.
fn own_files(path: &Path) -> [&'static str; 4] {
    use std::io::Write;
    let images = garments(3, 16);
    let raw = idx::encode(&images);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&raw).expect("memory takes it");
    let gzip = [gzip.finish().expect("memory takes it"), vec![0; 100]].concat();
    let values = |image: &[u8]| image.iter().map(u8::to_string).collect::<Vec<_>>().join(",");
    let table =
        |images: &Images| -> String { images.pixels().chunks(784).map(|image| format!("5,{}\r\n", values(image))).collect() };
    let (own, other) = (table(&images), table(&garments(4, 16)));
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("set/images", &raw[..]), ("other.csv", other.as_bytes())] {
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(bytes).expect("memory takes it");
    }
    let zip = zip.finish().expect("memory takes it").into_inner();
    for (name, bytes) in [("own.idx", &raw[..]), ("own.gz", &gzip), ("own.csv", own.as_bytes()), ("own.zip", &zip)] {
        fs::write(path.with_file_name(name), bytes).expect("it can be written");
    }
    ["own.idx", "own.gz", "own.csv", "own.zip"]
}

#[test]
fn a_users_file_has_many_forms() {
    let (_keep, path) = folder();
    let mut losses = Vec::new();
    for name in own_files(&path) {
        let out = path.with_file_name(format!("run of {name}"));
        let member: &[&str] = if name == "own.zip" { &["--member", "set/images"] } else { &[] };
        let output = output_of(train(&[&["run", "--file", name, "--batch", "16", "--epochs", "1"], member].concat(), Some(&out)));
        assert!(output.status.success(), "{name}: {}", stderr(&output));
        losses.push(read(&out, "losses.csv"));
    }
    assert!(losses.iter().all(|other| *other == losses[0]));
    let output = output_of(train(&["run", "--file", "own.zip", "--batch", "16"], Some(&path)));
    assert!(stderr(&output).contains("--member \"set/images\", or --member \"other.csv\""), "{}", stderr(&output));
    fs::write(path.with_file_name("page.gz"), b"<!DOCTYPE html><title>404</title>").expect("it can be written");
    let output = output_of(train(&["run", "--file", "page.gz"], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("a web page"), "{}", stderr(&output));
    // As `--file <(zcat own.gz)` in a shell.
    #[cfg(unix)]
    {
        let mut command = train(&["run", "--file", "/dev/stdin", "--batch", "16", "--epochs", "1"], Some(&path));
        let mut child = command.stdin(Stdio::piped()).spawn().expect("the trainer can be started");
        let mut pipe = child.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut pipe, &read(path.parent().expect("a folder"), "own.gz")).expect("it is read");
        drop(pipe);
        assert!(child.wait().expect("it ends").success());
        assert_eq!(read(&path, "losses.csv"), losses[0]);
    }
    let output = output_of(train(&["run", "--turn"], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("--file"), "{}", stderr(&output));
}

#[test]
fn a_run_on_an_own_file_says_so_and_resumes_with_it() {
    let (_keep, path) = folder();
    own_files(&path);
    let first = ["run", "--file", "own.gz", "--turn", "--batch", "16", "--epochs", "1"];
    assert!(output_of(train(&first, Some(&path))).status.success());
    let sha256 = fingerprint(&garments(3, 16).turned());
    let config: ConfigFile = serde_json::from_slice(&read(&path, "config.json")).expect("JSON");
    assert_eq!(config.file, Some(OwnImages { name: "own.gz, turned".to_owned(), sha256: sha256.clone() }));
    assert!(!config.config.contains_key("dataset") && config.config["batch"] == "16");

    let resume = ["run", "--resume", "--epochs", "2"];
    let output = output_of(train(&resume, Some(&path)));
    let message = stderr(&output);
    assert!(!output.status.success(), "{message}");
    for word in ["--file", "own.gz", &sha256[..8]] {
        assert!(message.contains(word), "{message}");
    }
    fs::write(path.with_file_name("other.idx"), idx::encode(&garments(4, 16))).expect("it can be written");
    let output = output_of(train(&[&resume[..], &["--file", "other.idx"]].concat(), Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("other images"), "{}", stderr(&output));
    // The same images in another form, found turned.
    let output = output_of(train(&[&resume[..], &["--file", "own.zip"]].concat(), Some(&path)));
    assert!(output.status.success(), "{}", stderr(&output));
    let config: ConfigFile = serde_json::from_slice(&read(&path, "config.json")).expect("JSON");
    assert_eq!(config.file.map(|own| own.name).as_deref(), Some("own.zip: set/images, turned"));

    // The page, too, knows whose images they are.
    let names = ["config.json", "losses.csv", "checkpoint.safetensors"];
    let files = names.map(|name| NamedFile { name: format!("run/{name}"), bytes: read(&path, name) });
    let run = saddle::worker::bundle::open(files.to_vec(), 0.0).expect("a run");
    assert_eq!(run.record.source, ImageSource::OwnFile("own.zip: set/images, turned".to_owned()));
    let exported = path.with_file_name("exported.saddle.zip");
    fs::write(&exported, saddle::worker::bundle::write(&run).expect("it can be written")).expect("room");
    let open = ["run", "--epochs", "3", "--open", exported.to_str().expect("letters")];
    let other = path.with_file_name("opened");
    let output = output_of(train(&open, Some(&other)));
    assert!(!output.status.success() && stderr(&output).contains("name it with --file"), "{}", stderr(&output));
    let output = output_of(train(&[&open[..], &["--file", "own.csv"]].concat(), Some(&other)));
    assert!(output.status.success(), "{}", stderr(&output));
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

/// The page's recorded run has its losses as numbers, not as a table.
#[test]
fn a_record_that_fails_writes_nothing() {
    let (_keep, path) = folder();
    let output = output_of(train(&["record", concat!(env!("CARGO_MANIFEST_DIR"), "/static/recorded")], Some(&path)));
    assert!(!output.status.success() && stderr(&output).contains("losses.csv"), "{}", stderr(&output));
    assert!(!path.exists());
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
fn a_run_speaks_to_machines_or_not_at_all() {
    let (_keep, path) = folder();
    let output = output_of(train(&[&SMALL[..], &["--json"]].concat(), Some(&path)));
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
