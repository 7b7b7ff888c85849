//! Runs on the user's own file.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use saddle::data::{Images, fingerprint, idx};
use saddle::run::config_file::{ConfigFile, OwnImages};
use saddle::run::stored::ImageSource;
use saddle::worker::bundle::NamedFile;

use super::{folder, output_of, read, stderr, train};
use crate::support::runs::garments;

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
