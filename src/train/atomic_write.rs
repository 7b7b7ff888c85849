//! Replaces a file as a whole.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::TrainError;

/// Writes `bytes` to `PATH.part`, waits for the disk, and renames it: a process that is killed leaves either the old file or the new one.
///
/// # Errors
/// When the disk is full or the folder is gone; the old file stays.
pub fn atomic_write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    written.map_err(|problem| {
        // An incomplete file would only take room, perhaps on a full disk.
        let _ = fs::remove_file(&part);
        TrainError::file(path, problem)
    })?;
    sync_folder(path);
    Ok(())
}

/// A rename is on the disk once its folder is. Systems that can't open a folder write it by themselves.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
