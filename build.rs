//! Sets a link argument for the worker's static constructors, and the name of the build.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Everything that can change a build's numeric results.
const SOURCES: [&str; 4] = ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "src"];

/// What wasm-bindgen needs to start a module on several threads: an imported shared memory, and the parts of each thread's own.
const SHARED_MEMORY: [&str; 8] = [
    "--shared-memory",
    "--import-memory",
    "--max-memory=1073741824",
    "--export=__wasm_init_tls",
    "--export=__tls_size",
    "--export=__tls_align",
    "--export=__tls_base",
    "--export=__heap_base",
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    for source in SOURCES {
        println!("cargo:rerun-if-changed={source}");
    }
    println!("cargo:rustc-env=SADDLE_BUILD={}", build_name());
    // CubeCL registers its types through `inventory`, i.e. in static constructors. wasm-ld runs all of them again at each call of
    // an export (86 ms a step) unless `__wasm_call_ctors` is exported or called (dtolnay/inventory#76); `compute` calls it once.
    // Remove when wasm-bindgen supports static constructors (wasm-bindgen/wasm-bindgen#1216).
    if std::env::var("CARGO_CFG_TARGET_ARCH").as_deref() == Ok("wasm32") {
        for kind in ["bins", "tests"] {
            println!("cargo:rustc-link-arg-{kind}=--export=__wasm_call_ctors");
        }
        if std::env::var("CARGO_CFG_TARGET_FEATURE").is_ok_and(|all| all.split(',').any(|feature| feature == "atomics")) {
            for argument in SHARED_MEMORY {
                println!("cargo:rustc-link-arg={argument}");
            }
        }
    }
}

/// Eight hexadecimal digits of the SHA-256 of all sources.
fn build_name() -> String {
    let mut files = Vec::new();
    for source in SOURCES {
        collect(Path::new(source), &mut files);
    }
    files.sort();
    let mut hash = Sha256::new();
    for file in files {
        hash.update(file.to_string_lossy().replace('\\', "/"));
        hash.update(fs::read(&file).unwrap_or_default());
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_file() {
        files.push(path.to_owned());
    } else if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), files);
        }
    }
}
