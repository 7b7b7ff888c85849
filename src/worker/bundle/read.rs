//! Reads a run from files.

use super::check::{Parts, check};
use super::files::Files;
use super::paths::plain_names;
use super::unzip::{is_zip, unzip};
use super::{BundleError, CHECKPOINT, Kind, NamedFile, QUALITY, REAL, RECORD, folder};
use crate::data::signature::is_web_page;
use crate::run::stored::{Ending, RunRecord, StoredRun};

/// Reads the run in a `.saddle.zip`, in a zip of that or of its folder, in a zip of the native trainer's folder, or in that folder's
/// files. `date_ms`, in ms since 1970,
/// is the date of a run from the trainer's folder, which holds none.
///
/// # Errors
/// When a file is missing, unexpected, too large or damaged, or when files contradict each other.
pub fn open(files: Vec<NamedFile>, date_ms: f64) -> Result<StoredRun, BundleError> {
    let files = match files.as_slice() {
        [file] if is_zip(&file.bytes) => unzip(&file.bytes, false)?,
        [file] if is_web_page(&file.bytes) => return Err(BundleError::WebPage),
        [file] if Kind::of(&file.name).is_none() => return Err(BundleError::Zip("it does not begin like a zip file".to_owned())),
        _ => {
            let named = plain_names(files.into_iter().map(|NamedFile { name, bytes }| (bytes, name)).collect());
            named.into_iter().map(|(bytes, name)| NamedFile { name, bytes }).collect()
        }
    };
    let mut files = Files::new(files)?;
    let parts = if files.has(RECORD) { zip_parts(&mut files)? } else { folder::parts(&mut files, date_ms)? };
    files.end()?;
    check(parts)
}

/// The contents of a `.saddle.zip`.
fn zip_parts(files: &mut Files) -> Result<Parts, BundleError> {
    let record: RunRecord = serde_json::from_slice(&files.take(RECORD)?).map_err(|reason| BundleError::file(RECORD, reason))?;
    let losses = files.take_losses()?;
    let sheets = files.take_sheets(|epoch, step| Some((epoch, step?)));
    let real = files.take_optional(REAL);
    let quality = files.take_optional(QUALITY);
    let checkpoint = files.take_optional(CHECKPOINT);
    // A run that diverged before its first save has none.
    if checkpoint.is_none() && !matches!(record.ending, Ending::Diverged(_)) {
        return Err(BundleError::Missing(CHECKPOINT));
    }
    Ok(Parts { record, record_file: RECORD, losses, sheets, real, quality, checkpoint })
}
