//! Replaces a file as a whole.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::TrainError;

/// Writes `bytes` to `PATH.part`, waits for the disk, and renames it: a process that is killed leaves either the old file or the new one.
/// A link stays, and its file is replaced. A device or a pipe, such as `/dev/stdout`, is written to: a file must not take its place.
///
/// # Errors
/// When the disk is full or the folder is gone; the old file stays.
pub fn atomic_write(path: &Path, bytes: &[u8]) -> Result<(), TrainError> {
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let is_stream = fs::metadata(&place).is_ok_and(|place| !place.is_file() && !place.is_dir());
    if is_stream {
        let written = File::options().write(true).open(&place).and_then(|mut stream| stream.write_all(bytes));
        return written.map_err(|problem| TrainError::file(path, problem));
    }
    replace(&place, bytes).map_err(|problem| TrainError::file(path, problem))?;
    sync_folder(&place);
    Ok(())
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = File::create(&part)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&part, path));
    written.inspect_err(|_| {
        // An incomplete file would only take room, perhaps on a full disk.
        let _ = fs::remove_file(&part);
    })
}

/// A rename is on the disk once its folder is. Systems that can't open a folder write it by themselves.
fn sync_folder(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
