//! The native trainer from outside: flags, files and exit status.

mod output;
mod own;
mod record;
mod resume;
mod runs;
mod verify;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

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
