//! The files of the page with their hashes.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use saddle::documents::report::base64;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Files that the service worker does not cache: the images, which the training worker caches, and files for the server.
const NOT_CACHED: [&str; 3] = ["data/", "sw.js", "_headers"];

/// Cached at the first request: the recorded run of 16 MB, the classifier, and the worker's two builds, of which a visitor needs one.
const CACHED_LATER: [&str; 6] = ["recorded/", "quality/", "worker.js", "worker_bg.wasm", "cpu_worker.js", "cpu_worker_bg.wasm"];

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    /// SHA-256 in the notation of Subresource Integrity.
    pub(crate) integrity: String,
    /// Cached at the first request, not at installation.
    pub(crate) later: bool,
}

/// The files in `folder` by relative address.
///
/// # Errors
/// When a file can't be read.
pub(crate) fn list(folder: &Path) -> io::Result<BTreeMap<String, Entry>> {
    let mut list = BTreeMap::new();
    collect(folder, "", &mut list)?;
    Ok(list)
}

fn collect(folder: &Path, within: &str, list: &mut BTreeMap<String, Entry>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), list)?;
        } else if !NOT_CACHED.iter().any(|left_out| name.starts_with(left_out)) {
            let integrity = format!("sha256-{}", base64(&Sha256::digest(fs::read(entry.path())?)));
            let later = CACHED_LATER.iter().any(|later| name.starts_with(later));
            list.insert(name, Entry { integrity, later });
        }
    }
    Ok(())
}

/// Twelve hexadecimal digits that change with any file.
#[must_use]
pub(crate) fn version(list: &BTreeMap<String, Entry>) -> String {
    let mut hash = Sha256::new();
    for (name, entry) in list {
        hash.update(format!("{name} {}\n", entry.integrity));
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
