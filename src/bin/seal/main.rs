//! Seals the built page: browsers run only files of this build, and the service worker can cache all of them.
//!
//! Trunk runs it on its output folder (Trunk.toml), and `make release` again after wasm-opt. It moves Trunk's inline script into
//! `start.js`, writes Subresource Integrity (<https://www.w3.org/TR/SRI/>) and the Content Security Policy into `index.html`, the policy
//! as headers into `_headers`, and the list of files with their hashes into `sw.js`. A second run changes nothing.

mod files;
mod markup;
mod policy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use saddle::documents::report::base64;
use sha2::{Digest, Sha384};

/// The source of the service worker.
const WORKER: &str = "static/sw.js";

/// The line of [`WORKER`] that the list replaces.
const BLANK: &str = "const SEALED = null;";

#[derive(Debug, thiserror::Error)]
enum SealError {
    #[error("{0} can't be read or written: {1}")]
    File(PathBuf, io::Error),
    #[error("index.html: {0}")]
    Markup(#[from] markup::MarkupError),
    #[error("{WORKER} has no line `{BLANK}` to replace by the list of files")]
    Worker,
    #[error("the list of files could not be written: {0}")]
    List(#[from] serde_json::Error),
    #[error("no folder: run it as `seal FOLDER`")]
    NoFolder,
}

fn main() -> ExitCode {
    let sealed = env::args_os().nth(1).ok_or(SealError::NoFolder).and_then(|folder| seal(Path::new(&folder)));
    match sealed {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The page could not be sealed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn seal(folder: &Path) -> Result<(), SealError> {
    let policy = policy::page();
    write(&folder.join("start.js"), &start(&integrity(folder, "saddle_bg.wasm")?))?;
    let html = read(&folder.join("index.html"))?;
    let html = markup::without_inline_script(&html)?;
    let html = markup::with_policy(&html, &policy)?;
    let html = markup::with_integrity(&html, |name| integrity(folder, name))?;
    write(&folder.join("index.html"), &html)?;
    write(&folder.join("_headers"), &policy::headers(&policy))?;

    let list = files::list(folder).map_err(|error| SealError::File(folder.to_owned(), error))?;
    let sealed = serde_json::json!({ "version": files::version(&list), "policy": policy::worker(), "files": list });
    let worker = read(Path::new(WORKER))?;
    if !worker.contains(BLANK) {
        return Err(SealError::Worker);
    }
    let sealed = serde_json::to_string_pretty(&sealed)?;
    write(&folder.join("sw.js"), &worker.replace(BLANK, &format!("const SEALED = {sealed};")))
}

/// The script that starts the page. Its integrity makes the browser reject a module of another build.
fn start(integrity: &str) -> String {
    format!(
        "import init from './saddle.js';\n\
         await init({{ module_or_path: fetch('./saddle_bg.wasm', {{ integrity: '{integrity}' }}) }});\n"
    )
}

fn integrity(folder: &Path, name: &str) -> Result<String, SealError> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|error| SealError::File(path, error))?;
    Ok(format!("sha384-{}", base64(&Sha384::digest(bytes))))
}

fn read(path: &Path) -> Result<String, SealError> {
    fs::read_to_string(path).map_err(|error| SealError::File(path.to_owned(), error))
}

fn write(path: &Path, text: &str) -> Result<(), SealError> {
    fs::write(path, text).map_err(|error| SealError::File(path.to_owned(), error))
}
