//! Seals the page that was built, so that browsers run only what this build wrote and can keep all of it.
//!
//! Trunk runs it on the folder it fills (Trunk.toml), `make release` once more when the modules are made small. It moves Trunk's
//! inline script into `start.js`, writes Subresource Integrity (<https://www.w3.org/TR/SRI/>) and the page's policy into
//! `index.html`, the policy for hosts that send headers into `_headers`, and the list of files with their hashes into `sw.js`.
//! Sealing what is sealed changes nothing.

mod files;
mod markup;
mod policy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use saddle::documents::report::base64;
use sha2::{Digest, Sha384};

/// The service worker as it is written, without its list.
const WORKER: &str = "static/sw.js";

/// The line of [`WORKER`] that the list takes the place of.
const BLANK: &str = "const SEALED = null;";

/// Why the page is not sealed.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("{0} can't be read or written: {1}")]
    File(PathBuf, io::Error),
    #[error("index.html: {0}")]
    Markup(#[from] markup::Trouble),
    #[error("{WORKER} has no line `{BLANK}`, which the list of files takes the place of")]
    Worker,
    #[error("the list of files could not be written: {0}")]
    List(#[from] serde_json::Error),
    #[error("say which folder holds the page: seal FOLDER")]
    NoFolder,
}

fn main() -> ExitCode {
    let sealed = env::args_os().nth(1).ok_or(Stopped::NoFolder).and_then(|folder| seal(Path::new(&folder)));
    match sealed {
        Ok(()) => ExitCode::SUCCESS,
        Err(stopped) => {
            eprintln!("The page could not be sealed: {stopped}");
            ExitCode::FAILURE
        }
    }
}

/// Seals the page in `folder`.
fn seal(folder: &Path) -> Result<(), Stopped> {
    let policy = policy::page();
    write(&folder.join("start.js"), &start(&integrity(folder, "saddle_bg.wasm")?))?;
    let html = read(&folder.join("index.html"))?;
    let html = markup::without_inline_script(&html)?;
    let html = markup::with_policy(&html, &policy)?;
    let html = markup::with_integrity(&html, |name| integrity(folder, name))?;
    write(&folder.join("index.html"), &html)?;
    write(&folder.join("_headers"), &policy::headers(&policy))?;

    let list = files::list(folder).map_err(|error| Stopped::File(folder.to_owned(), error))?;
    let sealed = serde_json::json!({ "version": files::version(&list), "policy": policy::worker(), "files": list });
    let worker = read(Path::new(WORKER))?;
    if !worker.contains(BLANK) {
        return Err(Stopped::Worker);
    }
    let sealed = serde_json::to_string_pretty(&sealed)?;
    write(&folder.join("sw.js"), &worker.replace(BLANK, &format!("const SEALED = {sealed};")))
}

/// The script that starts the page: the browser refuses a module of another build.
fn start(integrity: &str) -> String {
    format!(
        "import init from './saddle.js';\n\
         await init({{ module_or_path: fetch('./saddle_bg.wasm', {{ integrity: '{integrity}' }}) }});\n"
    )
}

/// The integrity of one file of the page, as browsers take it.
fn integrity(folder: &Path, name: &str) -> Result<String, Stopped> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|error| Stopped::File(path, error))?;
    Ok(format!("sha384-{}", base64(&Sha384::digest(bytes))))
}

fn read(path: &Path) -> Result<String, Stopped> {
    fs::read_to_string(path).map_err(|error| Stopped::File(path.to_owned(), error))
}

fn write(path: &Path, text: &str) -> Result<(), Stopped> {
    fs::write(path, text).map_err(|error| Stopped::File(path.to_owned(), error))
}
