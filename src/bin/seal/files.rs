//! The files of the page, and what proves each.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use saddle::documents::report::base64;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// What is not kept for a visit without a network: the images (the training worker keeps those itself), and what is written
/// for the server.
const NOT_KEPT: [&str; 3] = ["data/", "sw.js", "_headers"];

/// Kept once something asked for it: 14 MB of the recorded run.
const KEPT_LATER: &str = "recorded/";

/// One file of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    /// Its SHA-256 as Subresource Integrity writes it.
    pub(crate) integrity: String,
    /// Kept when it is first asked for, not before.
    pub(crate) later: bool,
}

/// The files below `folder` by their address within it.
///
/// # Errors
/// When one can't be read.
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
        } else if !NOT_KEPT.iter().any(|left_out| name.starts_with(left_out)) {
            let integrity = format!("sha256-{}", base64(&Sha256::digest(fs::read(entry.path())?)));
            let later = name.starts_with(KEPT_LATER);
            list.insert(name, Entry { integrity, later });
        }
    }
    Ok(())
}

/// Twelve hexadecimal digits that differ when a file does.
#[must_use]
pub(crate) fn version(list: &BTreeMap<String, Entry>) -> String {
    let mut hash = Sha256::new();
    for (name, entry) in list {
        hash.update(format!("{name} {}\n", entry.integrity));
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}
