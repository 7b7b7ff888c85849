//! The invariants of ARCHITECTURE.md, checked on the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// The floors, from the ground. A module imports from floors below its own and from nothing else.
const FLOORS: [&[&str]; 7] = [
    &["math", "settings", "browser"],
    &["bandit", "minimax", "data", "network"],
    &["plot", "run"],
    &["documents", "compute"],
    &["ui", "gan"],
    &["worker"],
    &["train"],
];

/// Every module of the library.
fn modules() -> impl Iterator<Item = &'static str> {
    FLOORS.into_iter().flatten().copied()
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    let single = root.with_extension("rs");
    if single.is_file() {
        found.push(single);
    }
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry.expect("a folder of ours can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).expect("a source of ours can be read"))).collect()
}

/// The code of a source, without comments.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.split("//").next().unwrap_or_default())
}

/// Lines of code in `folder` that mention any of `words` as the start of a path.
fn mentions(folder: &str, words: &[&str]) -> Vec<String> {
    let files = sources(folder);
    assert!(!files.is_empty(), "src/{folder} holds no source; update this test if it has moved");
    let mut found = Vec::new();
    for (path, text) in files {
        for line in code(&text) {
            if words.iter().any(|word| names(line, word)) {
                found.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    found
}

/// Whether `line` names the module or crate `word`: `word::`, `use word;`, `{word, …}` after `crate::`.
fn names(line: &str, word: &str) -> bool {
    let line = line.trim();
    let path = format!("{word}::");
    let starts_a_word = |at: usize| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
    line.match_indices(&path).any(|(at, _)| starts_a_word(at))
        || line.starts_with("use ") && line.ends_with(&format!("::{word};"))
}

fn assert_none(folder: &str, words: &[&str]) {
    let found = mentions(folder, words);
    assert!(found.is_empty(), "src/{folder} must not name {words:?}:\n{}", found.join("\n"));
}

#[test]
fn the_page_holds_no_burn() {
    assert_none("ui", &["burn", "crate::gan", "crate::compute", "crate::worker", "crate::train", "cubecl", "wgpu"]);
}

// scripts/test.sh does not test the worker again after a change of the page.
#[test]
fn the_worker_holds_nothing_of_the_page() {
    for folder in ["gan", "compute", "worker", "train"] {
        assert_none(folder, &["yew", "crate::ui"]);
    }
}

#[test]
fn the_pure_modules_run_anywhere() {
    for folder in ["math", "settings", "bandit", "minimax", "network", "plot", "run", "documents"] {
        assert_none(folder, &["burn", "web_sys", "js_sys", "yew", "gloo", "wasm_bindgen"]);
    }
}

#[test]
fn imports_come_from_the_floors_below() {
    for (floor, folders) in FLOORS.iter().enumerate() {
        for folder in *folders {
            let others = FLOORS[floor..].iter().copied().flatten().filter(|other| other != &folder);
            let paths: Vec<String> = others.map(|module| format!("crate::{module}")).collect();
            assert_none(folder, &paths.iter().map(String::as_str).collect::<Vec<_>>());
        }
    }
}

#[test]
fn only_compute_names_a_backend() {
    for folder in modules().filter(|&folder| folder != "compute") {
        for (path, text) in sources(folder) {
            // Each kernel is written for one backend.
            if path.to_string_lossy().contains("gan/ops") {
                continue;
            }
            for line in code(&text) {
                let named = ["Device::flex", "Device::wgpu", "Device::webgpu", "wgpu_options", "cubecl"]
                    .into_iter()
                    .find(|name| line.contains(name));
                assert_eq!(named, None, "{}: {line}", path.display());
            }
        }
    }
}

#[test]
fn three_hooks_start_workers_and_the_agent_and_its_threads_talk_to_their_page() {
    let starts = ["ui/hooks/worker.rs", "ui/hooks/helper_threads.rs", "ui/hooks/lab_worker.rs"];
    let is_one = ["worker/agent.rs", "compute/threads.rs", "ui/hooks/lab_worker.rs"];
    for folder in modules() {
        for (path, text) in sources(folder) {
            for (files, word) in [(starts, "WorkerOptions"), (is_one, "DedicatedWorkerGlobalScope")] {
                let allowed = files.iter().any(|file| path.ends_with(file));
                assert!(allowed || !code(&text).any(|line| line.contains(word)), "{} touches the Worker API", path.display());
            }
        }
    }
}

#[test]
fn the_trainer_reads_no_clock_and_nothing_back() {
    let (_, text) = sources("gan").into_iter().find(|(path, _)| path.ends_with("gan/trainer.rs")).expect("the trainer is there");
    for line in code(&text) {
        for forbidden in ["into_data", "into_scalar", "await", "now", "std::fs", "std::io", "std::time"] {
            assert!(!line.contains(forbidden), "gan/trainer.rs: {line}");
        }
    }
}

#[test]
fn no_backend_generics() {
    for folder in ["gan", "worker", "compute"] {
        // Our operations extend Burn's backends, so each is generic over them.
        for (path, text) in sources(folder).into_iter().filter(|(path, _)| !path.to_string_lossy().contains("gan/ops")) {
            assert!(!code(&text).any(|line| line.contains("B: Backend")), "{} is generic over backends", path.display());
        }
    }
}

#[test]
fn sources_have_at_most_400_lines() {
    for folder in modules() {
        for (path, text) in sources(folder) {
            let lines = text.lines().count();
            assert!(lines <= 400, "{} has {lines} lines: split it", path.display());
        }
    }
}

#[test]
fn module_names_match_whole_words() {
    assert!(names("use burn::tensor::Tensor;", "burn"));
    assert!(names("let x = burn::tensor::ones();", "burn"));
    assert!(!names("use sunburn::tensor;", "burn"));
    assert!(names("use crate::gan::Trainer;", "crate::gan"));
    assert!(!names("use crate::gantry::Trainer;", "crate::gan"));
}
